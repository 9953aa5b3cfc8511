"""No line of a chapter begins with the comma, or another sign, that belongs to a formula."""

from desk import ALL_LAID_OUT

SIGNS_BEGINNING_A_LINE = """() => {
  const found = { signs: 0, alone: [] };
  for (const held of document.querySelectorAll("main .unbroken")) {
    const sign = held.lastChild, boxes = held.querySelectorAll(".katex-html .base");
    if (sign.nodeType !== Node.TEXT_NODE || !boxes.length) continue;
    const range = document.createRange();
    range.setStart(sign, 0);
    range.setEnd(sign, 1);
    const place = range.getBoundingClientRect();
    if (!place.height) continue;  // in a part that is not shown
    found.signs += 1;
    if (place.left < boxes[boxes.length - 1].getBoundingClientRect().left)
      found.alone.push(held.textContent);
  }
  return found;
}"""


def test_no_line_begins_with_the_sign_after_a_formula(open_page):
    page = open_page("chapters/07_experiments.html", width="phone")
    page.evaluate(ALL_LAID_OUT)
    for width in (320, 360, 412):  # without it, two of them at 360
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate(SIGNS_BEGINNING_A_LINE)
        assert found["signs"] > 10 and found["alone"] == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width

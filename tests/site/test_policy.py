"""A page's Content-Security-Policy holds, and what writes it changes nothing else of the page.

That each page has one, no wider than it needs, is in test_site_html.py; that nothing of the site
offends against it is a matter of every visit: the browser would say so.
"""

import page_policy
import pytest
from visits import page_names

# Tried in the page, each is to be refused before it comes to anything.
ADD = """globalThis.add = (tag, attributes) => {
  const made = Object.assign(document.createElement(tag), attributes);
  document.body.append(made);
  return made;
};
globalThis.write = (html) => document.body.insertAdjacentHTML('beforeend', html);
globalThis.there = 'https://example.org/a';"""
ATTACKS = {
    "an inline script": "add('script', { textContent: 'globalThis.hit = 1' })",
    "a listener": "write(`<img src=data: alt='' onerror='globalThis.hit = 1'>`)",
    "a link that is a script": "add('a', { href: 'javascript:globalThis.hit = 1' }).click()",
    "text that is run": "setTimeout('globalThis.hit = 1')",
    "a script of another site": "add('script', { src: there })",
    "a script in its address": "add('script', { src: 'data:text/javascript,globalThis.hit=1' })",
    "a picture of another site": "add('img', { src: there })",
    "a message to another site": "fetch(there).catch(() => undefined)",
    "a frame": "add('iframe', { src: there })",
    "a form for another site": "add('form', { action: there }).submit()",
    "a style sheet": "add('style', { textContent: 'body { opacity: 0 }' })",
    "a style attribute": """write('<p style="position: fixed">Over all.</p>')""",
}
HEARD = """() => {
  globalThis.refused = [];
  const hear = ({ effectiveDirective }) => refused.push(effectiveDirective);
  document.addEventListener('securitypolicyviolation', hear);
}"""


def test_what_a_style_attribute_said_a_class_says_with_the_same_weight():
    page, sheet = page_policy.classed(
        '<p class="a" style="top:0">1</p><b style="top:0">2</b><br style="left:1px"/>'
        '<script>"<i style=\\"top:0\\">"</script><!-- <i style="top:0"> -->'
        '<i data-style="top:0">3</i>'
        '<a title="a > b" style="content:&quot;x&quot;">4</a>'
    )
    top, left, content = map(page_policy.name_of, ("top:0", "left:1px", 'content:"x"'))
    assert page == (
        f'<p class="a {top}">1</p><b class="{top}">2</b><br class="{left}"/>'
        '<script>"<i style=\\"top:0\\">"</script><!-- <i style="top:0"> -->'
        '<i data-style="top:0">3</i>'
        f'<a class="{content}" title="a > b">4</a>'
    )
    assert sheet == (
        f'.{top}:not(#_){{top:0}}.{left}:not(#_){{left:1px}}.{content}:not(#_){{content:"x"}}'
    )


def test_a_page_is_guarded_once_and_needs_the_place_for_it():
    page = page_policy.guarded(f"<head>{page_policy.PLACE}</head><p>One</p>")
    assert page.count("Content-Security-Policy") == 1 and page_policy.guarded(page) == page
    assert page_policy.META.sub("", page) == f"<head>{page_policy.PLACE}</head><p>One</p>"
    with pytest.raises(ValueError, match="needs one"):
        page_policy.guarded("<head></head><p>One</p>")


@pytest.mark.parametrize("scheme", ["http", "file"])
@pytest.mark.parametrize("name", page_names()[1:2])  # a chapter, which may most
def test_what_is_smuggled_into_a_page_is_refused(visitor, site, name, scheme):
    page, visit = visitor.open(scheme)
    page.goto(f"{visitor.places[scheme]}/{name}")
    page.evaluate(HEARD)
    page.evaluate(ADD)
    for what, attack in ATTACKS.items():
        before = page.evaluate("refused.length")
        page.evaluate(f"() => {{ {attack}; }}")
        page.wait_for_function("(before) => refused.length > before", arg=before, timeout=5_000)
        assert not page.evaluate("globalThis.hit"), what
    assert page.evaluate("getComputedStyle(document.body).opacity") == "1"
    assert page.url.startswith(visitor.places[scheme])
    assert visit.foreign == []  # none of them got as far as the network
    page.context.close()

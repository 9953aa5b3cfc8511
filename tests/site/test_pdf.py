"""The course as one PDF: printed once, and read again."""

import logging
import re
import unicodedata

import pdf
import pytest
from bs4 import BeautifulSoup
from paper import document, pages, printing, sealed
from pypdf import PdfReader

BASE = "https://descent.example"
FORBIDDEN = re.compile(r"\$[^$\n]+\$|\\(?:frac|beta|alpha|begin|text)|Show source|Hide source")


@pytest.fixture(scope="module")
def contents(site):
    """What is printed: two chapters and the reference pages; before it is published, the whole."""
    whole = pdf.contents()
    if not (site / "descent.pdf").exists():
        course = whole["parts"][0]
        course["chapters"] = [course["chapters"][0], course["chapters"][3]]
    return whole


@pytest.fixture(scope="module")
def course(site, contents, chromium, tmp_path_factory):
    """The PDF, and the names of its places with the numbers of their pages."""
    target = site / "descent.pdf"
    if not target.exists():
        target = tmp_path_factory.mktemp("pdf") / "descent.pdf"
        ear, heard = logging.Handler(), []
        ear.emit = lambda record: heard.append(record.getMessage())
        logging.getLogger().addHandler(ear)
        pdf.write(site, contents, target, printing.print_with(chromium), BASE)
        logging.getLogger().removeHandler(ear)
        assert [path.name for path in target.parent.iterdir()] == ["descent.pdf"] and heard == []
    reader = PdfReader(target)
    return reader, printing.pages_by_name(reader)


@pytest.fixture(scope="module")
def text(course):
    """The text of a page by its number, read once."""
    reader, _ = course
    known = {}

    def text_of(number: int) -> str:
        if number not in known:
            known[number] = squeezed(reader.pages[number - 1].extract_text())
        return known[number]

    return text_of


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))  # fi is a letter of its own


def letters(text: str) -> str:
    """What is left of a title where formulas and spaces are set in another way."""
    return re.sub(r"[^A-Za-z0-9]", "", text)


def entries(outline, level=0):
    for entry in outline:
        if isinstance(entry, list):
            yield from entries(entry, level + 1)
        else:
            yield level, entry


def test_contents_name_the_page_on_which_each_heading_stands(course, contents, text):
    reader, page_of = course
    listed = list(entries(reader.outline))
    titles = [entry.title for level, entry in listed if level == 0]
    chapters = contents["parts"][0]["chapters"]
    assert len([title for title in titles if title[0].isdigit()]) == len(chapters)
    assert {"Contents", "Solutions", "Notation", "Glossary", "Bibliography"} <= set(titles)
    first = page_of[pages.slug(chapters[0]["file"])]
    said = letters(" ".join(text(n) for n in range(page_of["contents"], first)))
    for level, entry in listed:
        number = reader.get_destination_page_number(entry) + 1
        title = letters(entry.title)
        if entry.title != "Contents":
            assert f"{title}{number}" in said, entry.title
        if level == 0:
            assert title in letters(text(number)), entry.title
    # Each page says its part's title and its number, but the cover.
    for number in range(2, len(reader.pages), 25):
        assert f" {number} " in text(number)[:80], number


def test_every_link_leads_somewhere_and_none_to_this_disk(course):
    reader, _ = course
    links = [link.get_object() for page in reader.pages for link in page.get("/Annots", ())]
    inside = {str(link["/Dest"]).removeprefix("/") for link in links if "/Dest" in link}
    addresses = {link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", ())}
    named = {name.removeprefix("/") for name in reader.named_destinations}
    assert len(inside) > 100 and inside <= named
    assert all(address.startswith(("https://", "http://")) for address in addresses)
    assert any("/chapters/01_averages.html#" in address for address in addresses)


def test_exercises_stand_in_chapters_and_their_solutions_at_the_end(course, contents, site, text):
    _, page_of = course
    end = page_of["solutions"], page_of["notation"]
    for name in [chapter["file"] for chapter in contents["parts"][0]["chapters"]]:
        soup = BeautifulSoup((site / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
        exercises, slug = soup.select(".exercise[id]"), pages.slug(name)
        assert len(exercises) == len(soup.select("details.solution")) > 0
        for exercise in exercises:
            title = letters(exercise.find(class_="caption-number").get_text())
            place = f"{slug}--{exercise['id']}"
            asked, solved = page_of[place], page_of[f"{place}--solution"]
            assert page_of[slug] <= asked < end[0] <= solved < end[1]
            assert title in letters(text(asked)) and title in letters(text(solved))
        assert end[0] <= page_of[f"{slug}--quiz-answers"] < end[1]


def test_pages_have_what_a_reader_sees_and_not_how_it_was_written(course, text):
    reader, page_of = course
    figures = set()
    for number in range(page_of["04_adam"], page_of["04_adam--sources"] + 1):
        assert not FORBIDDEN.search(text(number)), number
        figures.update(re.findall(r"Fig\. 4\.(\d+) ", text(number)))
    html = (pdf.SITE / "chapters" / "04_adam.html").read_text(encoding="utf-8")
    numbered = re.findall(r'class="caption-number">Fig\. 4\.(\d+)', html)
    assert figures >= set(numbered) and numbered
    width, height = (float(side) for side in reader.pages[5].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)  # A4, in points
    assert reader.metadata.title.startswith("Descent") and "/StructTreeRoot" in reader.root_object


UPPER, LOWER = 774, 68  # where a page's text begins and ends, in points from its lower edge


def emptiness(page) -> float:
    """Which share of a page has nothing below its last words."""
    heights = []

    def hear(text, matrix, text_matrix, *_):
        height = matrix[1] * text_matrix[4] + matrix[3] * text_matrix[5] + matrix[5]
        if text.strip() and LOWER - 9 < height < UPPER:  # neither the title above nor the number
            heights.append(height)

    page.extract_text(visitor_text=hear)
    return (min(heights) - LOWER) / (UPPER - LOWER)


def test_hardly_a_page_is_left_a_third_empty_for_what_comes_next(course):
    reader, page_of = course
    whole = range(page_of["04_adam"], page_of["04_adam--sources"])
    found = {number: round(emptiness(reader.pages[number - 1]), 2) for number in whole}
    gaps = {number: empty for number, empty in found.items() if empty > 1 / 3}
    assert len(gaps) <= 0.08 * len(found) and max(found.values()) < 0.55, gaps


def test_a_figure_before_which_a_page_would_end_is_shrunk_or_waits(chromium):
    chapters = "".join(
        f'<section class="paper-chapter"><p style="height: {above}mm">Above.</p>'
        f'<figure><svg viewBox="0 0 100 70" width="100%"></svg></figure><p>Below.</p></section>'
        for above in (150, 190, 230)
    )
    style = "p, figure { margin: 0 } figure { break-inside: avoid } svg { display: block }"
    page = chromium.new_page()
    page.set_content(f"<style>{style}</style>{chapters}")
    # A third of a page and more is left before the first, a quarter before the second, then less.
    assert page.evaluate(printing.FIT.read_text(), 0.2) == {"shrunk": 1, "moved": 1}
    heights = page.evaluate(
        "[...document.querySelectorAll('svg')].map((one) => one.style.maxHeight)"
    )
    assert 280 < float(heights[0].removesuffix("px")) < 374 and heights[1:] == ["", ""]
    order = "[...document.querySelectorAll('section')].map((one) => one.lastElementChild.tagName)"
    assert page.evaluate(order) == ["P", "FIGURE", "P"]
    page.close()


def test_every_chapter_and_every_solution_is_in_the_document(site):
    """And without the site's address a picture says where it moves."""
    made = document.assemble(site, pdf.contents(), "html", "", pdf.facts())
    names = re.findall(r'\bid="([^"]+)"', made.html())
    assert len(names) == len(set(names))
    for page in sorted(site.glob("chapters/0*.html")):
        html = page.read_text(encoding="utf-8")
        exercises = re.findall(r'class="exercise admonition" id="([^"]+)"', html)
        expected = {f"{page.stem}--{name}--solution" for name in exercises}
        assert expected and expected | {page.stem, f"{page.stem}--quiz-answers"} <= set(names)
    assert "on the page <code>chapters/01_averages.html</code>" in made.body
    assert not re.search(r"<(script|details|button|iframe)\b", made.html())
    assert FORBIDDEN.search(re.sub(r"<[^>]+>", " ", made.body)) is None


def test_what_is_sealed_comes_back_as_it_was():
    text = '<p><svg><g/></svg><pre><span>a</span></pre><pre><a href="x">b</a></pre></p>'
    one = sealed.Sealed()
    assert one.open(one.seal(text)) == text and len(one.texts) == 2
    formula = (
        '<span class="katex"><span class="katex-mathml"><math><mi>β</mi></math></span>β</span>'
    )
    assert one.open(one.seal(formula)) == '<span class="katex" role="img" aria-label="β">β</span>'


def test_the_elements_are_counted_from_the_same_number_each_time():
    first, second = (
        b"/ID (node%08d) /K [(node%08d) (node%08d)] (node1) (a)" % (n + 7, n + 3, n + 7)
        for n in (0, 21460)
    )
    assert first != second
    counted = b"/ID (node00000001) /K [(node00000000) (node00000001)] (node1) (a)"
    assert printing.counted_again(first) == printing.counted_again(second) == counted


def test_the_pdf_has_its_elements_counted_from_0(course):
    stream = course[0].stream
    stream.seek(0)
    names = sorted(set(re.findall(rb"\(node(\d{8})\)", stream.read())))
    assert names == [b"%08d" % n for n in range(len(names))] and len(names) > 20

"""What the files of the site hold: links that lead somewhere, descriptions, rendered maths."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from PIL import Image


@cache
def parse(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@cache
def anchors(path: Path) -> frozenset[str]:
    return frozenset(tag["id"] for tag in parse(path).find_all(id=True))


def addresses(soup: BeautifulSoup):
    """(what asks, address) of every link and every loaded file of a page."""
    for tag in soup.find_all(["a", "link", "script", "img", "source", "form", "iframe"]):
        for attribute in ("href", "src", "action"):
            if tag.get(attribute):
                yield tag.name, tag[attribute]


def test_links_and_files_resolve(site, page_name):
    page = site / page_name
    for asks, address in addresses(parse(page)):
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            assert asks == "a" or (asks, parts.scheme) == ("img", "data"), f"{asks} loads {address}"
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        assert target.is_file(), f"{asks} {address}: no such file"
        if parts.fragment and target.suffix == ".html":
            assert unquote(parts.fragment) in anchors(target), f"{asks} {address}: no such anchor"


def test_ids_are_unique(site, page_name):
    ids = [tag["id"] for tag in parse(site / page_name).find_all(id=True)]
    assert sorted(set(ids)) == sorted(ids)


def content(soup: BeautifulSoup, **attributes) -> str:
    tag = soup.find("meta", attributes)
    assert tag is not None, f"no meta {attributes}"
    return tag["content"].strip()


def test_says_what_it_is(site, page_name):
    soup = parse(site / page_name)
    assert soup.html["lang"] == "en"
    (heading,) = soup.find_all("h1")
    text = heading.find_all(string=True)
    named = [part for part in text if not part.find_parent(class_=["headerlink", "section-number"])]
    assert page_name == "index.html" or soup.title.string.startswith("".join(named).strip())
    assert "Descent" in soup.title.string
    description = content(soup, name="description")
    assert 30 <= len(description) <= 300
    assert content(soup, property="og:description") == description
    assert content(soup, property="og:title")
    assert content(soup, property="og:type") in ("website", "article")
    assert content(soup, name="twitter:card") == "summary_large_image"
    assert content(soup, property="og:image").endswith("_static/social-card.png")
    assert len(soup.find_all("link", rel="icon")) == 2


def test_links_to_parts_have_names_and_are_no_part_of_others(site, page_name):
    soup = parse(site / page_name)
    links = soup.select("article a.headerlink")
    names = [link.get("aria-label", "") for link in links]
    assert len(set(names)) == len(names) and all(name.startswith("Link to ") for name in names)
    for link in links:
        whole = link.find_parent(["h1", "h2", "h3", "h4", "figure"])
        if whole is not None:
            title = soup.find(id=whole["aria-labelledby"])
            assert link not in title.descendants and title.get_text(strip=True)


def test_titles_and_descriptions_differ(site):
    paths = sorted(path for path in site.rglob("*.html") if site / "run" not in path.parents)
    pages = [parse(path) for path in paths]
    for values in (
        [soup.title.string for soup in pages],
        [content(soup, name="description") for soup in pages if soup.find("article")],
    ):
        assert len(set(values)) == len(values), values


def test_social_card_has_the_size_that_is_announced(site):
    with Image.open(site / "_static" / "social-card.png") as card:
        assert card.size == (1200, 630)


def test_pictures_are_described_and_keep_their_place(site, page_name):
    for image in parse(site / page_name).select("article img"):
        assert image.get("alt", "").strip(), image
        assert image.get("width") and image.get("height"), image


def test_a_table_scrolls_in_a_box_of_its_own(site, page_name):
    for table in parse(site / page_name).select("main table"):
        if not table.find_parent(class_="descent-widget"):
            assert table.parent["class"] in (["wide-table"], ["output", "text_html"])


def test_a_table_s_rows_have_names_where_its_columns_have(site, page_name):
    for table in parse(site / page_name).select("table.docutils:has(thead)"):
        corner = table.thead.tr.find(["th", "td"])
        assert corner.name == ("th" if corner.get_text(strip=True) else "td")
        if corner.name == "td":
            firsts = [row.find(["th", "td"]) for row in table.tbody.find_all("tr")]
            assert {(first.name, first["scope"]) for first in firsts} == {("th", "row")}


def test_no_line_ends_between_a_number_and_its_percent_sign(site, page_name):
    for text in parse(site / page_name).main.find_all(string=re.compile(r"\d %")):
        assert text.find_parent(["pre", "code", "script", "style", "annotation"]), text


def test_the_contents_name_the_page_and_its_sections(site, page_name):
    soup = parse(site / page_name)
    here = [link["href"] for link in soup.select('#course-nav a[aria-current="page"]')]
    listed = page_name.startswith(("chapters/", "reference/", "teaching/", "changes."))
    assert here == (["#"] if listed else [])
    sections = {link["href"] for link in soup.select(".page-toc a")}
    assert sections == {link["href"] for link in soup.select(".toc-inline a")}
    top = {f"#{section['id']}" for section in soup.select("article > section > section[id]")}
    assert top <= sections or not sections


def test_maths_is_rendered(site, page_name):
    soup = parse(site / page_name)
    assert soup.select(".katex-error") == []
    for formula in soup.select(".math"):
        assert formula.select_one(".katex math"), formula
    for text in soup.select_one("article").find_all(string=re.compile(r"\$\$|\\\(|\\begin\{")):
        assert text.find_parent(["code", "pre", "annotation", "script"]), text


def test_nothing_of_the_theme_is_loaded(site, page_name):
    loaded = [address.partition("#")[0] for _, address in addresses(parse(site / page_name))]
    unwanted = r"fontawesome|bootstrap|mathjax|thebe|require|html-manager|pydata-sphinx-theme|unpkg"
    assert [address for address in loaded if re.search(unwanted, address)] == []


@pytest.mark.parametrize("name", ["fontawesome.js", "bootstrap.js", "*.ttf", "*.map"])
def test_nothing_of_the_theme_is_published(site, name):
    assert [path for path in site.rglob(name) if site / "run" not in path.parents] == []

"""What the files of the site hold: links that lead somewhere, descriptions, maths, a policy."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import page_policy
import pytest
from bs4 import BeautifulSoup, Tag
from PIL import Image

# What a page's Content-Security-Policy allows.
EVERYWHERE = {
    "default-src": ["'none'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "connect-src": ["'self'"],
}
# What a page may besides whose cells can be run.
WITH_PYTHON = {"worker-src": ["blob:"]}


@cache
def parse(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@cache
def anchors(path: Path) -> dict[str, Tag]:
    """The elements that have an id, by it."""
    return {tag["id"]: tag for tag in parse(path).find_all(id=True)}


@cache
def addresses(path: Path) -> list[tuple[str, str]]:
    """(what asks, address) of every link and every loaded file of a page."""
    return [
        (tag.name, tag[attribute])
        for tag in parse(path).find_all(["a", "link", "script", "img", "source", "form", "iframe"])
        for attribute in ("href", "src", "action")
        if tag.get(attribute)
    ]


def test_links_and_files_resolve(site, page_name):
    page = site / page_name
    for asks, address in addresses(page):
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
            title = anchors(site / page_name)[whole["aria-labelledby"]]
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
    loaded = [address.partition("#")[0] for _, address in addresses(site / page_name)]
    unwanted = r"fontawesome|bootstrap|mathjax|thebe|require|html-manager|pydata-sphinx-theme|unpkg"
    assert [address for address in loaded if re.search(unwanted, address)] == []


@pytest.mark.parametrize("name", ["fontawesome.js", "bootstrap.js", "*.ttf", "*.map"])
def test_nothing_of_the_theme_is_published(site, name):
    assert [path for path in site.rglob(name) if site / "run" not in path.parents] == []


def test_style_sheets_stand_in_the_page_and_only_what_it_needs(site, page_name):
    soup = parse(site / page_name)
    assert not soup.select("link[rel=stylesheet]")
    sheets = (style.string or "" for style in soup.head.find_all("style"))
    type_, others, own, by_width, *of_attributes = sheets
    assert all(re.fullmatch(r"(\.s-[\w-]{5}:not\(#_\)\{[^{}]+\})+", one) for one in of_attributes)
    assert "--font-text" in own and "/*" not in own
    assert re.fullmatch(r"(@font-face\{[^{}]+\})+", type_)
    assert ("KaTeX" in type_) == bool(soup.select(".katex"))
    assert "@font-face" not in others + own + by_width
    assert "-width" in by_width and not re.search(r"@media[^{]*-width", own)
    assert len(type_ + others) < 20_000
    for address in re.findall(r"url\(([^)]+)\)", type_ + others + own + by_width):
        if not address.startswith(("data:", "#")):
            assert (site / page_name).parent.joinpath(address).is_file(), address


def policy_of(page: BeautifulSoup) -> dict[str, list[str]]:
    """The page's one policy, by directive; it comes before all that it is to hold."""
    (meta,) = page.select("meta[http-equiv=Content-Security-Policy]")
    assert meta.find_previous(["script", "style", "link"]) is None
    parts = [directive.split() for directive in meta["content"].split(";")]
    return {name: sources for name, *sources in parts}


def test_every_page_allows_what_it_has_and_nothing_else(site, page_name):
    """Each hash is one of a script or style sheet in the page; each of these has its hash."""
    page = parse(site / page_name)
    policy = policy_of(page)
    scripts = [
        page_policy.source(script.string)
        for script in page.find_all("script", src=None)
        if not script.get("type") or script.get("data-descent-module")
    ]
    styles = [page_policy.source(style.string) for style in page.find_all("style")]
    with_python = page.html.get("data-python") is not None
    of_python = ["'wasm-unsafe-eval'", "blob:"] if with_python else []
    assert policy.pop("script-src") == ["'self'", *dict.fromkeys(scripts), *of_python]
    assert policy.pop("style-src") == list(dict.fromkeys(styles))
    assert policy == EVERYWHERE | (WITH_PYTHON if with_python else {})
    # And nothing stands there that it would refuse.
    refused = [
        (tag.name, name)
        for tag in page.find_all(True)
        for name, value in tag.attrs.items()
        if name == "style"
        or re.match("on[a-z]", name)
        or str(value).lower().startswith("javascript:")
    ]
    assert refused == []
    assert page.select("link[rel=stylesheet], base, iframe, object, embed") == []

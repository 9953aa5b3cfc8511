"""The pages of the built site, in the order of the contents, and where their links lead."""

import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from paper.sealed import Sealed

ON_PAPER = ("The course", "Reference")  # the parts of _toc.yml that a reader of the course wants
# What a page holds for its widgets and what draws nothing: half of its text, left unread.
UNREAD = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)


@dataclass
class Page:
    """A page: its name below the top of the site, without .html, and its text as a tree."""

    name: str
    part: str
    article: BeautifulSoup
    ids: set[str] = field(default_factory=set)

    @property
    def slug(self) -> str:
        """Its id in the one document."""
        return slug(self.name)

    @property
    def number(self) -> str:
        """A chapter's number as its title says it, "" elsewhere."""
        number = self.article.h1.find(class_="section-number")
        return number.get_text().strip(" .\xa0") if number else ""

    @property
    def title(self) -> str:
        """Its title without its number."""
        return title_of(self.article.h1)


def slug(name: str) -> str:
    return name.removeprefix("chapters/").replace("/", "-")


def title_of(heading) -> str:
    """A heading's words, formulas among them, without its number and its own link."""
    aside = {"section-number", "headerlink"}
    texts = []
    for part in heading.descendants:
        if isinstance(part, Tag):
            texts.append(part.get("data-said", ""))
        elif not any(aside & set(parent.get("class", ())) for parent in part.parents):
            texts.append(part)
    return re.sub(r"\s+", " ", "".join(texts)).strip()


def names_in(contents: dict) -> list[tuple[str, str]]:
    """Return the names of the pages on paper, each with its part's."""
    return [
        (entry["file"], part["caption"])
        for part in contents["parts"]
        if part.get("caption") in ON_PAPER
        for entry in entries(part.get("chapters", ()))
    ]


def entries(chapters):
    for entry in chapters:
        yield entry
        yield from entries(entry.get("sections", ()))


def read(site: Path, contents: dict, sealed: Sealed) -> tuple[list[Page], str]:
    """Return the pages, and the style sheets that stand inside them for their widgets."""
    pages, styles = [], {}
    for name, part in names_in(contents):
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        for found in re.findall(r"<style data-descent-styles>(.*?)</style>", text, re.DOTALL):
            styles[found] = None
        body = text[text.index("<article>") : text.index("</article>")]
        article = BeautifulSoup(sealed.seal(UNREAD.sub("", body)), "html.parser").article
        pages.append(Page(name, part, article, {tag["id"] for tag in article.find_all(id=True)}))
    return pages, "\n".join(styles)


def head_styles(site: Path, pages: list[Page], to_site: str) -> list[str]:
    """Return the style sheets of the pages' heads, for a document that names files by `to_site`."""
    found = {}
    for page in pages:
        head = (site / f"{page.name}.html").read_text(encoding="utf-8").split("</head>")[0]
        up = "../" * page.name.count("/")
        for sheet in re.findall(r"<style>(.*?)</style>", head, re.DOTALL):
            found[sheet.replace(f"url({up}_static/", f"url({to_site}/_static/")] = None
    return list(found)


def below_site(page: str, address: str) -> str:
    """Return the path below the top of the site of an address on a page.

    Examples
    --------
    >>> below_site("chapters/04_adam", "../_images/one.webp")
    '_images/one.webp'
    """
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), address))


def target(address: str, page: Page, pages: dict[str, Page], base: str) -> str | None:
    """Return where a link leads in the one document, or on the site; None where it leads nowhere.

    Examples
    --------
    >>> adam = Page("chapters/04_adam", "The course", None, {"memory"})
    >>> target("#memory", adam, {adam.name: adam}, "")
    '#04_adam--memory'
    >>> target("../teaching/classes.html", adam, {}, "https://a.org/")
    'https://a.org/teaching/classes.html'
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return address
    path = below_site(page.name, parts.path) if parts.path else f"{page.name}.html"
    there = pages.get(path.removesuffix(".html"))
    fragment = unquote(parts.fragment)
    if there:
        return f"#{there.slug}--{fragment}" if fragment in there.ids else f"#{there.slug}"
    if path == "index.html":
        return "#contents"
    rest = f"?{parts.query}" * bool(parts.query) + f"#{parts.fragment}" * bool(parts.fragment)
    return f"{base}{path}{rest}" if base else None

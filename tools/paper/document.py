"""The one document: cover, how to read it, contents, chapters, reference pages, solutions."""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from paper import pages as site_pages
from paper import rework
from paper.cover import picture
from paper.pages import Page, title_of
from paper.sealed import Sealed

HERE = Path(__file__).parent
ABOUT = """\
<section class="pcontents paper-about" id="about"><h1>About this edition</h1>
<blockquote><p>An optimizer is a learning rate times a direction, and a direction is made of one or
two exponentially weighted averages.</p></blockquote>
<p>These are the pages of {site}, set for paper. What is folded there stands open here: the boxes,
which hold the evidence, and what happens after a prediction. So make your guess before you read
on.</p>
<p>The solutions of the exercises and the answers to the quizzes are at the end, chapter by
chapter; the <a href="#contents">contents</a> say where.</p>
<p>What moves on the site is a picture here. Left out is the code that only draws a figure or
imports what a chapter uses: it is in the chapters’ notebooks, which hold every cell and can be
run.</p>
</section>"""
ABOUT_ENTRY = ("about", "About this edition", [])
IMAGE = re.compile(r'(<img\b[^>]*? src=")(?!data:)')
NUMBER = re.compile(r'(<span class="paper-page" data-of="([^"]*)">)[^<]*(</span>)')


@dataclass
class Document:
    """The parts of the document, and its outline: a list of (name, title, its own list)."""

    head: str
    front: str
    body: str
    outline: list[tuple]

    def html(self, page_of: dict[str, int] | None = None) -> str:
        """Return the whole; with the numbers of the pages, its front alone."""
        inside = numbered(self.front, page_of) if page_of else self.front + self.body
        return (
            f'<!DOCTYPE html>\n<html lang="en" data-theme="light" data-mode="light">{self.head}\n'
            f'<body class="paper"><main><article>{inside}</article></main></body></html>\n'
        )


def assemble(site: Path, contents_of: dict, to_site: str, base: str, facts: dict) -> Document:
    """Return the document of a built site, by what _toc.yml says.

    `to_site` leads from it to the site's folder; `base` is the site's address, where it is known.
    """
    sealed = Sealed()
    pages, styles = site_pages.read(site, contents_of, sealed)
    by_name = {page.name: page for page in pages}
    sheets = site_pages.head_styles(site, pages, to_site)
    for page in pages:
        rework.for_paper(page, by_name, base)
    solutions = [(page, rework.take_solutions(page)) for page in pages]
    outline = outlined(pages, solutions)
    body = [
        *(chapter(page) for page in pages if page.number),
        solved(solutions),
        *(chapter(page) for page in pages if not page.number),
    ]
    whole = "".join(f"<style>{one}</style>\n" for one in [*sheets, styles, paper_style(pages)])
    return Document(
        f'<head><meta charset="utf-8"><title>{escape(facts["title"])}</title>\n{whole}</head>',
        cover(facts, base) + how_to_read(base) + contents([ABOUT_ENTRY, *outline]),
        IMAGE.sub(rf"\1{to_site}/", sealed.open("".join(body))),
        [ABOUT_ENTRY, ("contents", "Contents", []), *outline],
    )


def paper_style(pages: list[Page]) -> str:
    """The style sheet, with a kind of page for each chapter: its title stands at the top."""
    kinds = [running(page.slug, f"{page.number}. {page.title}".lstrip(". ")) for page in pages]
    kinds += [running("solutions", "Solutions"), running("contents", "Contents")]
    return (HERE / "paper.css").read_text(encoding="utf-8") + "".join(kinds)


def running(name: str, title: str) -> str:
    """
    >>> running("04_adam", "4. Adam")
    '@page p04_adam { @top-left { content: "4. Adam"; } }\\n.p04_adam { page: p04_adam; }\\n'
    """
    quoted = title.replace("\\", "").replace('"', "”")
    return (
        f'@page p{name} {{ @top-left {{ content: "{quoted}"; }} }}\n.p{name} {{ page: p{name}; }}\n'
    )


def cover(facts: dict[str, str], base: str) -> str:
    where = f'<p><a href="{escape(base)}">{escape(base)}</a></p>' if base else ""
    return (
        '<section class="paper-cover" id="cover">'
        f"{picture()}"
        f'<p class="paper-name">{escape(facts["title"])}</p>'
        f"<p class='paper-tagline'>{escape(facts['tagline'])}</p>"
        f'<div class="paper-imprint"><p>{escape(facts["author"])}</p>'
        f"<p>Version {escape(facts['version'])}</p>{where}"
        "<p>Text and figures: CC BY 4.0. Code: MIT.</p></div></section>"
    )


def how_to_read(base: str) -> str:
    site = f'<a href="{escape(base)}">the course’s site</a>' if base else "the course’s site"
    return ABOUT.format(site=site)


def outlined(pages: list[Page], solutions) -> list[tuple]:
    """What the document holds, in its order: each part's name, its title, and its own parts."""
    inside = [
        (f"solutions-{page.slug}", f"Chapter {page.number}: {page.title}", [])
        for page, taken in solutions
        if taken
    ]
    return [
        *(
            (page.slug, f"{page.number}. {page.title}", sections(page))
            for page in pages
            if page.number
        ),
        *([("solutions", "Solutions", inside)] if inside else []),
        *((page.slug, page.title, []) for page in pages if not page.number),
    ]


def contents(outline: list[tuple]) -> str:
    """The chapters with their sections, each with the number of its page."""
    return (
        '<nav class="pcontents paper-contents" id="contents"><h1>Contents</h1>'
        f"<ol>{''.join(entry(*one) for one in outline)}</ol></nav>"
    )


def sections(page: Page) -> list[tuple]:
    found = []
    for heading in page.article.find_all("h2"):
        name = heading.find_parent("section", id=True)
        if name is not None:
            found.append((name["id"], title_of(heading), []))
    return found


def entry(name: str, title: str, inside: list[tuple]) -> str:
    below = f"<ol>{''.join(entry(*one) for one in inside)}</ol>" if inside else ""
    return (
        f'<li><a href="#{name}"><span class="paper-what">{escape(title)}</span>'
        f'<span class="paper-page" data-of="{name}">000</span></a>{below}</li>'
    )


def chapter(page: Page) -> str:
    kind = "paper-chapter" + " paper-numbered" * bool(page.number)
    inside = page.article.decode_contents()
    return f'<section class="{kind} p{page.slug}" id="{page.slug}">{inside}</section>'


def solved(solutions) -> str:
    """All solutions, chapter by chapter; nothing where there are none."""
    parts = [
        f'<section id="solutions-{page.slug}"><h2>Chapter {page.number}: {escape(page.title)}</h2>'
        f"{''.join(map(str, taken))}</section>"
        for page, taken in solutions
        if taken
    ]
    if not parts:
        return ""
    return (
        '<section class="paper-chapter paper-solutions psolutions" id="solutions">'
        f"<h1>Solutions</h1>{''.join(parts)}</section>"
    )


def numbered(document: str, page_of: dict[str, int]) -> str:
    """Return the document with the number of each page in its place.

    Examples
    --------
    >>> numbered('<span class="paper-page" data-of="a">000</span>', {"a": 7})
    '<span class="paper-page" data-of="a">7</span>'
    """
    return NUMBER.sub(lambda found: f"{found[1]}{page_of[found[2]]}{found[3]}", document)

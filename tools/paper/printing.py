"""Chromium prints the document; pypdf says what is on which page, and finishes the file."""

import logging
import os
import re
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import Fit, NameObject

from paper.document import Document

FIT = Path(__file__).with_name("fit.js")
# pypdf copies the colour profile of a few pictures twice, and then says that there are more objects
# than Chromium has counted. The doubles are read by nobody and do no harm.
logging.getLogger("pypdf._writer").addFilter(
    lambda record: "exceeds defined trailer size" not in record.msg
)
DRAFTS = ("printing.html", "whole.pdf", "front.pdf")
ELEMENT = re.compile(rb"\(node(\d{8})\)")  # the name of an element that has a tag, in the file
EMPTY = 1 / 4  # of a page: a larger gap before a figure is closed, where that can be done


def print_with(browser):
    """Return a function that prints an HTML file. None of its scripts runs, nothing is loaded
    but what is on this disk, and its figures leave no large gaps (fit.js)."""

    def print_it(source: Path, target: Path):
        page = browser.new_page(java_script_enabled=False)
        page.set_default_timeout(0)
        page.route("**/*", lambda route: route.continue_() if of_disk(route) else route.abort())
        page.goto(source.as_uri())
        page.emulate_media(media="print")
        page.evaluate(FIT.read_text(encoding="utf-8"), EMPTY)
        page.pdf(path=target, prefer_css_page_size=True, print_background=True, tagged=True)
        page.close()

    return print_it


def of_disk(route) -> bool:
    return route.request.url.startswith(("file:", "data:"))


def pages_by_name(reader: PdfReader) -> dict[str, int]:
    """Return for each name that a link leads to the number of its page, the first being 1."""
    number = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, start=1)}
    return {
        name.removeprefix("/"): number[destination.raw_get("/Page").idnum]
        for name, destination in reader.named_destinations.items()
    }


def make(document: Document, facts: dict[str, str], target: Path, print_it):
    """Print the document, then its front again with the numbers of the pages.

    The file is written whole or not at all.
    """
    # Beside the target, for its links are from there, and under names that nothing else has.
    drafts = [target.with_name(f".{target.stem}.{part}") for part in DRAFTS]
    source, whole, front = drafts
    try:
        source.write_text(document.html(), encoding="utf-8")
        print_it(source, whole)
        page_of = pages_by_name(PdfReader(whole))
        source.write_text(document.html(page_of), encoding="utf-8")
        print_it(source, front)
        writer = PdfWriter(clone_from=whole)
        number(writer, PdfReader(front))
        enter(writer, document.outline, page_of)
        describe(writer, facts)
        writer.write(front)
        front.write_bytes(counted_again(front.read_bytes()))
        os.replace(front, target)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)


def number(writer: PdfWriter, front: PdfReader):
    """Put the front that has numbers in the place of the one without; the links stay."""
    for old, new in zip(writer.pages, front.pages, strict=False):
        for part in ("/Contents", "/Resources"):
            old[NameObject(part)] = new.raw_get(part).clone(writer)


def enter(writer: PdfWriter, outline, page_of: dict[str, int], parent=None):
    """Give the file its outline."""
    places = writer.named_destinations
    for name, title, inside in outline:
        top = float(places.get(name, places.get(f"/{name}")).top)
        item = writer.add_outline_item(
            title=title, page_number=page_of[name] - 1, parent=parent, fit=Fit.xyz(0, top)
        )
        enter(writer, inside, page_of, item)


def describe(writer: PdfWriter, facts: dict[str, str]):
    """Title and author; the time of printing goes, so that one course gives one file."""
    writer.page_mode = "/UseOutlines"
    writer.metadata = {
        "/Title": f"{facts['title']}: {facts['tagline']}",
        "/Author": facts["author"],
        "/Subject": "A course on deep-learning optimizers",
    }


def counted_again(content: bytes) -> bytes:
    """Number the elements that have tags from 0, in their order: Chromium begins anywhere.

    A number keeps its length, so that what the file says of its own places stays true.
    """
    names = sorted(set(ELEMENT.findall(content)))
    number = {name: b"(node%08d)" % n for n, name in enumerate(names)}
    return ELEMENT.sub(lambda found: number[found[1]], content)

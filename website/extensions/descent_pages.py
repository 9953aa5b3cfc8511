"""What every page's text gets on its way to HTML, and what must not be in it.

Pictures are WebP without loss, a quarter smaller than PNG, and know their size before they load;
click-to-open boxes are plain `<details>`. A page with a formula that was never rendered, or with a
picture that nobody described, is a build warning.
"""

import io
import re
from pathlib import Path

from bs4 import BeautifulSoup
from page_elements import elements, named, texts_with, with_class
from page_places import keep_places
from permalinks import name_links
from PIL import Image
from sphinx.util import logging
from unread_parts import put_back, take_out

logger = logging.getLogger(__name__)

CSS_DPI = 96
NO_BREAK = "\N{NO-BREAK SPACE}"
VIEW_BOX = re.compile(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"')
NOT_PROSE = ("code", "pre", "script", "style", "annotation", "textarea", "title")
PERCENT = re.compile(r"(?<=\d) (?=%)")
RAW_LATEX = re.compile(r"\$\$|\$[^$\n]+\$|\\[(\[]|\\begin\{")


def picture_size(path: Path) -> tuple[int, int]:
    """Width and height in CSS pixels; a file that names its dots per inch is shown at that size."""
    if path.suffix == ".svg":
        box = VIEW_BOX.search(path.read_text(encoding="utf-8"))
        return (round(float(box[1])), round(float(box[2]))) if box else (0, 0)
    with Image.open(path) as picture:
        width, height = picture.size
        dpi = picture.info.get("dpi", (CSS_DPI, CSS_DPI))[0] or CSS_DPI
    scale = CSS_DPI / round(dpi)
    return round(width * scale), round(height * scale)


def shrink_picture(path: Path, folder: Path) -> str | None:
    """Write a PNG picture as lossless WebP into the folder, if that is smaller; the new name."""
    buffer = io.BytesIO()
    with Image.open(path) as picture:
        picture.save(buffer, "WEBP", lossless=True, exact=True, quality=100, method=4)
    if len(buffer.getvalue()) >= path.stat().st_size:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{path.stem}.webp"
    target.write_bytes(buffer.getvalue())
    return target.name


def prepare_pictures(soup, pictures: dict[str, Path], folder: Path, pagename: str):
    """Shrink, reserve each picture's place, load all but the first late, demand alt text."""
    for position, image in enumerate(named(soup, "img")):
        source = image.get("src", "")
        name = source.rsplit("/", 1)[-1]
        if not image.get("alt", "").strip() or image["alt"] == source:
            logger.warning("%s: picture %s has no alt text", pagename, name, type="descent")
        path = pictures.get(name)
        if path and path.is_file() and not image.get("width"):
            width, height = picture_size(path)
            if width and height:
                # As attributes, which a narrow page may shrink. The style, and a link to the full
                # size, are what Sphinx makes of the size that a notebook names for JupyterLab.
                image["width"], image["height"] = str(width), str(height)
                del image["style"]
        link = image.parent
        if link.name == "a" and "image-reference" in link.get("class", []):
            link.unwrap()
        if path and path.is_file() and path.suffix == ".png":
            smaller = shrink_picture(path, folder)
            if smaller:
                image["src"] = source.removesuffix(name) + smaller
        if position > 0:
            image["loading"] = "lazy"
        image["decoding"] = "async"


def make_details(soup):
    """Boxes of class `dropdown` open without a script; links in their titles become text."""
    for box in with_class(soup, "admonition", "dropdown", name="div"):
        title = box.find(class_="admonition-title")
        if title is None:
            continue
        box.name = "details"
        title.extract()
        title.name = "summary"
        for link in title.find_all("a"):
            link.unwrap()
        box.insert(0, title)
    for box in with_class(soup, "hide", name="details"):
        for summary in box.find_all("summary", recursive=False):
            del summary["aria-label"]  # its text says which way it goes; the label did not
            for line in summary.find_all("p"):
                line.name = "span"


def put_sources_below(soup):
    """What is shown comes first, then the line that opens its source."""
    for box in with_class(soup, "above-input", name="details"):
        if box.parent.name != "div" or "cell" not in box.parent.get("class", ()):
            continue
        shown = box.find_next_sibling(class_="cell_output")
        if shown is not None:
            shown.insert_after(box.extract())


def let_be_reached(soup):
    """Whatever may scroll sideways is a stop of the keyboard; site.js takes off what does not."""
    for part in elements(soup):
        classes = part.get("class", ())
        if (
            part.name == "pre"
            or "wide-table" in classes
            or "katex-display" in classes
            or ("output" in classes and "text_html" in classes)
        ):
            part["tabindex"] = "0"


def let_tables_scroll(soup):
    """A table wider than the page scrolls within a box of its own."""
    for table in with_class(soup, "docutils", name="table"):
        table.wrap(soup.new_tag("div", attrs={"class": "wide-table"}))


def unique_ids(soup):
    """sphinx-exercise gives the inside of every box the same id."""
    for section in named(soup, "section"):
        if section.get("id") in ("exercise-content", "solution-content"):
            section["class"] = [section["id"]]
            section.name = "div"
            del section["id"]


def name_parts(soup):
    """Names where a screen reader, or a checker in its place, would find none."""
    for entry in elements(soup):
        if entry.get("role") == "doc-biblioentry":
            entry["role"] = "listitem"  # the role that Sphinx writes is no longer one
    for header in named(soup, "th"):
        if not header.get_text(strip=True):
            header.name = "td"  # the empty corner of a table heads nothing
    for table in with_class(soup, "docutils", name="table"):
        if not table.select(":scope > thead > tr > td:first-child"):
            continue
        for header in table.select("thead th"):
            header["scope"] = "col"
        for first in table.select("tbody > tr > td:first-child"):
            first.name, first["scope"] = "th", "row"  # under the corner stands what each row is of
    for part in named(soup, "th", "a", "summary"):
        formulas = named(part, "math")
        if not formulas:
            continue
        outside = [
            text for text in part.find_all(string=True) if not text.find_parent(class_="katex")
        ]
        # A browser leaves formulas out of a name: of a title it would drop a part.
        if part.name == "summary" or not "".join(outside).strip():
            for formula in formulas:
                symbols = [
                    text
                    for text in formula.find_all(string=True)
                    if text.parent.name != "annotation"
                ]
                formula["aria-label"] = "".join(symbols)


def keep_units(soup):
    """A line does not end between a number and its %."""
    for text in texts_with(soup, PERCENT):
        if not any(parent.name in NOT_PROSE for parent in text.parents):
            text.replace_with(PERCENT.sub(NO_BREAK, text))


def report_raw_latex(soup, pagename: str):
    for text in texts_with(soup, RAW_LATEX):
        if not any(parent.name in NOT_PROSE for parent in text.parents):
            found = RAW_LATEX.search(text)[0]
            logger.warning("%s: LaTeX left in the text: %s", pagename, found, type="katex")


def rework(app, pagename, templatename, context, doctree):
    if app.builder.format != "html" or not context.get("body"):
        return
    body, parts = take_out(context["body"])
    soup = BeautifulSoup(body, "html.parser")
    source_folder = Path(app.srcdir)
    pictures = {name: source_folder / uri for uri, name in app.builder.images.items()}
    prepare_pictures(soup, pictures, Path(app.outdir) / app.builder.imagedir, pagename)
    make_details(soup)
    put_sources_below(soup)
    let_tables_scroll(soup)
    unique_ids(soup)
    name_parts(soup)
    name_links(soup)
    keep_units(soup)
    let_be_reached(soup)
    keep_places(soup)
    report_raw_latex(soup, pagename)
    context["body"] = put_back(str(soup), parts)


def drop_originals(app, exception):
    """Sphinx copies every picture; those that no page shows any more need not be published."""
    if exception or app.builder.format != "html":
        return
    for smaller in (Path(app.outdir) / app.builder.imagedir).glob("*.webp"):
        smaller.with_suffix(".png").unlink(missing_ok=True)


def setup(app):
    app.connect("html-page-context", rework, priority=800)
    app.connect("build-finished", drop_originals)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

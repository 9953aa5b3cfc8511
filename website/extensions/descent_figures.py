"""Figures in the page's type, width and colours, with their data, in files of their own.

What `make notebooks` has drawn for pages stands beside a figure's PNG in the notebook: two SVGs,
one for the column and a narrow one for a phone, and a table. They become files, of which a browser
fetches the one it shows, when a reader comes near: inside the page they were half of its bytes. A
figure that has none of it, as in somebody's own notebook, stays a picture.
"""

import hashlib
import json
import re
from base64 import b64decode
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path, PurePosixPath

from docutils import nodes
from figure_file import BESIDE, WIDTHS, svg_file

MIME = "application/vnd.descent.figure+json"
FOLDER = "_figures"  # of the site
NARROW = "screen and (max-width: 44rem)"  # of the page; as in website/styles/figures.css
# Pages that are no notebooks and draw for themselves: what gives their figures, by their names.
DRAWN: dict[str, Callable[[], dict[str, dict[str, str]]]] = {}
VIEW_BOX = re.compile(r'<svg viewBox="0 0 \S+ (\S+)"')


class drawn_figure(nodes.General, nodes.Element):
    """A figure of the page: key, name of its files, alt, classes."""


class figure_data(nodes.General, nodes.Element):
    """The link to a figure's data: address, of the site's folder."""


@cache
def drawn_in(notebook: Path) -> dict[str, dict[str, str]]:
    """What a notebook holds for pages, by the hash of the PNG beside it, which names its file."""
    found = {}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if MIME in data and "image/png" in data:
                picture = b64decode("".join(data["image/png"]))
                found[hashlib.sha256(picture).hexdigest()] = data[MIME]
    return found


def begin(app):
    drawn_in.cache_clear()


def drawn_on(app, pagename: str) -> dict[str, dict[str, str]]:
    """What the notebook of a page holds for it, or what a page that is none draws by itself."""
    path = Path(app.env.doc2path(pagename)) if pagename in app.env.found_docs else Path()
    return drawn_in(path) if path.suffix == ".ipynb" else DRAWN.get(pagename, dict)()


def hide(app, docname, source):
    """Take out what the notebook's parser does not know, and would warn of."""
    if MIME not in source[0]:
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(MIME, None)
    source[0] = json.dumps(notebook)


def put_in(app, doctree):
    """Give each figure that is drawn for pages its place, before its PNG is taken for one."""
    drawn = drawn_on(app, app.env.docname)
    for image in list(doctree.findall(nodes.image)):
        key = PurePosixPath(image["uri"]).stem
        if key not in drawn:
            continue
        figure = next((one for one in parents(image) if isinstance(one, nodes.figure)), None)
        alt, classes = image.get("alt", ""), image.get("classes", [])
        named = figure is not None and figure["ids"]
        name = figure["ids"][0] if named else key[:16]
        image.replace_self(drawn_figure(key=key, name=name, alt=alt, classes=classes))
        if named:
            figure += nodes.legend("", figure_data(address=f"{FOLDER}/{name}.csv", key=key))


def parents(node):
    """What a node stands in, from the inside out: a picture, in the kinds that an output has."""
    while node.parent is not None:
        node = node.parent
        yield node


def write_figure(self, node):
    """Write both drawings into the site, and the picture that chooses one into the page."""
    page = self.builder.current_docname
    drawn = drawn_on(self.builder.app, page)[node["key"]]
    classes, alt = " ".join(["drawn", *node["classes"]]), escape(node["alt"])
    address, size = {}, {}
    for form, width in WIDTHS.items():
        address[form] = f"{FOLDER}/{node['name']}-{form}.svg"
        put(self.builder, address[form], svg_file(drawn[form], form))
        height = round(float(VIEW_BOX.match(drawn[form])[1]))
        size[form] = f'width="{width + 2 * BESIDE}" height="{height + 2 * BESIDE}"'
    up = "../" * page.count("/")
    self.body.append(
        f'<div class="{classes}"><picture>'
        f'<source media="{NARROW}" srcset="{up}{address["narrow"]}" {size["narrow"]}>'
        f'<img src="{up}{address["wide"]}" {size["wide"]} alt="{alt}" loading="lazy">'
        "</picture></div>\n"
    )


def put(builder, address: str, text: str):
    file = Path(builder.outdir, address)
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def write_link(self, node):
    """Write the table into the site, and the link to it into the page."""
    page = self.builder.current_docname
    table = drawn_on(self.builder.app, page)[node["key"]]["data"]
    put(self.builder, node["address"], table)
    address = "../" * page.count("/") + node["address"]
    size = f"{max(len(table) / 1000, 1):.0f} kB"
    self.body.append(
        f'<p class="figure-data"><a href="{address}" download>Data of this figure</a> '
        f"(CSV, {size})</p>\n"
    )


def nothing(self, node):
    pass


def setup(app):
    app.add_node(drawn_figure, html=(write_figure, nothing))
    app.add_node(figure_data, html=(write_link, nothing))
    app.connect("builder-inited", begin)
    app.connect("source-read", hide)
    app.connect("doctree-read", put_in, priority=400)  # before Sphinx collects the pictures
    return {"parallel_read_safe": True, "parallel_write_safe": True}

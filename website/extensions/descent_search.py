"""The site's search: an index of every place with an address, written beside the pages.

It is a script, so that it can be read from disk as well, and comes when a reader searches. Other
names of a thing are the glossary's; website/search-words.json has what else people type.
"""

import hashlib
import json
import re
from pathlib import Path

from search_entries import Entry, entries_of
from sphinx.errors import ExtensionError
from sphinx.util import logging

logger = logging.getLogger(__name__)

WEBSITE = Path(__file__).parents[1]
WORDS = WEBSITE / "search-words.json"
SCRIPT = WEBSITE / "assets" / "search.js"
ADDRESS = re.compile(r'(<form class="search-form"[^>]* data-index="(?:\.\./)*_static/)[^"]*')
NAME = "search-index.js"
BEGINNING = "globalThis.descentIndex="
# Sphinx's own search, which this one replaces.
UNUSED = (
    "searchtools.js",
    "language_data.js",
    "sphinx_highlight.js",
    "doctools.js",
    "documentation_options.js",
)


def index(site: Path, words: dict, unread: frozenset[str] = frozenset()) -> dict:
    """Return the index of a folder of pages: what website/live/search/engine.js reads.

    `unread`: pages that are as they were when the index that stands there was written.

    Raises ValueError where the words lead to a place that their page has not.
    """
    pages, rows, terms = [], [], []
    keywords = {}
    known = rows_of(site) if unread else {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if name.startswith(("_static/", "run/", "python/")) or name == "search.html":
            continue
        if name in unread and name in known:
            page, found = known[name]
        elif entries := entries_of(path.read_text(encoding="utf-8")):
            folder = name.split("/")[0]
            keywords |= {to: own for to, own in words["leads"].items() if to.split("#")[0] == name}
            weight = words["weights"].get(name, words["weights"].get(folder, 1))
            page, found = [name, entries[0].title, weight], []
            for entry in entries:
                if entry.kind == "solution" and not entry.text:
                    continue  # its exercise is there
                address = f"{name}#{entry.anchor}" if entry.anchor else name
                found.append(row(entry, keywords.pop(address, [])))
        else:
            continue
        rows += [[len(pages), *one] for one in found]
        pages.append(page)
        for kind, _, title, _, _, names, *_ in found:
            if kind == "term" and names:
                terms.append([title, *names])
    if keywords:
        raise ValueError(f"{WORDS.name} leads to what its page has not: {', '.join(keywords)}")
    return {"pages": pages, "entries": rows, "synonyms": [*terms, *words["synonyms"]]}


def rows_of(site: Path) -> dict[str, tuple[list, list]]:
    """Return what the index that stands in a folder says of each page, and of what is in it."""
    text = (site / "_static" / NAME).read_text(encoding="utf-8")
    known = json.loads(text.removeprefix(BEGINNING).rstrip(";\n"))
    found = {page[0]: (page, []) for page in known["pages"]}
    for number, *rest in known["entries"]:
        found[known["pages"][number][0]][1].append(rest)
    return found


def row(entry: Entry, keywords: list[str]) -> list:
    """What the index says of an entry: engine.js has the order.

    Of its code the names that its words have not: those are found already.
    """
    told = set(re.findall(r"\w+", f"{entry.title} {entry.text}"))
    return [
        entry.kind,
        entry.anchor,
        entry.title,
        entry.label,
        entry.above,
        entry.names,
        keywords,
        "" if entry.kind == "figure" and entry.text == entry.title else entry.text,
        " ".join(name for name in entry.code.split() if name not in told),
    ]


def write(site: Path, words: dict, unread: frozenset[str] = frozenset()) -> Path:
    """Write the index of a folder of pages into its `_static`; return its path."""
    text = json.dumps(index(site, words, unread), ensure_ascii=False, separators=(",", ":"))
    path = site / "_static" / NAME
    path.write_text(f"{BEGINNING}{text};\n", encoding="utf-8", newline="\n")
    return path


def digest(*contents: bytes) -> str:
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:8]


def configure(app, config):
    config.html_additional_pages = {**config.html_additional_pages, "search": "search.html"}


def begin(app):
    if app.builder.format == "html":
        app.builder.search = False  # Sphinx's
        app.descent_search_script = f"_static/{SCRIPT.name}", digest(SCRIPT.read_bytes())


def name_files(app, pagename, templatename, context, doctree):
    if not hasattr(app.env, "descent_search_digest"):
        sources = [Path(app.env.doc2path(name)).read_bytes() for name in sorted(app.env.found_docs)]
        app.env.descent_search_digest = digest(*sources, WORDS.read_bytes())
    pathto = context["pathto"]
    script, version = app.descent_search_script
    context["search_script"] = f"{pathto(script, 1)}?v={version}"
    context["search_index"] = f"{pathto(f'_static/{NAME}', 1)}?v={app.env.descent_search_digest}"


def unwritten(app, site: Path) -> frozenset[str]:
    """The pages that are left from the last build, where one stands on it (tools/again.py)."""
    written = getattr(app, "descent_written", None)
    if written is None:
        return frozenset()
    there = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    return frozenset(there - written)


def finish(app, exception):
    if exception or app.builder.format != "html":
        return
    words, site = json.loads(WORDS.read_text(encoding="utf-8")), Path(app.outdir)
    unread = unwritten(app, site)
    try:
        write(site, words, unread)
    except ValueError as error:
        logger.warning("%s", error, type="descent")
    version = f"{NAME}?v={app.env.descent_search_digest}"
    for name in unread:
        page = (site / name).read_text(encoding="utf-8")
        page, count = ADDRESS.subn(rf"\g<1>{version}", page)
        if count != 1:
            raise ExtensionError(f"{name} does not say where the search's index is")
        (site / name).write_text(page, encoding="utf-8", newline="\n")
    for name in UNUSED:
        (Path(app.outdir) / "_static" / name).unlink(missing_ok=True)


def setup(app):
    app.connect("config-inited", configure)
    app.connect("builder-inited", begin)
    app.connect("html-page-context", name_files)
    app.connect("build-finished", finish, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

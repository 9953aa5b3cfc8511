"""The link to a chapter as a notebook that the reader's browser runs, where the site has that.

tools/book.py knows it before the pages are made, and says so in the variable DESCENT_RUN: the bytes
that the first start of each chapter fetches. Without it no page speaks of it.
"""

import json
import os
from pathlib import PurePosixPath

VARIABLE = "DESCENT_RUN"
CHAPTER = "run/notebooks/index.html"
START = "run/index.html"


def note(size: int) -> str:
    """Say what a first start costs.

    Examples
    --------
    >>> note(41_300_000)
    '41 MB at the first start, then kept'
    """
    return f"{round(size / 1e6)} MB at the first start, then kept"


def add_link(app, pagename, templatename, context, doctree):
    sizes = app.config.descent_run
    if not sizes:
        return
    name = PurePosixPath(pagename).name
    if pagename == app.config.root_doc:
        context["run_url"] = context["pathto"](START, 1)
        context["run_note"] = note(min(sizes.values()))
    elif pagename == f"chapters/{name}" and name in sizes:
        context["run_url"] = f"{context['pathto'](CHAPTER, 1)}?path={name}.ipynb"
        context["run_note"] = note(sizes[name])


def setup(app):
    app.add_config_value("descent_run", json.loads(os.environ.get(VARIABLE) or "{}"), "html")
    app.connect("html-page-context", add_link)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

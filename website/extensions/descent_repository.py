"""Links to the course's repository, where a build knows its address; none where it does not.

The one setting is `descent_repository` in _config.yml, or the variable DESCENT_REPOSITORY, which
the workflow that publishes the site sets: https://github.com/OWNER/NAME. With it each page leads to
its source and to the form for mistakes, and each chapter to its notebook in Colab and in Binder.
They open what that workflow puts on the branch `notebooks`. Links and no more: a page still asks
nobody but its own site for anything.
"""

import os
import re
from pathlib import Path
from urllib.parse import quote, urlencode

from sphinx.util import logging

logger = logging.getLogger(__name__)

VARIABLE = "DESCENT_REPOSITORY"
ADDRESS = re.compile(r"https://github\.com/(?P<name>[\w-]+/[\w.-]+?)(?:\.git)?/?")
SOURCES, NOTEBOOKS = "main", "notebooks"  # branches


def configure(app, config):
    address = (os.environ.get(VARIABLE) or config.descent_repository or "").strip()
    found = ADDRESS.fullmatch(address)
    if address and not found:
        logger.warning(
            "the repository's address (descent_repository, or the variable %s) is not of the form "
            "https://github.com/OWNER/NAME, so no page links to it: %s",
            VARIABLE,
            address,
            type="descent",
        )
    config.descent_repository = f"https://github.com/{found['name']}" if found else ""


def source_of(env, pagename: str) -> str | None:
    """The file to edit, below the top of the repository: a chapter's is beside its notebook."""
    if pagename not in env.found_docs:
        return None
    path = Path(env.doc2path(pagename)).relative_to(env.srcdir)
    return path.with_suffix(".md").as_posix()


def links(repository: str, pagename: str, title: str, source: str | None, chapter: bool) -> dict:
    """Return the addresses of what a page can offer, by its name.

    Examples
    --------
    >>> where = "https://github.com/someone/descent"
    >>> found = links(where, "chapters/01_averages", "Averages", "chapters/01_averages.md", True)
    >>> found["edit"]
    'https://github.com/someone/descent/edit/main/chapters/01_averages.md'
    >>> found["colab"]
    'https://colab.research.google.com/github/someone/descent/blob/notebooks/colab/01_averages.ipynb'
    >>> sorted(links(where, "search", "Search", None, False))
    ['report', 'repository']
    """
    form = urlencode({"template": "mistake.yml", "place": title}, quote_via=quote)
    found = {"repository": repository, "report": f"{repository}/issues/new?{form}"}
    if source:
        found["edit"] = f"{repository}/edit/{SOURCES}/{quote(source)}"
    if chapter:
        name = repository.removeprefix("https://github.com/")
        notebook = f"{pagename.rsplit('/', 1)[-1]}.ipynb"
        found["colab"] = (
            f"https://colab.research.google.com/github/{name}/blob/{NOTEBOOKS}/colab/{notebook}"
        )
        opened = urlencode({"urlpath": f"lab/tree/{notebook}"}, quote_via=quote)
        found["binder"] = f"https://mybinder.org/v2/gh/{name}/{NOTEBOOKS}?{opened}"
    return found


def add_links(app, pagename, templatename, context, doctree):
    repository = app.config.descent_repository
    context["links"] = {}
    if repository:
        known = app.env.titles.get(pagename)
        is_chapter = bool(doctree) and str(app.env.doc2path(pagename)).endswith(".ipynb")
        context["links"] = links(
            repository,
            pagename,
            known.astext() if known else pagename,
            source_of(app.env, pagename),
            is_chapter,
        )


def setup(app):
    app.add_config_value("descent_repository", "", "html")
    app.connect("config-inited", configure)
    app.connect("html-page-context", add_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

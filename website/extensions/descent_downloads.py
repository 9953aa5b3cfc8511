"""The notebook of a page, to take along: a plain one, which says first what it needs.

A chapter's own notebook is written for the site, in MyST, with its solutions. What is offered is
made from it as a learner's copy is (tools/learner), to stand alone: its links lead to the site,
where the build knows its address, and else are left out.
"""

import sys
from pathlib import Path

from sphinx.util import logging

sys.path.append(str(Path(__file__).parents[2] / "tools"))

from learner import Course
from learner.course import content_of

logger = logging.getLogger(__name__)

FOLDER = "notebooks"
PACKAGE = "course-lib[course]"


def needs(site: str, repository: str) -> str:
    """Return the text of the first cell: what the notebook needs, and how to get it."""
    course = f"[the course's repository]({repository})" if repository else "the course's repository"
    page = f" The page itself is at {site}." if site else ""
    if repository:
        install = (
            f"or install the package into the Python that runs this notebook, "
            f'`pip install "{PACKAGE} @ git+{repository}"`'
        )
    else:
        install = (
            "or install the package from that folder into the Python that runs this notebook, "
            '`pip install ".[course]"`'
        )
    return (
        "**Before you run this notebook.** It needs Python 3.11 or newer and the course's package, "
        f"`course_lib`. Either get the folder of {course} and run `make lab` in it, which opens "
        f"all chapters in JupyterLab, with their solutions; {install}. Until then you can read it: "
        f"what it shows was computed when it was made, and the widgets are pictures.{page}"
    )


def offer(app, pagename, templatename, context, doctree):
    if chapter_of(app, pagename):
        name = pagename.rsplit("/", 1)[-1]
        context["notebook_url"] = context["pathto"](f"{FOLDER}/{name}.ipynb", 1)


def chapter_of(app, pagename) -> bool:
    """Whether a page is one of the course's chapters: notebooks that this extension offers."""
    return pagename in app.env.found_docs and pagename in {
        f"chapters/{name}" for name in course_of(app).chapters
    }


def course_of(app) -> Course:
    """The course that is built, read once."""
    if not hasattr(app, "descent_course"):
        app.descent_course = Course.read(Path(app.srcdir))
    return app.descent_course


def write(app, exception):
    if exception or app.builder.format != "html":
        return
    course, site = course_of(app), app.config.html_baseurl or ""
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(exist_ok=True)
    for name in course.chapters:
        page = f"{site}chapters/{name}.html" if site else ""
        above = needs(page, app.config.descent_repository)
        notebook = course.alone(name, site=site, above=above)
        (folder / f"{name}.ipynb").write_bytes(content_of(notebook))
    for fault in course.faults:
        logger.warning("a learner's copy cannot show %s", fault, type="descent")


def setup(app):
    app.connect("html-page-context", offer, priority=950)  # after the theme has named the source
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""What the pages' small script needs to know: which exercises each chapter has.

Each chapter's link in the course's contents carries the names of its exercises, on every page, so
that the script (website/live/pages.js) can mark those that a reader has done, also of chapters
that are not open. The reader's answers themselves never leave the browser.
"""

import hashlib
import re
from pathlib import Path

from course_plan import read_course

SCRIPT = Path(__file__).parents[1] / "assets" / "answers.js"


def checked(exercises) -> list[str]:
    """The names of the exercises that have a check, which alone can be done."""
    return [
        one.name
        for one in exercises
        if re.search(rf"""check\(\s*["']{re.escape(one.name)}["']""", one.answer)
    ]


def mark(contents: str, exercises: dict[str, list[str]]) -> str:
    """Return the HTML of contents with the exercises of each address.

    Examples
    --------
    >>> mark('<a href="01_averages.html">1.</a>', {"01_averages.html": ["half-life", "best"]})
    '<a href="01_averages.html" data-exercises="half-life best">1.</a>'
    """

    def name(found: re.Match) -> str:
        names = exercises.get(found[1])
        return f'{found[0]} data-exercises="{" ".join(names)}"' if names is not None else found[0]

    return re.sub(r'href="([^"]*)"', name, contents)


def read(app):
    app.descent_exercises = {
        chapter.name: checked(chapter.exercises) for chapter in read_course(Path(app.srcdir))
    }


def add_marks(app, pagename, templatename, context, doctree):
    contents = context.get("toctree")
    if contents is None or app.builder.format != "html":
        return
    exercises = {
        "#" if name == pagename else context["pathto"](name): names
        for name, names in app.descent_exercises.items()
    }
    context["toctree"] = lambda **options: mark(contents(**options), exercises)
    context["answers_offered"] = bool(app.config.descent_python)
    context["answers_digest"] = hashlib.sha256(SCRIPT.read_bytes()).hexdigest()[:8]


def setup(app):
    app.connect("builder-inited", read)
    app.connect("html-page-context", add_marks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

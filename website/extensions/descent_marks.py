"""What the pages know of a reader's answers: which exercises each chapter has.

The names are written before the script that marks what is done (website/live/pages.js). A page
fetches that when there is something to mark: what finds out is so small that it stands in the page
itself (website/live/near.js). The answers never leave the reader's browser.
"""

import hashlib
import json
import re
from pathlib import Path

from course_plan import read_course

ASSETS = Path(__file__).parents[1] / "assets"
SCRIPT = ASSETS / "answers.js"
NEAR = ("near.js", "near-chapter.js")  # which stand in the pages


def checked(exercises) -> list[str]:
    """The names of the exercises that have a check, which alone can be done."""
    return [
        one.name
        for one in exercises
        if re.search(rf"""check\(\s*["']{re.escape(one.name)}["']""", one.answer)
    ]


def script(exercises: dict[str, list[str]]) -> str:
    """Return the pages' script, with the exercises of each page's address written before it.

    Examples
    --------
    >>> script({"01_averages.html": ["half-life"]}).partition(";")[0]
    'globalThis.descentExercises={"01_averages.html":["half-life"]}'
    """
    known = json.dumps(exercises, separators=(",", ":"))
    return f"globalThis.descentExercises={known};\n{SCRIPT.read_text(encoding='utf-8')}"


def read(app):
    if app.builder.format != "html":
        return
    app.descent_exercises = {
        app.builder.get_target_uri(chapter.name): checked(chapter.exercises)
        for chapter in read_course(Path(app.srcdir))
    }
    app.descent_answers = script(app.descent_exercises)
    in_page, of_chapter = ((ASSETS / name).read_text(encoding="utf-8").strip() for name in NEAR)
    app.descent_near = {
        "script": in_page,
        "chapter_script": of_chapter,
        "answers_digest": hashlib.sha256(app.descent_answers.encode()).hexdigest()[:8],
    }


def add_marks(app, pagename, templatename, context, doctree):
    if app.builder.format != "html":
        return
    address = app.builder.get_target_uri(pagename)
    context["answers_offered"] = bool(app.config.descent_python)
    page = address if address in app.descent_exercises else ""
    context["near"] = {"page": page, **app.descent_near}


def write(app, exception):
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    (static / SCRIPT.name).write_text(app.descent_answers, encoding="utf-8", newline="\n")
    for name in NEAR:
        (static / name).unlink(missing_ok=True)


def setup(app):
    app.connect("builder-inited", read)
    app.connect("html-page-context", add_marks)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

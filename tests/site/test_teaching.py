"""The pages for teachers: what they compute, and that what they show is what the tools do."""

import json
import re
import sys

from books import ROOT, build, notebook, write_book
from bs4 import BeautifulSoup

from course_lib.exercises.grading import grade

sys.path.append(str(ROOT / "website" / "extensions"))

from descent_teaching import positive

CLASSES = ROOT / "teaching" / "classes.md"
CHAPTER = notebook(
    "# The first chapter\n\nText that is long enough to describe the page to a search engine.",
    ":::{exercise} A first one\n:label: ex-one\n\nDo it.\n:::",
    {"source": "answer = ..."},
    ":::{solution-start} ex-one\n:class: dropdown\n:::",
    {"source": "answer = 1"},
    ":::{solution-end}\n:::",
)
PAGE = """# For teachers

Text that is long enough to describe the page to a search engine.

```{course-summary}
```

```{reading-plan}
:hours: 2
```

```{exercise-index}
```
"""


def test_what_the_directives_write(tmp_path):
    write_book(tmp_path, {"index": PAGE, "01_first": CHAPTER})
    done = build(tmp_path, "out")
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "out/_build/html/index.html").read_text(encoding="utf-8")
    main = BeautifulSoup(page, "html.parser").find("article")
    plan, index = ([cell.get_text() for cell in table.find_all("td")] for table in main("table"))
    assert plan == ["1", "1. The first chapter", "1 min", "2 min", "–"]
    assert index == ["1.1", "A first one", "an answer", "2", "easy"]
    links = {link.get_text(): link["href"] for link in main.select("table a")}
    assert links == {"The first chapter": "01_first.html", "A first one": "01_first.html#ex-one"}
    assert "There are 1 exercises" not in main.get_text()
    assert "1 exercise with a check" in main.get_text()


def test_hours_that_are_none_stop_the_build(tmp_path):
    write_book(tmp_path, {"index": PAGE.replace("hours: 2", "hours: -1"), "01_first": CHAPTER})
    done = build(tmp_path, "out")
    assert done.returncode
    assert "give a number of hours above 0" in done.stdout + done.stderr
    assert positive("2.5") == 2.5


def test_the_grade_that_the_page_shows_is_what_the_command_says(tmp_path):
    shown = re.search(r"```text\n(.*?)  …\n```", CLASSES.read_text(encoding="utf-8"), re.DOTALL)[1]
    shown = json.loads(shown.rstrip().rstrip(",") + "]}")
    path = tmp_path / shown["notebook"]
    chapter = (ROOT / "chapters" / "01_averages.ipynb").read_text(encoding="utf-8")
    answered = chapter.replace("answer = (..., ..., ...)", "answer = (5, 12.5)", 1)
    assert answered != chapter
    path.write_text(answered, encoding="utf-8")
    graded = grade(path) | {"notebook": shown["notebook"]}
    assert graded["exercises"][:1] == shown["exercises"]
    assert graded | {"exercises": []} == shown | {"exercises": []}

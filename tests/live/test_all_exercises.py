"""Every exercise of every chapter in Chromium, through the page's own Python.

Untouched, with its published solution, and with three wrong answers, which are those of
`tests/exercise_cases`: what the check says there, it says on the page. One page and one worker for
each chapter; the first chapter's at every check, in `test_engine`, whose Python has begun; the
others' when anything has changed that they depend on: see `whole_runs`.
"""

import importlib
import pkgutil
import re
from pathlib import Path

import exercise_cases
import pytest

from course_lib import exercises
from tests.live.conftest import ROOT
from tests.live.live_pages import cells_of, chapters, run
from tests.whole_runs import ALWAYS, WholeRuns

RUNS = WholeRuns(
    "Exercises on the page",
    [
        ROOT / "tools" / "browser_python" / "lock.json",
        *sorted((ROOT / "website" / "assets").glob("*.js")),
        *(ROOT / "tests" / "live" / name for name in ("conftest.py", "live_pages.py")),
        Path(__file__),
    ],
)
MODULES = [
    importlib.import_module(f"exercise_cases.{module.name}")
    for module in pkgutil.iter_modules(exercise_cases.__path__)
]
HOME = {name: module for module in MODULES for name in module.RIGHT}
# The answers are Python objects, made by their own module: the page's Python makes them again.
CHECK = """\
from course_lib import exercises
cases = {{"__name__": "cases"}}
exec({text!r}, cases)
for place in {places}:
    name, answer, _ = cases["WRONG"][place]
    exercises.check(name, answer)
"""


@pytest.fixture(scope="module")
def context(chromium, live_origin):
    """One for all chapters: what the first has fetched, the others have. None asks elsewhere."""
    context, asked = chromium.new_context(), []
    context.set_default_timeout(120_000)
    context.on("request", lambda request: asked.append(request.url))
    yield context
    context.close()
    within = (live_origin, "data:", "blob:")
    assert [one for one in asked if "/python/" in one]
    assert [one for one in asked if not one.startswith(within)] == []


def answered(page, cells: list[dict]) -> dict[str, dict]:
    """What the page says of each of the chapter's exercises, in each state."""
    said = {}
    for cell in cells:
        if name := cell.get("exercise"):
            solution = next(one for one in cells if is_solution(one, name))
            wrong = CHECK.format(text=cases_of(name), places=places_of(name))
            said[name] = {
                "untouched": run(page, cell["source"], cell["id"]),
                "solution": run(page, solution["source"], solution["id"]),
                "wrong": run(page, wrong, cell["id"]),
            }
    return said


def cases_of(name: str) -> str:
    """The module with an exercise's wrong answers, as it is written."""
    return Path(HOME[name].__file__).read_text("utf-8")


def is_solution(cell: dict, name: str) -> bool:
    return bool(cell.get("solution")) and f'exercises.check("{name}"' in cell["source"]


def places_of(name: str) -> list[int]:
    """Where the exercise's first three wrong answers stand."""
    return [i for i, (one, _, _) in enumerate(HOME[name].WRONG) if one == name][:3]


def verdicts(result: dict) -> list[tuple]:
    assert result["status"] == "done", result
    return [(one["exercise"], one["answered"], one["right"]) for one in result["verdicts"]]


def compare(found: dict[str, dict]) -> None:
    """Hold what the page says of some exercises to what their checks say elsewhere."""
    for name, said in found.items():
        assert verdicts(said["untouched"]) == [(name, False, False)]
        assert verdicts(said["solution"]) == [(name, True, True)]
        expected = [HOME[name].WRONG[place][2] for place in places_of(name)]
        assert verdicts(said["wrong"]) == [(name, True, False)] * len(expected)
        for message, verdict in zip(expected, said["wrong"]["verdicts"], strict=True):
            pattern = ".*".join(re.escape(part) for part in message.split(".*"))
            assert re.fullmatch(f"Not yet: {pattern}", verdict["message"]), verdict


@pytest.mark.parametrize(
    "chapter", sorted({path.stem for path in ROOT.glob("chapters/0*.md")} - {ALWAYS})
)
def test_every_answer_gets_the_verdict_that_it_has_elsewhere(
    chapter, open_live, live_site, request
):
    address = f"chapters/{chapter}.html"
    cells = cells_of(live_site, address)
    what = [cells, [cases_of(cell["exercise"]) for cell in cells if cell.get("exercise")]]
    if RUNS.holds(chapter, *what):
        return
    page = open_live(address, request.getfixturevalue("context"))
    found = answered(page, cells)
    page.close()
    compare(found)
    RUNS.record(chapter, *what)


def test_every_exercise_has_three_wrong_answers_here_and_stands_on_a_page(live_site):
    assert {name: len(places_of(name)) for name in HOME} == dict.fromkeys(exercises.CHECKS, 3)
    on_pages = [
        cell["exercise"]
        for chapter in chapters(live_site)
        for cell in cells_of(live_site, chapter)
        if cell.get("exercise")
    ]
    assert sorted(on_pages) == sorted(exercises.CHECKS)

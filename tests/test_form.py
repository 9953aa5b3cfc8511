"""The form of a chapter: how it is counted, and that the chapters keep to it."""

import doctest

import form  # it also puts the site's extensions on the path
import form_counts
import pytest
from form import ROOT, limits, problems, read_form
from form_counts import Counts, measure
from nbformat import v4
from pairs import find_pairs

SOURCES = {pair.source.stem: pair.source for pair in find_pairs(ROOT / "chapters")}


@pytest.mark.parametrize("name", SOURCES)
def test_a_chapter_keeps_to_the_form(name):
    assert problems(read_form(SOURCES[name])) == []


def shown(kind: str, content: str) -> dict:
    return v4.new_output("display_data", {kind: content})


def counted(*cells: str | dict) -> form_counts.Form:
    """The counts of a notebook of these cells: text, or a code cell's parts."""
    return measure(
        v4.new_notebook(
            cells=[
                v4.new_markdown_cell(cell) if isinstance(cell, str) else v4.new_code_cell(**cell)
                for cell in cells
            ]
        )
    )


MAIN = (
    "# Two words\n\nThree more *words*, with [a link](#there): `code`, $x$ and {cite:p}`one`.",
    "| a | b |\n|---|---|\n| words in | a table |\n| are | none |",
    "$$ x = 1 $$ (eq-one)\n\n```{math}\ny\n```\n\n```python\none\nline\n```",
    ":::{note} A title\n:class: wide\nFive words in a note.\n:::",
)
MAIN_WORDS = 2 + 7 + 7


def test_words_formulas_tables_and_code_of_the_text():
    main = counted(*MAIN).main
    assert main.words == MAIN_WORDS
    assert (main.formulas, main.code_lines, main.tables) == (2, 2, [(2, 2)])


def test_cells_count_as_they_are_seen():
    figure = shown("image/png", "…")
    main = counted(
        {"source": "one()\n\nthree()"},
        {"source": "hidden()", "metadata": {"tags": ["hide-input"]}, "outputs": [figure]},
        {"source": "out()", "metadata": {"tags": ["hide-output"]}, "outputs": [figure]},
        {
            "source": "say(f'{x}')",
            "metadata": {"tags": ["remove-input"]},
            "outputs": [shown("text/markdown", "There are 5 words here.")],
        },
        {
            "source": "show_source(Adam)",
            "metadata": {"tags": ["remove-input"]},
            "outputs": [shown("text/markdown", "```python\na\nb\n```")],
        },
        {
            "source": "AverageExplorer()",
            "metadata": {"tags": ["remove-input"]},
            "outputs": [shown("text/html", "<div data-descent-widget='x'></div>")],
        },
    ).main
    assert main.code_lines == 3 + 1 + 2
    assert main.cells == ["one()\n\nthree()", "out()"]
    assert (main.words, main.figures, main.widgets) == (5, 1, 1)


def test_a_sentence_that_was_not_said_yet_is_estimated():
    cell = {"source": "say(f'Half of it is {x:.2f} and more.')"}
    cell["metadata"] = {"tags": ["remove-input"]}
    found = counted(cell)
    assert (found.main.words, found.not_run) == (7, 1)


BOXED = (
    "One.\n\n```{deeper-start} Title of three\n:label: deeper-it\n```\n\nTwo words.",
    {"source": "inside()"},
    "Three words more.\n\n:::{exercise} In it\n:label: ex-in\n\nDo it.\n:::",
    {"source": "answer = ..."},
    ":::{solution-start} ex-in\n:::\n\nNot counted.",
    {"source": "not_counted()"},
    ":::{solution-end}\n:::\n\n```{deeper-end}\n```\n\nAfter it.",
)


def test_a_box_keeps_what_is_inside_and_the_main_path_its_title():
    found = counted(*BOXED)
    [box] = found.boxes
    assert (box.title, box.label) == ("Title of three", "deeper-it")
    assert (box.counts.words, box.counts.exercises) == (2 + 3 + 4, 1)
    assert box.counts.cells == ["inside()", "answer = ..."]
    assert (found.main.words, found.main.cells) == (1 + 3 + 2, [])
    assert found.work == Counts()


def test_exercises_and_solutions_are_no_part_of_the_main_path():
    found = counted(
        "## A section\n\n:::{exercise} One\n:label: ex-one\n\nTwo words.\n:::",
        {"source": "exercises.check('one', ...)"},
        ":::{solution-start} ex-one\n:::\n\nNot counted.",
        {"source": "# no line\n\nx = 1\ny = 2"},
        ":::{solution-end}\n:::\n\nOn we go.",
        {"source": "shown()"},
        "## Exercises\n\n:::{exercise} Hard\n:label: ex-two\n\nDo.\n:::",
        {"source": "exercises.check('two', ...)"},
        "## Quiz",
        {"source": "Quiz(questions=[{'prompt': 'Why?'}, {'prompt': 'How?'}])"},
    )
    assert found.main.words == 2 + 3 + 1 + 1
    assert found.main.cells == ["shown()"]
    work = found.work
    assert (work.exercises, work.hard_exercises, work.questions, work.words) == (1, 1, 2, 3 + 2)


def test_a_prediction_is_on_the_main_path():
    main = counted(
        "```{predict-start} What will come?\n```\n\nThe answer.", "```{predict-end}\n```"
    ).main
    assert (main.words, main.predictions) == (3 + 2, 1)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("```{deeper-start} A\n```", 'the box "A" never ends'),
        ("```{deeper-end}\n```", "a deeper-end has no beginning"),
        (
            "```{deeper-start} A\n```\n\n```{predict-end}\n```",
            'a predict-end stands inside the box "A"',
        ),
        (
            "```{deeper-start} A\n```\n\n```{deeper-start} B\n```",
            'the box "B" begins inside the box "A"',
        ),
    ],
)
def test_gates_that_do_not_match(text, fault):
    assert fault in counted(text).faults


def test_the_examples_run():
    assert doctest.testmod(form_counts) == (0, 4)


def test_nobody_types_a_time():
    assert counted("**Time:** about an hour.").faults == ["a time is typed: the site computes it"]


def test_minutes_grow_with_everything_that_is_there():
    assert Counts().minutes() == 0
    assert Counts(words=form_counts.WORDS_PER_MINUTE).minutes() == pytest.approx(1)
    for kind, seconds in form_counts.SECONDS.items():
        there = {"tables": [(1, 2)]} if kind == "table_rows" else {kind: 1}
        assert Counts(**there).minutes() == pytest.approx(seconds / 60), kind


GOOD = (
    "# A chapter\n\n## In practice\n\nTry it.\n\n## Three lines to keep\n\n- one\n- two\n- three",
    "## Exercises\n\nMore.",
)
LONG_CELL = {"source": "\n".join(["x = 1"] * 13)}
BAD = {
    "words of prose: 2001, at most 2000": ["word " * (2001 - 15), *GOOD],
    "lines of code in view: 61, at most 60": [
        *([{"source": "\n".join("x" * 10)}] * 6),
        {"source": "y"},
        *GOOD,
    ],
    'the cell "x = 1" has 13 lines, at most 12': [LONG_CELL, *GOOD],
    "77 columns, at most 76": [{"source": "x" * 77}, *GOOD],
    "formats a number in view: .3f": [{"source": "print(f'{x:.3f}')"}, *GOOD],
    "tables: 4, at most 3": [*(["| a |\n|---|\n| 1 |"] * 4), *GOOD],
    "rows of the longest: 7, at most 6": ["| a |\n|---|\n" + "| 1 |\n" * 7, *GOOD],
    "columns of the widest table: 5, at most 4": [
        "|a|b|c|d|e|\n|---|---|---|---|---|\n|1|2|3|4|5|",
        *GOOD,
    ],
    "the imports stand in view": [{"source": "import numpy as np"}, *GOOD],
    '"## In practice" must be there once': ["## Three lines to keep\n\n- one\n- two\n- three"],
    "must hold one list of three items": [
        "## In practice\n\n## Three lines to keep\n\n- one\n- two"
    ],
    "the order is": [GOOD[1], GOOD[0]],
}


def test_a_chapter_that_keeps_to_the_form():
    assert problems(counted(*GOOD)) == []


@pytest.mark.parametrize("sentence", BAD)
def test_each_limit_is_held(sentence):
    found = problems(counted(*BAD[sentence]))
    assert any(sentence in problem for problem in found), found


def test_what_is_said_may_format_its_numbers():
    assert problems(counted({"source": "say(f'{x:.3f}')"}, *GOOD)) == []


def test_the_command_prints_counts_and_limits(capsys):
    assert form.main([str(SOURCES["07_experiments"])]) in (0, 1)
    said = capsys.readouterr().out
    for line in limits(read_form(SOURCES["07_experiments"]).main):
        assert f"{line.count} of {line.limit}" in said
    assert "minutes, main path" in said

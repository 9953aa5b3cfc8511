"""What chapters show as Markdown: sentences, tables and the library's own source."""

import ast
import re

import numpy as np
import pytest

from course_lib.averages import exponential_average
from course_lib.notebook import display


@pytest.fixture
def shown(monkeypatch):
    said = []
    monkeypatch.setattr(display, "display", lambda thing: said.append(thing.data))
    return said


def test_say_displays_markdown_without_the_indentation_of_the_code(shown):
    display.say("""
        One **number**:
        3.
    """)
    assert shown == ["One **number**:\n3."]


def test_a_claim_that_holds_adds_nothing_and_one_that_does_not_is_named(shown):
    text = "The second is\nshorter, and never the last."
    display.say(text, {"second is shorter": np.bool_(True), "never": 1 < 2})
    display.say(text, claims={"is shorter": np.bool_(False), "never": 1 < 2})
    assert shown == [text, f"{text}\n\n*{display.NO_LONGER}: “is shorter”.*"]
    with pytest.raises(ValueError, match=re.escape("not make: ['longer']")):
        display.say(text, {"longer": True, "never": True})


def cells(markdown: str) -> list[list[str]]:
    """The rows of a Markdown table below its rule."""
    return [line.strip("| ").split(" | ") for line in markdown.splitlines()[2:]]


def test_table_is_a_markdown_table_of_its_columns(shown):
    display.table({"a": [1, 3], "b": ["one", "three"]})
    assert shown[0].splitlines() == ["| a | b |", "| ---: | :--- |", "| 1 | one |", "| 3 | three |"]


def test_numbers_of_a_column_are_written_alike(shown):
    display.table({"typed": [0.1, 0.025], "rounded": [0.5, 1 / 3], "counted": [60.0, 1386.0]})
    assert cells(shown[0]) == [["0.1", "0.500", "60"], ["0.025", "0.333", "1,386"]]


def test_digits_are_one_for_all_columns_or_by_heading(shown):
    columns = {"a": [1 / 3], "b": [2 / 3]}
    display.table(columns, digits=2)
    display.table(columns, digits={"b": "+.1f"})
    assert [cells(table) for table in shown] == [[["0.33", "0.67"]], [["0.333", "+0.7"]]]


def test_many_runs_are_their_median_and_spread(shown):
    runs = np.arange(11) / 10 + 0.001
    display.table({"array": np.stack([runs, 10 * runs]), "list": [list(runs), "none"]})
    assert cells(shown[0]) == [
        ["0.501 (0.101–0.901)", "0.501 (0.101–0.901)"],
        ["5.01 (1.01–9.01)", "none"],
    ]


def test_the_spread_is_named_for_all_columns_or_by_heading(shown):
    columns = {"a": [[1, 2, 30]], "b": [[1, 2, 30]]}
    display.table(columns, spread=(0, 100))
    display.table(columns, spread={"b": lambda runs: (0, runs.mean(), 50)})
    assert cells(shown[0]) == [["2 (1–30)", "2 (1–30)"]]
    assert cells(shown[1]) == [["2 (1–24)", "11 (0–50)"]]


def test_what_is_not_a_finite_number_is_said(shown):
    column = [np.inf, np.array(np.inf), None, np.nan, True, [1.0, np.inf]]
    display.table({"x": column}, infinite="never")
    said = ["never", "never", "–", "–", "yes", "1 (1 to never)"]
    assert [row[0] for row in cells(shown[0])] == said


@pytest.mark.parametrize(
    ("column", "rule"),
    [
        (["SGD", "Adam"], ":---"),
        (["d = 1 per step", "β = 0.5"], ":---"),
        (["β", "ε"], ":---"),
        (["4, 14, 18", "none", "4, 14"], ":---"),
        (["0.5/L", "2/L", "none"], "---:"),
        (["−0.5 (−1 to 2)", "3 %"], "---:"),
        (["none", "none", 3], "---:"),
        ([True, False], ":---"),
    ],
)
def test_columns_of_words_are_aligned_to_the_left(shown, column, rule):
    display.table({"x": column})
    assert shown[0].splitlines()[1] == f"| {rule} |"


def test_a_bar_in_a_cell_or_heading_does_not_divide_it(shown):
    display.table({"|x|": ["a | b", r"c \| d"]})
    assert shown[0].splitlines() == [
        r"| \|x\| |", "| :--- |", r"| a \| b |", r"| c \| d |"
    ]  # fmt: skip


def test_a_table_of_no_rows_has_its_headings(shown):
    display.table({"a": [], "b": []})
    assert shown[0].splitlines()[0] == "| a | b |"
    assert len(shown[0].splitlines()) == 2


def test_ragged_columns_and_options_for_no_column_are_refused(shown):
    with pytest.raises(ValueError, match=r"equally long.*'a': 1, 'b': 2"):
        display.table({"a": [1], "b": [1, 2]})
    with pytest.raises(ValueError, match=r"digits .* not there: \{'c'\}"):
        display.table({"a": [1]}, digits={"c": 2})
    with pytest.raises(ValueError, match=r"spread .* not there: \{'c'\}"):
        display.table({"a": [1]}, spread={"c": (0, 100)})
    assert not shown


def test_source_is_the_code_without_docstrings_and_with_comments():
    source = display.source_of(exponential_average)
    tree = ast.parse(source)
    assert ast.get_docstring(tree.body[0]) is None
    original = ast.parse(__import__("inspect").getsource(exponential_average)).body[0]
    assert ast.dump(tree.body[0]) == ast.dump(
        ast.FunctionDef(**{**vars(original), "body": original.body[1:]})
    )


def test_source_of_a_class_and_of_its_methods():
    class Example:
        """Gone."""

        # stays
        def method(self):
            """Gone too."""
            # stays as well
            return 1

        def only_a_docstring(self):
            """This has to stay: without it the function would be empty."""

    source = display.source_of(Example)
    ast.parse(source)
    assert "Gone" not in source
    assert source.count("# stays") == 2
    assert "has to stay" in source


def test_show_source_fences_the_code_as_python(shown):
    display.show_source(exponential_average)
    assert shown[0].startswith("```python\ndef exponential_average(")
    assert shown[0].endswith("\n```")


def test_objects_without_source_are_refused():
    with pytest.raises(TypeError):
        display.source_of(3)

"""What chapters show as Markdown: sentences, tables and the library's own source."""

import ast

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


def test_table_is_a_markdown_table(shown):
    display.table(["a", "b"], [["1", "2"], ["3", "4"]])
    assert shown[0].splitlines() == ["| a | b |", "| ---: | ---: |", "| 1 | 2 |", "| 3 | 4 |"]


@pytest.mark.parametrize(
    ("column", "rule"),
    [
        (["SGD", "Adam"], ":---"),
        (["SGD, 0.1", "at once"], ":---"),
        (["4, 14, 18", "none", "4"], ":---"),
        (["12", "none", "3"], "---:"),  # a word among numbers
        (["−0.5 (−1 to 2)", "3 %"], "---:"),
        (["β", "ε"], "---:"),  # a symbol stands where its number would
    ],
)
def test_columns_of_words_are_aligned_to_the_left(shown, column, rule):
    display.table(["x"], [[cell] for cell in column])
    assert shown[0].splitlines()[1] == f"| {rule} |"


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

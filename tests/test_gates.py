"""A box in the notebook: cells that JupyterLab folds, and that the book reads as gates."""

import re

import form  # it also puts the site's extensions on the path
import pytest
from form_counts import source_of
from gates import BACK, NOTHING, split_gates
from nbformat import v4
from pairs import find_pairs, from_source

HEADER = "---\nkernelspec:\n  name: python3\n  display_name: Python 3\n---\n\n"
START = "```{deeper-start} Why the *roots* meet\n:label: deeper-roots\n```"
END = "```{deeper-end}\n```"
CODE = "```{code-cell} ipython3\nprint(1)\n```"


def notebook(tmp_path, *parts):
    source = tmp_path / "01_page.md"
    source.write_text(HEADER + "\n\n".join(parts) + "\n", encoding="utf-8")
    return from_source(source)


def test_a_gate_is_a_heading_that_folds_and_keeps_what_the_book_reads(tmp_path):
    cells = notebook(tmp_path, "# Page\n\nText.", START, "Inside.", CODE, END, "After.").cells
    assert [cell.source for cell in cells] == [
        "# Page\n\nText.",
        "(deeper-roots)=\n##### **Deeper:** Why the *roots* meet",
        "Inside.",
        "print(1)",
        BACK,
        "After.",
    ]
    start, end = cells[1], cells[4]
    assert start.metadata["jp-MarkdownHeadingCollapsed"] is True
    assert "jp-MarkdownHeadingCollapsed" not in end.metadata
    assert (source_of(start), source_of(end)) == (START, END)
    assert [source_of(cells[number]) for number in (0, 2, 3, 5)] == [
        cells[number].source for number in (0, 2, 3, 5)
    ]


def test_a_prediction_s_question_stays_in_view(tmp_path):
    start, _, end = notebook(
        tmp_path, ":::{predict-start} What comes?\n:::", "It.", ":::{predict-end}\n:::"
    ).cells
    assert start.source == "##### **Predict:** What comes?"
    assert source_of(end) == ":::{predict-end}\n:::"


def test_nothing_is_shown_at_the_end_where_a_heading_ends_the_fold(tmp_path):
    ends = [
        cell.source
        for cell in notebook(
            tmp_path, START, END, START.replace("roots", "more"), END, "## On", START, "x", END
        ).cells
        if source_of(cell) == END
    ]
    assert ends == [NOTHING, NOTHING, NOTHING]


def test_text_without_gates_is_left_alone(tmp_path):
    text = "Text with `{deeper-start}` in it.\n\n```{note}\nA note.\n```"
    [cell] = notebook(tmp_path, text).cells
    assert cell.source == text and cell.metadata == {}


def test_splitting_keeps_every_other_part_of_a_cell():
    made = v4.new_notebook(cells=[v4.new_markdown_cell(f"One.\n\n{START}\n\nTwo.")])
    made.cells[0].metadata["tags"] = ["kept"]
    split_gates(made)
    assert [cell.metadata.get("tags") for cell in made.cells] == [["kept"], None, ["kept"]]


def test_the_counts_of_a_chapter_see_its_boxes(tmp_path):
    notebook(tmp_path, "# Page", START, "Two words.", END)
    found = form.read_form(tmp_path / "01_page.md")
    assert [(box.label, box.counts.words) for box in found.boxes] == [("deeper-roots", 2)]


def test_every_exercise_and_both_ends_of_a_solution_have_cells_of_their_own(tmp_path):
    exercise = ":::{exercise} Try\n:label: ex-try\n\nHow much is it?\n\n```python\nx\n```\n:::"
    begin, end = ":::{solution-start} ex-try\n:class: dropdown\n:::", ":::{solution-end}\n:::"
    parts = [START, "Before.", exercise, CODE, begin, "So much.", end, "After.", exercise, END]
    cells = notebook(tmp_path, "# Page", *parts).cells
    assert [source_of(cell) for cell in cells] == ["# Page", *parts[:3], "print(1)", *parts[4:]]


THINGS = re.compile(r"^(`{3,}|:{3,})\{(?:exercise|solution-start|solution-end)\}", re.MULTILINE)


@pytest.mark.parametrize(
    "pair", find_pairs(form.ROOT / "chapters"), ids=lambda pair: pair.source.stem
)
def test_no_cell_of_a_chapter_holds_two_things(pair):
    cells = [cell.source for cell in from_source(pair.source).cells]
    things = [text for text in cells if THINGS.search(text)]
    assert things
    for text in things:
        fence = THINGS.match(text)
        assert fence and len(THINGS.findall(text)) == 1, text
        assert re.search(rf"^{fence[1]}\s*$", text, re.MULTILINE).end() == len(text), text

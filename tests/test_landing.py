"""The course's first page: its pictures are current, and what it computes is true."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "website"), str(ROOT / "website" / "extensions")]

import chapter_pictures  # noqa: E402
import descent_landing  # noqa: E402
from course_plan import read_course  # noqa: E402

INDEX = (ROOT / "index.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def chapters():
    return read_course(ROOT)


def test_every_chapter_has_a_picture_and_a_line_in_their_order(chapters):
    names = [Path(chapter.name).stem for chapter in chapters]
    assert names == list(chapter_pictures.PICTURES)
    for chapter in chapters:
        assert f"{chapter.number}. **[{chapter.title}]({chapter.name})**: " in INDEX


@pytest.mark.parametrize("name", chapter_pictures.PICTURES)
def test_a_picture_is_what_its_command_draws(name):
    stored = (chapter_pictures.FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    drawn = chapter_pictures.PICTURES[name]()
    (text, numbers), (wanted, expected) = map(chapter_pictures.shape_of, (stored, drawn))
    assert text == wanted and np.allclose(numbers, expected, atol=0.11)
    assert len(stored) < 3500


def test_what_a_check_runs_is_counted_in_the_notebooks(chapters):
    cells = [
        {"cell_type": "markdown", "source": "Text."},
        {"cell_type": "code", "outputs": [{"data": {"image/png": "…", "text/plain": "…"}}]},
        {"cell_type": "code", "outputs": [{"text": "1"}]},
    ]
    said = descent_landing.what_is_tested([{"cells": cells}], [])
    assert "the 2 cells " in said and "1 figure among" in said and "the 0 exercises" in said
    notebooks = [json.loads((ROOT / f"{one.name}.ipynb").read_text("utf-8")) for one in chapters]
    said = descent_landing.what_is_tested(notebooks, chapters)
    assert f"the {sum(len(one.exercises) for one in chapters)} exercises" in said


def test_the_citation_is_the_file_s():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    entry = descent_landing.bibtex(citation)
    assert f"{{{{{citation['title']}}}}}" in entry and citation["version"] in entry
    assert f"year    = {{{citation['date-released'].year}}}" in entry
    assert "author  = {{The Descent authors}}" in entry  # a group's name is not taken apart
    assert entry.count("{") == entry.count("}")
    person = {"given-names": "Ada", "family-names": "Lovelace"}
    assert descent_landing.author(person) == "Lovelace, Ada"

"""The chapters' pairs: both files are there, agree, and hold nothing that would not come again.

That the outputs come again is tested by the notebooks themselves (nbval, over chapters/).
"""

import pytest
from notebook_checks import ROOT, problems
from pairs import find_pairs, missing_half, out_of_step, read_notebook

PAIRS = find_pairs(ROOT / "chapters")
each_pair = pytest.mark.parametrize("pair", PAIRS, ids=[pair.source.stem for pair in PAIRS])


def test_there_are_chapters():
    assert PAIRS


@each_pair
def test_both_files_are_there(pair):
    missing = missing_half(pair)
    assert not missing, missing


@each_pair
def test_the_notebook_is_in_step_with_its_source(pair):
    difference = out_of_step(pair)
    assert not difference, difference


@each_pair
def test_the_notebook_was_run_and_holds_nothing_of_its_day_or_machine(pair):
    found = problems(read_notebook(pair.notebook))
    assert not found, "\n".join(found)

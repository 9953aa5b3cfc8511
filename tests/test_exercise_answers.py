"""Small things that every check relies on: what is unanswered, what is near, what stood before."""

import json

import numpy as np
import pytest
from nbformat import v4, writes

from course_lib import MLP
from course_lib.exercises import CHECKS
from course_lib.exercises._comparing import decimals, digits, is_like
from course_lib.exercises._reading import is_unanswered
from course_lib.exercises.grading import grade


@pytest.mark.parametrize(
    "answer",
    [..., (1.0, ...), [[1.0], [...]], {"a": 1.0, "b": ...}, np.array([1.0, ...], dtype=object)],
    ids=str,
)
def test_an_answer_with_dots_anywhere_is_unanswered(answer):
    assert is_unanswered(answer)


def test_an_answer_may_be_rounded_or_cut_off_and_nothing_else():
    for value, precision, right, wrong in (
        (0.0869, digits(2), (0.0869, 0.087, 0.086), (0.088, 0.085, 0.09)),
        (2.26, decimals(1), (2.26, 2.3, 2.2), (2.4, 2.1, 2)),
        (-1.567, decimals(2), (-1.567, -1.57, -1.56), (-1.58, -1.55, 1.57)),
    ):
        assert [is_like(one, value, precision) for one in right] == [True] * 3, value
        assert [is_like(one, value, precision) for one in wrong] == [False] * 3, value


def test_an_answer_may_need_the_cell_just_above_it(tmp_path):
    cells = [
        "from course_lib import exercises",
        "beta = 0.5 ** (1 / 7)",
        'exercises.check("half-life", beta)',
    ]
    notebook = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells])
    path = tmp_path / "work.ipynb"
    path.write_text(writes(notebook))
    (one,) = (one for one in grade(path)["exercises"] if one["label"].endswith("half-life"))
    assert one["right"], json.dumps(one)


def test_the_last_layer_is_called_what_it_is():
    network = MLP([1, 1], seed=0)
    network.parameters = [1.0, 0.0]
    (logit,) = network.logits(np.array([[-2.0]]))
    has = "no ReLU" if logit < 0 else "a ReLU"
    assert CHECKS["backprop-bug"](3) == f"line 3 is right: the last layer has {has}."

"""What is slow is computed again only when it is asked about something else."""

from tests.widgets.node import run


def test_the_last_answer_is_kept_and_no_other():
    asked = [[1, 2], [1, 2], [1, 3], [1, 3], [1, 2], [None, 2], [None, 2]]
    found = run("kept.mjs", "kept.js", asked)
    assert [one["computed"] for one in found] == [1, 1, 2, 2, 3, 4, 4]
    assert [one["answer"] for one in found[:5]] == ["1+2", "1+2", "1+3", "1+3", "1+2"]

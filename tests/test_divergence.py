"""When something diverged: the first of its steps that is bad, for one run and for many."""

import numpy as np
import pytest

from course_lib._divergence import first_bad, has_diverged


@pytest.mark.parametrize(
    ("bad", "first"),
    [
        ([False] * 4, None),
        ([True] * 4, 0),
        ([False, True, False, True], 1),
        ([False, False, False, True], 3),
    ],
)
def test_one_run(bad, first):
    found = first_bad(np.array(bad))
    assert found == first and isinstance(found, int | None)
    assert has_diverged(found, ()) is any(bad)


def test_many_runs():
    bad = np.zeros((4, 2, 3), dtype=bool)
    assert first_bad(bad) is None
    assert has_diverged(None, (2, 3)).tolist() == [[False] * 3] * 2
    bad[0, 0, 1] = bad[2:, 1, 0] = bad[[1, 3], 1, 2] = True
    found = first_bad(bad)
    assert found.tolist() == [[-1, 0, -1], [2, -1, 1]]
    assert has_diverged(found, (2, 3)).tolist() == [[False, True, False], [True, False, True]]

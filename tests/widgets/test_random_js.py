"""random.js against numpy.random.RandomState: the same draws from the same seeds."""

import numpy as np

from tests.widgets.node import run

SEEDS = [0, 1, 3, 10, 11, 42, 5489, 2**31 - 1, 2**31, 4_000_010_000, 2**32 - 1]
SEEDS += np.random.RandomState(0).randint(2**32, size=200, dtype=np.uint64).tolist()


def test_draws_are_numpys_from_many_seeds():
    """Beyond the 624 words of one state, and with the second normal of a pair left over."""
    cases = [{"run": "random", "seed": seed, "count": 301} for seed in SEEDS]
    for case, got in zip(cases, run("network.mjs", "network.js", cases), strict=True):
        count, random = case["count"], np.random.RandomState(case["seed"])
        bits = random.randint(2**32, size=count, dtype=np.uint32)
        assert got["bits"] == bits.tolist(), case
        assert got["uniforms"] == random.random_sample(count).tolist(), case
        # The logarithm's last digit is each machine's own; near 1 it counts more.
        normals = random.randn(count)
        assert np.allclose(got["normals"], normals, rtol=1e-14, atol=1e-15), case
        assert got["permutation"] == random.permutation(count).tolist(), case
        assert got["short"] == [random.permutation(length).tolist() for length in range(5)], case
        assert np.allclose(got["after"], random.randn(3), rtol=1e-14, atol=1e-15), case
        assert got["again"] == np.random.RandomState(case["seed"]).permutation(count).tolist()

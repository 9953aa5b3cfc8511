"""The order of the examples: the generator's own, one for each seed, shared where seeds are."""

import numpy as np
import pytest

from course_lib._shuffling import Shuffles

EXAMPLES = np.arange(10.0).reshape(5, 2)


def order(seed: int, epoch: int) -> np.ndarray:
    return np.random.RandomState(seed + 1 + epoch).permutation(5)


@pytest.mark.parametrize("seed", [0, 3, 2**32 - 4])
def test_one_training(seed):
    shuffles = Shuffles(np.array(seed), count=5)
    for epoch in (0, 1, 2, 0):
        shuffles.draw(epoch)
        np.testing.assert_array_equal(shuffles.of(EXAMPLES), EXAMPLES[order(seed, epoch)])


SEEDS = {
    "in a row": ([4, 2, 9, 2], (4,)),
    "in one row of many": ([[4, 2, 9]], (1, 3)),
    "all alike": ([[4, 4, 4], [4, 4, 4]], ()),
    "alike in each row": ([[4, 4, 4], [2, 2, 2]], (2, 1)),
    "alike in each column": ([[4, 2, 9], [4, 2, 9]], (1, 3)),
    "some alike": ([[4, 2, 9], [4, 9, 2]], (2, 3)),
}


@pytest.mark.parametrize(("seeds", "drawn"), SEEDS.values(), ids=SEEDS)
def test_many_trainings(seeds, drawn):
    seeds = np.array(seeds)
    own = np.arange(seeds.size * 5 * 7.0).reshape(*seeds.shape, 5, 7)
    shuffles = Shuffles(seeds, count=5)
    for epoch in range(2):
        shuffles.draw(epoch)
        shared, each = shuffles.of(EXAMPLES), shuffles.of(own)
        assert shared.shape == (*drawn, 5, 2)  # no order is gathered twice
        assert each.shape == own.shape
        shared = np.broadcast_to(shared, (*seeds.shape, 5, 2))
        for index in np.ndindex(seeds.shape):
            expected = order(int(seeds[index]), epoch)
            np.testing.assert_array_equal(shared[index], EXAMPLES[expected])
            np.testing.assert_array_equal(each[index], own[index][expected])


@pytest.mark.parametrize("part", [slice(0, 2), slice(3, 9)])
@pytest.mark.parametrize("seeds", [seeds for seeds, _ in SEEDS.values()], ids=SEEDS)
def test_a_part_is_that_of_the_whole(seeds, part):
    own = np.arange(np.size(seeds) * 5 * 7.0).reshape(*np.shape(seeds), 5, 7)
    shuffles = Shuffles(np.array(seeds), count=5)
    shuffles.draw(epoch=0)
    for examples in (EXAMPLES, own):
        whole = shuffles.of(examples)
        np.testing.assert_array_equal(shuffles.of(examples, part), whole[..., part, :])

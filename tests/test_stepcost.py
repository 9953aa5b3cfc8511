"""What a step costs: forms that agree, passes counted by hand, a cache, and a machine's limits."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from course_lib import OPTIMIZERS, stepcost
from course_lib.stepcost import FORMS, Machine, in_blocks, seconds_of, trace

ARRAYS = {"SGD": ("theta", "g"), "Momentum": ("theta", "g", "v"), "Adam": ("theta", "g", "m", "s")}
N = 4096


def traced(name, form, n=N):
    arrays = {array: np.linspace(1, 2, n) for array in ARRAYS[name]}
    returns = tuple(array for array in arrays if array != "g")
    return trace(FORMS[name][form], returns=returns, **arrays)


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_the_optimizer_of_the_library(name):
    noise = np.random.RandomState(0)
    start = noise.standard_normal(1000)
    library, optimizer = start.copy(), OPTIMIZERS[name](0.001)
    remembered = [np.zeros(1000) for _ in ARRAYS[name][2:]]
    textbook = [start.copy(), *(array.copy() for array in remembered)]
    in_place = [start.copy(), *(array.copy() for array in remembered)]
    blocks = [start.copy(), *(array.copy() for array in remembered)]
    for t in range(1, 30):
        g = noise.standard_normal(1000)
        kept = g.copy()
        optimizer.step(library, g)
        textbook = list(FORMS[name]["textbook"](textbook[0], g, *textbook[1:], t=t))
        FORMS[name]["in place"](in_place[0], g, *in_place[1:], t=t)
        in_blocks(FORMS[name]["in place"], blocks[0], g, *blocks[1:], t=t, block=300)
        assert np.array_equal(g, kept)
    for arrays in (textbook, in_place, blocks):
        np.testing.assert_allclose(arrays[0], library, rtol=1e-11)
    assert all(map(np.array_equal, blocks, in_place))


@pytest.mark.parametrize("name", FORMS)
def test_what_lies_between_goes_into_the_scratch_that_is_lent(name):
    lent, scratch = [np.full(4, 2.0) for _ in ARRAYS[name]], np.full(4, np.nan)
    own = [array.copy() for array in lent]
    FORMS[name]["in place"](*lent, scratch=scratch)
    FORMS[name]["in place"](*own)
    assert np.array_equal(lent, own) and np.isfinite(scratch).all()


def test_in_blocks_begins_with_step_1_and_takes_2048_at_a_time():
    noise = np.random.RandomState(1)
    whole = [noise.uniform(1, 2, N) for _ in ARRAYS["Adam"]]
    arrays = dict(zip(ARRAYS["Adam"], whole, strict=True))
    blocks = trace(lambda *a: in_blocks(FORMS["Adam"]["in place"], *a), **arrays)
    assert {one.bytes_written for one in blocks.passes} == {8 * 2048}
    at_once = [array.copy() for array in whole]
    FORMS["Adam"]["in place"](*at_once)
    in_blocks(FORMS["Adam"]["in place"], *whole)
    assert np.array_equal(whole, at_once)


def test_in_blocks_the_scratch_is_of_the_parameters_kind():
    noise = np.random.RandomState(2)
    theta, g = noise.uniform(1, 2, 100).astype(np.float32), 1000 * noise.uniform(1, 2, 100)
    whole = theta.copy()
    FORMS["SGD"]["in place"](whole, g)
    in_blocks(FORMS["SGD"]["in place"], theta, g, block=40)
    assert np.array_equal(theta, whole)


@pytest.mark.parametrize(
    ("name", "form", "passes", "streams", "flops", "extra"),
    [
        ("SGD", "textbook", 2, 5, 2, 2),
        ("SGD", "in place", 2, 5, 2, 1),
        ("Momentum", "textbook", 5, 12, 5, 3),
        ("Momentum", "in place", 5, 12, 5, 1),
        ("Adam", "textbook", 14, 32, 14, 7),
        ("Adam", "in place", 12, 28, 12, 1),
    ],
)
def test_passes_are_those_counted_by_hand(name, form, passes, streams, flops, extra):
    step = traced(name, form)
    assert (len(step.passes), step.streams(), step.flops) == (passes, streams, flops * N)
    assert step.extra == extra
    assert step.intensity == flops / (8 * streams)


@pytest.mark.parametrize(("name", "streams"), [("SGD", 3), ("Momentum", 5), ("Adam", 7)])
def test_no_form_can_do_with_less_than_its_arrays_once(name, streams):
    for form in FORMS[name]:
        step = traced(name, form)
        assert step.streams(step.floor) == streams


@pytest.mark.parametrize("name", FORMS)
def test_in_blocks_the_memory_behind_a_cache_sees_the_floor(name):
    arrays = {array: np.ones(N) for array in ARRAYS[name]}
    whole = traced(name, "in place")
    blocks = trace(lambda *a: in_blocks(FORMS[name]["in place"], *a, block=256), **arrays)
    assert len(blocks.passes) == 16 * len(whole.passes)
    assert blocks.bytes == whole.bytes
    held = 16 * 1024  # a block of five arrays, but not one array
    assert blocks.bytes_past(held) == blocks.floor
    assert whole.bytes_past(held) > 0.98 * whole.bytes
    assert whole.bytes_past(10**7) == whole.floor  # a cache that holds it all


@pytest.mark.parametrize(("form", "streams"), [("textbook", 46), ("in place", 31)])
def test_what_is_written_and_not_read_is_fetched_before(form, streams):
    step = traced("Adam", form)
    assert step.streams(step.bytes_allocating) == streams


def test_a_cache_of_two_lines_by_hand():
    def there_and_back(x, y):
        x += 1  # reads 2 lines, writes 2
        y += x  # reads y's; x is there; writes y
        return x, y

    line = np.ones(8)  # 64 bytes
    step = trace(there_and_back, x=np.ones(16), y=np.ones(16))
    assert step.bytes_past(10 * line.nbytes, line=64) == 4 * 64 + 4 * 64
    one = trace(lambda x: np.sqrt(x, out=x), x=np.ones(16))
    assert one.bytes_past(64, line=64) == one.bytes == 256


def test_a_cache_of_one_line_has_one_of_two_arrays():
    def twice(x, y):
        y += x
        y += x

    step = trace(twice, x=np.ones(8), y=np.ones(8))  # a line each
    assert step.bytes_past(2 * 64, line=64) == 3 * 64  # y and x once, y back
    # y, x and, as y is there again, x; y goes for x's sake, and at the end
    assert step.bytes_past(64, line=64) == step.bytes_past(10, line=64) == 5 * 64


def test_a_part_is_in_the_lines_of_its_whole():
    def step(x):
        x[9:24] += 1
        return (x + 0,)

    found = trace(step, x=np.ones(32))  # four lines; the part begins in the second
    assert found._touched[0] == [(0, 72, 120, False), (0, 72, 120, True)]
    # Fetched are lines 1 and 2, then 0 and 3; back go 1 and 2, and the four of the result.
    assert found.bytes_past(10**4, line=64) == (4 + 6) * 64


@pytest.mark.parametrize("order", [("row", "table"), ("table", "row")])
def test_a_row_that_goes_with_every_other_is_as_long_as_it_is(order):
    arrays = {"row": np.ones(8), "table": np.ones((2, 8))}
    step = trace(lambda a, b: (a + b,), **{name: arrays[name] for name in order})
    assert step.bytes_past(10**4, line=64) == (1 + 2 + 2) * 64


def test_what_is_written_first_or_made_on_the_way_need_not_be_read():
    def step(x, y):
        x[:] = y
        x *= np.ones_like(y)

    assert trace(step, x=np.ones(10), y=np.ones(10)).floor == 80 + 80  # y read, x written


def test_a_result_has_its_name_from_its_last_pass_on():
    def step(x):
        y = x + 1
        y += 1
        return y, y * 2

    passes = trace(step, returns=("y", "z"), x=np.ones(10)).passes
    reads_writes = [(*one.reads, one.writes) for one in passes]
    assert reads_writes == [("x", "temporary"), ("y", "y"), ("y", "z")]


def test_numbers_alone_and_no_arrays_come_to_nothing():
    step = trace(np.sqrt, x=np.float64(4))
    assert (step.bytes, step.flops) == (0, 0)
    assert trace(lambda: None).elements == 0


def test_a_pass_that_writes_two_arrays_is_refused():
    with pytest.raises(TypeError, match="writes one array, and modf more"):
        trace(np.modf, x=np.ones(3))


def test_a_record_is_read_and_not_changed():
    step = traced("SGD", "in place", n=1)
    with pytest.raises(FrozenInstanceError):
        step.passes[0].flops = 2
    assert repr(step).startswith("Trace(passes=[Pass(operation='multiply', reads=('g',)")
    assert repr(step).endswith("elements=1, floor=24, extra=1)")  # and nothing of the ledger


def test_an_operand_used_twice_is_read_once_and_numbers_cost_nothing():
    step = trace(lambda x: (3 * (x * x),), returns=("y",), x=np.ones(10))
    assert [one.reads for one in step.passes] == [("x",), ("temporary",)]
    assert [one.writes for one in step.passes] == ["temporary", "y"]
    assert step.bytes == 4 * 80


def test_the_dead_give_their_memory_to_the_living():
    def chain(x):
        for _ in range(10):
            x = x + 1
        return x

    assert trace(chain, x=np.ones(10)).extra == 2


def test_copies_slices_and_sums_are_passes_too():
    def step(x, y):
        x[:] = y
        x[2:4] += 1
        y.copy()
        return np.add.reduce(x)

    passes = trace(step, x=np.ones(10), y=np.ones(10)).passes
    moved = [(one.operation, one.bytes_read, one.bytes_written, one.flops) for one in passes]
    assert moved == [
        ("copy", 80, 80, 0),
        ("add", 16, 16, 2),
        ("copy", 80, 80, 0),
        ("add", 80, 0, 10),
    ]


def test_the_arrays_given_stay_as_they_are():
    x = np.ones(4)
    trace(stepcost.sgd_in_place, theta=x, g=x)
    assert np.array_equal(x, np.ones(4)) and type(x) is np.ndarray


def test_the_roof_is_the_lower_of_two_lines_and_meets_at_the_ridge():
    machine = Machine(bandwidth=20.0, peak=100.0, call=2.0)
    assert machine.ridge == 5
    np.testing.assert_array_equal(machine.attainable([1, 5, 50]), [20, 100, 100])
    assert machine.seconds(moved=200, flops=10) == 2 + 10
    assert machine.seconds(moved=2, flops=1000, calls=3) == 6 + 10
    n = machine.knee(moved=8, calls=3)
    assert machine.seconds(8 * n, calls=3) == 2 * 3 * machine.call


def test_a_call_is_timed_by_its_fastest_round(monkeypatch):
    now = [0.0]
    costs = iter([9.0, *[0.5] * 2, 3.0, 0.25, 0.5, 4.0, *[1.0] * 20])

    def work():
        now[0] += next(costs)

    monkeypatch.setattr(stepcost.machine.time, "perf_counter", lambda: now[0])
    assert seconds_of(work, budget=1.0) == 0.25

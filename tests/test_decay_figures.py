"""The figures of chapter 5: what they draw is what their names say."""

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib import ExponentialAverage, schedules
from course_lib.notebook import decay_figures


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def drawn(ax) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    return {line.get_label(): line.get_data() for line in ax.lines}


def test_rate_panels_draw_each_schedule_in_its_panel():
    linear, cosine = schedules.linear_decay(1, 50), schedules.cosine_decay(1, 50)
    decay_figures.rate_panels({"linear": linear}, {"cosine": cosine, "half": lambda t: 0.5 + 0 * t})
    left, right = plt.gcf().axes
    assert list(drawn(left)) == ["linear"] and list(drawn(right)) == ["cosine", "half"]
    t, rates = drawn(right)["cosine"]
    assert np.allclose(rates, cosine(t)) and len(t) == 1000


def test_partial_sums_are_sums_of_rates_and_of_squares():
    decay_figures.partial_sums({"one": schedules.constant(1), "0.1": schedules.constant(0.1)}, 1000)
    plain, squares = plt.gcf().axes
    for ax, factor in ((plain, 0.1), (squares, 0.01)):
        t, sums = drawn(ax)["one"]
        assert t[0] == 1 and t[-1] == 1000 and np.allclose(sums, t)
        assert np.allclose(drawn(ax)["0.1"][1], factor * t)


def test_the_predicted_step_is_that_of_adam_on_noise_with_a_perfect_divisor():
    noise, mean = np.random.RandomState(0), ExponentialAverage(0.9)
    for t in range(1, 11):
        step = mean.update(noise.standard_normal(100_000))  # over 1
        assert np.sqrt(np.mean(step**2)) == pytest.approx(decay_figures.noise_step(t), rel=0.02)


def test_first_steps_draws_three_lines():
    decay_figures.first_steps(np.linspace(1, 0.5, 20), np.linspace(1, 0.3, 20))
    lines = drawn(plt.gca())
    assert list(lines) == ["network", "pure noise", "predicted for noise"]
    t, predicted = lines["predicted for noise"]
    assert predicted[0] == 1 and np.allclose(predicted, decay_figures.noise_step(t))


def test_ranges_draw_medians_and_percentiles():
    runs = np.arange(101.0)
    decay_figures.ranges({"a": {"x": runs, "y": runs + 1}, "b": {"x": 2 * runs, "y": runs}})
    left, right = plt.gcf().axes
    assert left.lines[0].get_xdata().tolist() == [50, 51]
    assert right.lines[0].get_xdata().tolist() == [100, 50]
    [bars] = left.collections
    assert [segment[:, 0].tolist() for segment in bars.get_segments()] == [[10, 90], [11, 91]]
    assert [label.get_text() for label in left.get_yticklabels()] == ["x", "y"]

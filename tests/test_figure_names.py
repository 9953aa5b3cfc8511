"""What figure functions call their axes, panels, rows and lines is what they draw there."""

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import same_color, to_hex

from course_lib import schedules
from course_lib.experiments import figures, published
from course_lib.experiments.result import Result
from course_lib.notebook import averages_figures, decay_figures, momentum_figures
from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES
from course_lib.surfaces import ravine

TRIO = ("SGD", "Momentum", "Adam")
COLOURS = {name: style.light for name, style in OPTIMIZER_STYLES.items()}
FIRST, SECOND = ROLE_STYLES["first"].light, ROLE_STYLES["second"].light


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def axes_of(ax) -> tuple[str, str]:
    return ax.get_xlabel(), ax.get_ylabel()


def rows_of(ax) -> dict[float, str]:
    """What stands at which height."""
    return dict(
        zip(ax.get_yticks(), [label.get_text() for label in ax.get_yticklabels()], strict=True)
    )


def test_noise_lies_below_lag_each_in_its_colour(ax):
    averages_figures.stacked_error(ax, sigma=3.0, drift=0.1)
    assert axes_of(ax) == ("window 1/(1−β)", "mean square error")
    noise, lag = ax.collections
    assert (noise.get_label(), lag.get_label()) == ("noise", "lag")
    for area, colour in ((noise, SECOND), (lag, FIRST)):
        assert same_color(area.get_facecolor()[0][:3], colour)
    below, above = (area.get_paths()[0].vertices for area in (noise, lag))
    assert below[:, 1].min() == 0 and above[:, 1].min() > 0
    dot = next(line for line in ax.lines if line.get_marker() == "o")
    assert dot.get_ydata()[0] < below[:, 1].max()  # where the sum is least, not largest


def test_rates_stand_above_steps_and_sums_under_their_signs():
    decay_figures.rate_panels({"one": schedules.constant(1)}, {"two": schedules.constant(1)})
    left, right = plt.gcf().axes
    assert axes_of(left) == ("step", "α / α₀") and right.get_xlabel() == "step"
    decay_figures.partial_sums({"a tenth": schedules.constant(0.1)}, 100)
    for ax, title, total in zip(plt.gcf().axes, ("Σα", "Σα²"), (10, 1), strict=True):
        assert (ax.get_title(), ax.get_xlabel()) == (title, "step")
        assert ax.lines[0].get_ydata()[-1] == pytest.approx(total)


def test_a_network_s_steps_are_not_called_noise():
    network, noise = np.linspace(0.8, 0.2, 20), np.linspace(1, 0.3, 20)
    decay_figures.first_steps(network, noise)
    ax = plt.gca()
    assert axes_of(ax) == ("step", "typical length / α")
    drawn = {line.get_label(): line.get_ydata() for line in ax.lines}
    np.testing.assert_array_equal(drawn["network"], network)
    np.testing.assert_array_equal(drawn["pure noise"], noise)


def test_rows_of_ranges_are_named_for_what_lies_in_them():
    runs = np.arange(101.0)
    decay_figures.ranges({"a": {"low": runs, "high": runs + 500}})
    ax = plt.gca()
    assert ax.get_xlabel() == "loss"
    (dots,) = ax.lines
    middles = {rows_of(ax)[place]: middle for middle, place in dots.get_xydata()}
    assert middles == {"low": 50, "high": 550}
    assert dots.get_ydata()[0] > dots.get_ydata()[1]  # the first is at the top


def test_the_crossing_lines_are_named_for_their_slopes(ax):
    momentum_figures.crossing(ax, gentle=1, steep=20)
    assert axes_of(ax) == ("learning rate α", "factor a step")
    drawn = {line.get_label(): line.get_ydata() for line in ax.lines}
    rates = ax.lines[0].get_xdata()
    np.testing.assert_allclose(drawn["flat: |1 − αμ|"], np.abs(1 - rates))
    np.testing.assert_allclose(drawn["steep: |1 − αL|"], np.abs(1 - 20 * rates))
    slower = ax.lines[0].get_ydata()
    np.testing.assert_allclose(slower, np.maximum(*(line.get_ydata() for line in ax.lines[1:3])))


def test_bands_and_springs_are_by_steps_and_rest_is_at_rest(ax):
    momentum_figures.bands(ax, np.ones((3, 2)), ("flat", "steep"))
    assert ax.get_xlabel() == "step t"
    _, other = plt.subplots()
    momentum_figures.spring(other, np.array([-1.0, 0.5, 0.0]))
    assert rows_of(other) == {0: "rest"}


def test_the_regimes_are_named_where_their_roots_are(ax):
    momentum_figures.regimes(ax, {})
    assert axes_of(ax) == ("αλ", "β")
    seen = {}
    for note in ax.texts:
        stiffness, beta = note.xy
        roots = np.roots([1, -(1 + beta - stiffness), beta])
        largest = roots[np.abs(roots).argmax()]
        seen[note.get_text()] = (
            "diverges"
            if abs(largest) > 1
            else "swings"
            if abs(largest.imag) > 1e-9
            else "creeps"
            if largest.real > 0
            else "flips"
        )
    assert seen == {name: name for name in ("creeps", "flips", "swings", "diverges")}


@pytest.mark.parametrize("nesterov", [False, True])
def test_the_roll_is_blue_the_pull_orange_and_the_cross_where_the_slope_is_felt(ax, nesterov):
    start, roll = np.array([-4.0, 0.8]), np.array([1.6, -1.25])
    momentum_figures.look_ahead(ax, ravine(20), start, roll, 0.03, nesterov)
    ahead, pull = (note.arrow_patch for note in ax.texts)
    assert [to_hex(one.get_edgecolor()) for one in (ahead, pull)] == [FIRST, SECOND]
    cross = next(line for line in ax.lines if line.get_marker() == "x")
    np.testing.assert_allclose(cross.get_xydata()[0], start + roll if nesterov else start)


def result(costs=None, accuracy=None, configuration=None, **details) -> Result:
    return Result("", "", configuration or {}, {}, costs or {}, accuracy or {}, details)


def test_costs_of_many_seeds_stand_beside_epochs_and_the_first_is_the_thin_line():
    costs = {name: np.random.RandomState(0).uniform(0.1, 1, (5, 8)) for name in TRIO}
    figure = figures.seeds(result(costs))
    assert (figure.get_supxlabel(), figure.get_supylabel()) == ("epoch", "cost")
    for ax, name in zip(figure.axes, TRIO, strict=True):
        median, thin = ax.lines
        assert ax.get_title() == median.get_label() == name
        assert to_hex(median.get_color()) == COLOURS[name]
        np.testing.assert_array_equal(thin.get_ydata(), costs[name][0])
        np.testing.assert_array_equal(thin.get_xdata(), np.arange(1, 9))


def test_causes_have_the_low_rate_left_and_each_schedule_its_own_look():
    arms = {
        f"{name} {rate} {schedule}": {
            "optimizer": name,
            "learning_rate": rate,
            "schedule": schedule,
        }
        for name in TRIO
        for rate in (0.1, 0.01)
        for schedule in ("constant", "staircase", "decay")
    }
    costs = {label: np.full((3, 4), place / 20) for place, label in enumerate(arms)}
    figure = figures.causes(result(costs, configuration={"arms": arms}))
    for place, ax in enumerate(figure.axes):
        name, rate = TRIO[place // 2], (0.01, 0.1)[place % 2]
        assert ax.get_title() == f"{name}, α₀ = {rate:g}"
        looks = []
        for line in ax.lines:
            own = costs[f"{name} {rate} {line.get_label()}"][0]
            np.testing.assert_array_equal(line.get_ydata(), own)
            looks.append(to_hex(line.get_color()))
        assert [line.get_label() for line in ax.lines] == ["constant", "staircase", "decay"]
        assert looks == [ROLE_STYLES[role].light for role in ("first", "second", "third")]
    assert (figure.get_supxlabel(), figure.get_supylabel()) == ("epoch", "cost")


def test_tuned_and_held_out_are_not_exchanged_and_shares_are_per_cent():
    seen = {
        name: np.array([0.8, 0.9]) + shift
        for shift, name in zip((0, 0.02, 0.04), TRIO, strict=False)
    }
    unseen = {name: values - 0.3 for name, values in seen.items()}
    figure = figures.tuned(result(accuracy=seen, held_out_accuracy=unseen))
    above, below = figure.axes
    assert (above.get_title(), below.get_title()) == ("training", "held out")
    assert below.get_xlabel() == "accuracy (%)"
    for ax, shown in ((above, seen), (below, unseen)):
        assert list(rows_of(ax).values()) == list(TRIO)
        for row, name in enumerate(TRIO):
            np.testing.assert_allclose(ax.lines[3 * row].get_xdata(), 100 * shown[name])


def test_a_tuning_s_dot_is_at_the_least_cost_and_its_axes_are_named():
    rates = np.array([0.01, 0.1, 1.0])
    costs = {name: np.array([[0.5], [0.2], [0.6]]) + 0.01 * n for n, name in enumerate(TRIO)}
    figure = figures.tuning(
        result(rates=rates, validation_cost=costs, chosen=dict.fromkeys(TRIO, 0.1))
    )
    (ax,) = figure.axes
    assert axes_of(ax) == ("learning rate α", "validation cost")
    for name, dot in zip(TRIO, ax.lines[1::2], strict=True):
        assert dot.get_xydata().tolist() == [[0.1, np.median(costs[name], axis=1).min()]]
        assert to_hex(dot.get_color()) == COLOURS[name]


def test_adam_s_settings_are_named_by_their_symbols():
    names = {"learning_rate": "α", "beta1": "β₁", "beta2": "β₂", "epsilon": "ε"}
    costs = {name: np.full((2, 3), 0.1 * n) for n, name in enumerate(names, start=1)}
    values = {name: [0.1, 0.2] for name in names}
    figure = figures.adam_settings(result(values=values, validation_cost=costs))
    drawn = {ax.get_xlabel(): ax.lines[0].get_ydata()[0] for ax in figure.axes}
    assert drawn == {symbol: costs[name][0, 0] for name, symbol in names.items()}
    assert figure.axes[0].get_ylabel() == "validation cost"


def test_on_digits_test_accuracy_is_called_so_and_ahead_is_adam_s_lead():
    test = {
        name: np.array([[0.9, 0.92]]) + shift
        for shift, name in zip((0, 0.02, 0.05), TRIO, strict=False)
    }
    figure = figures.digits(result(test_accuracy={name: one[0] for name, one in test.items()}))
    assert figure.axes[0].get_xlabel() == "test accuracy (%)"
    figure = figures.digits_splits(result(test_accuracy=test, test_to_training=0.25, splits=[0]))
    assert figure.get_supxlabel() == "points of test accuracy that Adam is ahead"
    for ax, other, lead in zip(figure.axes, TRIO[:2], (5, 3), strict=True):
        assert ax.get_title() == f"Adam against {other}"
        np.testing.assert_allclose(ax.collections[0].get_offsets()[:, 0], lead)


def test_rare_classes_are_titled_for_their_frequencies():
    labels = [f"{name}, {kind}" for name in figures.RARE_STYLES for kind in ("Zipf", "equal")]
    costs = {label: np.full((2, 3), place) for place, label in enumerate(labels)}
    groups = {label: np.full((2, 2), place) for place, label in enumerate(labels)}
    figure = figures.rare_classes(result(costs, groups=["1", "2–3"], group_cost=groups))
    left, right, below, _ = figure.axes
    for ax, title, kind in (
        (left, "class k as frequent as 1/k", "Zipf"),
        (right, "all equally frequent", "equal"),
    ):
        assert ax.get_title() == title
        for line in ax.lines:
            assert line.get_ydata()[0] == costs[f"{line.get_label()}, {kind}"][0, 0]
    assert axes_of(left) == ("step", "cost") and axes_of(below) == ("classes", "cost at the end")


@pytest.mark.parametrize("name", ["moons-sgd", "moons-adam"])
def test_one_run_is_drawn_in_its_optimizer_s_colour(name):
    run = published.run(name, epochs=1)
    (above, below) = figures.single(run).axes
    arm = published.ARMS[name]
    assert to_hex(above.lines[0].get_color()) == COLOURS[arm.optimizer]
    assert above.get_title() == f"{arm.label}: {run.accuracy:.2%} right"
    assert axes_of(above) == ("epoch", "cost") and axes_of(below) == ("x₁", "x₂")

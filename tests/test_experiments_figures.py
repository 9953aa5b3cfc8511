"""The experiments' figures that say something by colour and place."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_hex

from course_lib.experiments import digits, figures, rare
from course_lib.notebook.palette import OPTIMIZER_STYLES, ROLE_STYLES

COLORS = {name: style.light for name, style in OPTIMIZER_STYLES.items()}


def lines_between(ax):
    return [line for line in ax.lines if list(line.get_xdata()) == [0, 1]]


def crosses(ax):
    return [
        (line.get_xdata()[0], place)
        for line in ax.lines
        if line.get_marker() == "x"
        for place in line.get_ydata()
    ]


def test_a_line_for_each_pair_in_the_colour_of_the_better(ax):
    figures.pairs(ax, [90, 91, 92, 93], [91, 90, 92, 95])
    found = {tuple(line.get_ydata()): line for line in lines_between(ax)}
    assert {places: to_hex(line.get_color()) for places, line in found.items()} == {
        (90, 91): COLORS["Adam"],
        (91, 90): COLORS["SGD"],
        (92, 92): ROLE_STYLES["data"].light,
        (93, 95): COLORS["Adam"],
    }
    assert {line.get_linestyle() for line in found.values()} == {"-", ":"}
    assert found[92, 92].get_linestyle() == ":"
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert labels == ["SGD\n1 ahead", "\n1 equal", "Adam\n2 ahead"]
    assert not crosses(ax)
    assert not ax.texts


def test_lower_costs_are_better_and_names_may_be_others(ax):
    figures.pairs(ax, [0.2, 0.3], [0.1, 0.4], names=("Momentum", "RMSProp"), lower_is_better=True)
    first, second = lines_between(ax)
    assert to_hex(first.get_color()) == COLORS["RMSProp"]
    assert to_hex(second.get_color()) == COLORS["Momentum"]
    assert ax.get_xticklabels()[0].get_text() == "Momentum\n1 ahead"


def test_far_failures_stand_at_the_edge_and_say_so(ax):
    first, second = np.array([90, 94, 50]), np.array([92, 50, 50])
    figures.pairs(ax, first, second, failed=(first == 50, second == 50))
    edge = 90 - 0.2 * 4
    np.testing.assert_allclose(crosses(ax), [(0, edge), (1, edge), (1, edge)])
    assert [text.get_text() for text in ax.texts] == ["failed"]
    bottom, top = ax.get_ylim()
    assert bottom < edge
    assert top < 100
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert labels == ["SGD\n1 ahead", "\n1 equal", "Adam\n1 ahead"]


def test_failures_among_the_others_stay_where_they_are(ax):
    figures.pairs(ax, [49, 80, 50], [50, 90, 95], failed=(None, [True, False, False]))
    assert crosses(ax) == [(1, 50)]
    assert not ax.texts


def test_costs_that_have_diverged_stand_above(ax):
    figures.pairs(ax, [0.1, np.inf], [0.2, np.inf], lower_is_better=True)
    np.testing.assert_allclose(crosses(ax), [(0, 0.22), (1, 0.22)])


def test_nothing_but_failures_can_be_drawn(ax):
    figures.pairs(ax, [0.5, 0.5], [0.5, 0.5], failed=([True, True], [True, True]))
    assert len(crosses(ax)) == 4


def test_splits_have_a_row_each_with_a_dot_for_each_seed():
    result = digits.digits_splits(runs=3, epochs=1, tuning_runs=1, splits=2)
    figure = figures.digits_splits(result)
    left, right = figure.axes
    test = result.details["test_accuracy"]
    for ax, other in ((left, "SGD"), (right, "Momentum")):
        ahead = 100 * (test["Adam"] - test[other])
        for dots, differences in zip(ax.collections, ahead, strict=True):
            np.testing.assert_allclose(dots.get_offsets()[:, 0], differences)
            for color, difference in zip(dots.get_facecolors(), differences, strict=True):
                winner = "Adam" if difference > 0 else other
                if difference:
                    assert to_hex(color) == COLORS[winner]
    rows = [label.get_text() for label in left.get_yticklabels()]
    assert rows == ["split 0", "split 1", "all splits"]
    plt.close(figure)
    digits.forget()


def test_rare_classes_are_drawn_in_the_optimizers_own_colours():
    result = rare.rare_classes(runs=2, epochs=3, tuning_runs=1)
    figure = figures.rare_classes(result)
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names == ["SGD", "sign descent", "Momentum", "Adam"]
    above, _, below, _ = figure.axes
    for name, curve, by_group in zip(names, above.lines, below.lines, strict=True):
        color = COLORS["RMSProp" if name == "sign descent" else name]  # without its memory
        assert to_hex(curve.get_color()) == to_hex(by_group.get_color()) == color
        median = np.median(result.costs[f"{name}, Zipf"], axis=0)
        np.testing.assert_allclose(curve.get_ydata(), median)
        median = np.median(result.details["group_cost"][f"{name}, Zipf"], axis=0)
        np.testing.assert_allclose(by_group.get_ydata(), median)
    assert [label.get_text() for label in below.get_xticklabels()] == list(rare.GROUPS)
    plt.close(figure)


def test_beyond_the_best_rate_a_sensitivity_tells_no_more_than_rounding_leaves():
    rates, exact = np.array([0.01, 0.1, 1.0, 10.0]), np.array([0.3123, 0.1234, 0.1361, 0.4])
    drawn = []
    for last in (exact, exact + np.array([0, 0, 0.005, 0.1])):
        figure, ax = plt.subplots()
        figures.sensitivity(ax, rates, np.tile(last[:, None], 3), "SGD", {"color": "C0"}, best=0.1)
        drawn.append(ax.lines[0].get_ydata())
        plt.close(figure)
    np.testing.assert_allclose(drawn[0], [0.3123, 0.1234, 0.1734], rtol=1e-12)
    np.testing.assert_array_equal(*drawn)

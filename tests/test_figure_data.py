"""A figure's table holds the numbers that are drawn: each artist's points, rounded."""

import csv
import io

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from course_lib.notebook import figure_data, plotting


def rows(figure) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(figure_data.table(figure))))


def column(found, name: str, series: str | None = None) -> list[float]:
    return [float(row[name]) for row in found if series is None or row["series"] == series]


def test_lines_give_their_points_under_their_labels(ax):
    x = np.linspace(0, 1, 50)
    ax.plot(x, x**2, label="square")
    ax.plot(x, 1000 * x, label="line")
    found = rows(ax.figure)
    assert list(found[0]) == ["panel", "series", "x", "y"]
    for series, y in (("square", x**2), ("line", 1000 * x)):
        np.testing.assert_allclose(column(found, "x", series), x, atol=1e-3)
        np.testing.assert_allclose(column(found, "y", series), y, atol=1e-3 * y.max())


def test_bars_give_their_middles_and_their_ends(ax):
    plotting.weights(ax, 0.9, 5, {"color": "black"})
    found = rows(ax.figure)
    np.testing.assert_allclose(column(found, "x"), -np.arange(5), atol=1e-9)
    np.testing.assert_allclose(column(found, "y"), 0.1 * 0.9 ** np.arange(5), atol=1e-4)
    ax.clear()
    ax.barh([1, 2], [10, 20], left=[0, 5])
    assert column(rows(ax.figure), "x") == [10, 25] and column(rows(ax.figure), "y") == [1, 2]


def test_a_heat_map_gives_its_cells_and_values(ax):
    plotting.heat_map(ax, [0, 1, 2], [10, 20], np.array([[1, 2, 3], [4, 5, np.nan]]), "loss")
    found = rows(ax.figure)  # of one panel: a colour bar is none
    assert column(found, "x") == [0, 1, 2] * 2 and column(found, "y") == [10] * 3 + [20] * 3
    assert [row["value"] for row in found] == ["1", "2", "3", "4", "5", ""]


def test_scattered_points_areas_and_ranges_are_there(ax):
    points = np.random.RandomState(0).standard_normal((20, 2))
    ax.scatter(*points.T, label="dots")
    ax.fill_between([0, 1], [0, 1], [2, 3], label="band")
    ax.hlines([1, 2], [0, 0.5], [3, 4], label="ranges")
    found = rows(ax.figure)
    np.testing.assert_allclose(column(found, "y", "dots"), points[:, 1], atol=1e-3)
    assert set(column(found, "y", "band")) == {0, 1, 2, 3}
    assert column(found, "x", "ranges") == [0, 3, 0.5, 4]


def test_what_is_no_data_is_left_out_and_a_rule_says_its_height_alone(ax):
    ax.contour(np.add.outer(np.arange(5), np.arange(5)))
    ax.annotate("note", (0, 0))
    ax.axhline(2.5, label="limit")
    ax.plot([0, 1], [0, 1], label="hidden", visible=False)
    (row,) = rows(ax.figure)
    assert row == {"panel": "", "series": "limit", "x": "", "y": "2.5"}


def test_dates_are_days_and_panels_have_their_titles_and_quantities():
    figure, (one, two) = plt.subplots(2)
    dates = np.arange("2012-01-01", "2012-01-04", dtype="datetime64[D]")
    plotting.days(one, dates, np.arange(3.0))
    one.set_title("β = 0.9")
    two.plot([1, 2])
    two.set(xlabel="step", ylabel="loss, mean")
    found = rows(figure)
    assert [row["x"] for row in found[:3]] == ["2012-01-01", "2012-01-02", "2012-01-03"]
    assert found[0]["panel"] == "β = 0.9 (y: temperature (°C))"
    assert found[-1]["panel"] == "2 (x: step; y: loss, mean)"
    plt.close(figure)


@pytest.mark.parametrize("series", [1, 60])
def test_long_series_are_thinned_evenly_and_say_so(ax, series):
    x = np.arange(10_001)
    for _ in range(series):
        ax.plot(x, x)
    found = rows(ax.figure)
    assert len(found) <= max(figure_data.ROWS, series * figure_data.FEWEST)
    of_first = [row for row in found if row["series"] == found[0]["series"]]
    kept = [float(row["x"]) for row in of_first]
    assert found[0]["series"] == f"series 1 ({len(kept)} of 10001 points)"
    assert (kept[0], kept[-1]) == (0, 10_000)
    assert np.ptp(np.diff(kept)) <= 12  # of steps of 25 and more: both numbers are rounded

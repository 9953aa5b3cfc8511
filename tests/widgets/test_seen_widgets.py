"""What the widgets show, say and are coloured for, held to numbers: one page with all of them.

Its state is read once (`seen.js`); the names in keys, tables and sentences are then compared with
what is drawn in their colours, and that with what course_lib computes.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import SGD, Adam, Momentum, RMSProp, descend, exponential_average, surfaces
from course_lib import widgets as w
from course_lib.averages import trend_lag, variance_factor
from course_lib.datasets import moons, temperatures
from course_lib.notebook.palette import OPTIMIZER_STYLES
from tests.browser import BEGIN_WIDGETS

ROOT = Path(__file__).parents[2]
READ = (Path(__file__).parent / "seen.js").read_text(encoding="utf-8")
MADE = {
    "anatomy": lambda: w.AdamAnatomy(shown_step=3, part=5),
    "agreement": lambda: w.Agreement(agree=0b1011, shown=True),
    "average": w.AverageExplorer,
    "cloud": lambda: w.CloudInTheBowl(
        rates=[0.4, *[0.1] * 5], turns=[80, 302, 303, 304, 305], shown_step=180
    ),
    "scaling": w.CoordinateScaling,
    "averaged": w.DescentExplorer,
    "summed": lambda: w.DescentExplorer(beta=0.9, learning_rate=0.004, dampening=False),
    "descent": lambda: w.DescentExplorer(beta=0.0, surface="styblinski_tang"),
    "slope": w.HessianLens,
    "saddle": lambda: w.HessianLens(surface="saddle", point=[0, 0]),
    "minimum": lambda: w.HessianLens(surface="himmelblau", point=[3, 2], goal_kind="minimum"),
    "swings": w.MomentumRegimes,
    "flips": lambda: w.MomentumRegimes(learning_rate=0.085, beta=0.05, condition=20),
    "noise": lambda: w.NoiseAndLag(error_shown=True),
    "race": lambda: w.OptimizerRace(shown_step=30),
    "escape": w.SaddleEscape,
    "schedule": lambda: w.ScheduleExplorer(schedule="exponential_decay", staircase=False),
    "horizon": lambda: w.ScheduleRace(stop=300),
    "cost": w.StepCost,
    "swapped": lambda: w.SwappedUnits(share=50),
    "lab": lambda: w.TrainingLab(epochs=60, epoch=40),
}
SIGNS = str.maketrans("−⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "-0123456789-")


@pytest.fixture(scope="module")
def seen(chromium, tmp_path_factory) -> dict[str, dict]:
    """What each of the widgets shows, by the names of MADE."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "website" / "extensions"))
        from descent_widgets import live

        from tests.widgets.conftest import PAGE

        body = live("\n".join(make().html() for make in MADE.values()))
    path = tmp_path_factory.mktemp("seen") / "page.html"
    path.write_text(PAGE.format(body=body, theme=' data-theme="light"'), encoding="utf-8")
    context = chromium.new_context(viewport={"width": 1000, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate(BEGIN_WIDGETS)
    page.wait_for_function(
        "(count) => document.querySelectorAll('[data-descent-ready]').length === count",
        arg=len(MADE),
    )
    page.evaluate("for (const one of document.querySelectorAll('.descent-more')) one.open = true")
    page.wait_for_function(
        """() => [...document.querySelectorAll('.descent-status')].at(-1)
          .textContent.includes('40 epochs')"""
    )
    found = page.evaluate(READ)
    context.close()
    return dict(zip(MADE, found, strict=True))


def number(text: str) -> float:
    """A number as a widget writes it: "−0.4", "10⁻³", "9.6e-4", "1,000"."""
    text = text.strip().replace(",", "").replace("\xa0", " ")
    power = re.fullmatch(r"10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)
    if power:
        return 10.0 ** int(power[1].translate(SIGNS))
    return float(text.translate(SIGNS))


def numbers(text: str) -> list[float]:
    return [number(one) for one in re.findall(r"[−-]?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


def svg(widget: dict, label: str) -> dict:
    """A picture by the beginning of its spoken name."""
    (one,) = [one for one in widget["svgs"] if one["label"].startswith(label)]
    return one


def items(picture: dict, kind: str) -> list[dict]:
    """What is drawn with a class, whatever its others; "" of none and in a grid: its ticks."""
    return [one for one in picture["items"] if kind in one["cls"]]


def item(picture: dict, kind: str) -> dict:
    (one,) = list(items(picture, kind))
    return one


def points(d: str) -> np.ndarray:
    """The corners of a line of absolute coordinates, or the places of dots."""
    return np.array(re.findall(r"[ML](-?[\d.]+),(-?[\d.]+)", d), float)


def ticks(picture: dict, at: str) -> list[tuple[float, float]]:
    """(value, pixel) of the labels along one axis: at "y" those that stand below each other."""
    other = {"x": "y", "y": "x"}[at]
    labels = [
        one for one in picture["items"] if one["tag"] == "text" and "descent-grid" in one["in"]
    ]
    columns = {}
    for one in labels:
        try:
            value = number(one["text"])
        except ValueError:
            continue
        columns.setdefault(round(float(one[other])), []).append((value, float(one[at])))
    return max(columns.values(), key=len, default=[])


def heights(picture: dict, line: dict, logarithmic=False) -> np.ndarray:
    """A line's heights in what the ticks count; of a logarithmic axis too."""
    values, places = np.array(ticks(picture, "y")).T
    places = places - 4  # a label's line of writing lies below the tick
    if logarithmic:
        values = np.log10(values)
    per_pixel, base = np.polyfit(places, values, 1)
    found = base + per_pixel * points(line["d"])[:, 1]
    return 10**found if logarithmic else found


def test_every_axis_grows_to_the_right_and_upwards(seen):
    looked_at = 0
    for name, widget in seen.items():
        for picture in widget["svgs"]:
            for at, grows in (("x", 1), ("y", -1)):
                found = sorted(ticks(picture, at))
                if len(found) < 3:
                    continue
                ways = np.sign(np.diff([pixel for _, pixel in found]))
                assert (ways == grows).all(), (name, picture["label"], at, found)
                looked_at += 1
    assert looked_at > 30


KEYS = [
    ("average", "daily mean temperature, °C", "The data", "descent-dots"),
    ("average", "average, bias-corrected", "The data", "descent-first"),
    ("average", "uncorrected", "The data", "descent-second"),
    ("cloud", "one of 60 marbles", "The marbles in", "descent-cloud-walkers"),
    ("cloud", "one’s last 10 steps", "The marbles in", "descent-cloud-trail"),
    ("cloud", "where they settle at this α", "The marbles in", "descent-cloud-ring"),
    ("noise", "readings", "Readings", "descent-dots"),
    ("noise", "truth", "Readings", "descent-truth"),
    ("noise", "average", "Readings", "descent-first"),
    ("schedule", "5 of the runs", "Loss by step", "descent-schedule-run"),
    ("schedule", "noise floor of the step’s rate", "Loss by step", "descent-schedule-floor"),
    ("schedule", "median of the runs", "Loss by step", "descent-schedule-median"),
    ("swapped", "a week’s mean", "The year", "descent-dots"),
    ("swapped", "the network", "The year", "descent-said"),
    ("swapped", "its first unit", "The year", "descent-first"),
    ("swapped", "its second", "The year", "descent-second"),
    ("lab", "class 0", "The points", "descent-lab-circles"),
    ("lab", "class 1", "The points", "descent-lab-triangles"),
]


@pytest.mark.parametrize(("name", "words", "picture", "kind"), KEYS)
def test_a_key_s_sample_looks_like_what_it_names(seen, name, words, picture, kind):
    (entry,) = [one for one in seen[name]["key"] if one["text"] == words]
    drawn = items(svg(seen[name], picture), kind)[0]
    colour = drawn["stroke"] if drawn["stroke"] != "none" else drawn["fill"]
    sample, mark = entry["before"], entry["marks"]
    if mark:
        assert mark[0]["stroke"] == colour
    elif sample["borderTopStyle"] == "none":
        assert sample["backgroundColor"] == colour
    else:
        assert sample["borderTopColor"] == colour
        dashed = sample["borderTopStyle"] in ("dashed", "dotted")
        assert dashed == (drawn["dash"] != "none" and float(drawn["dash"].split("px")[0]) >= 0)


def test_averages_are_drawn_under_their_names(seen):
    data = temperatures().celsius[:366]
    picture = svg(seen["average"], "The data")
    for kind, corrected in (("descent-first", True), ("descent-second", False)):
        drawn = heights(picture, item(picture, kind))
        np.testing.assert_allclose(drawn, exponential_average(data, 0.9, corrected), atol=0.15)
    status, (caption, *_) = seen["average"]["status"], seen["average"]["notes"]
    assert "bias-corrected" in status
    assert numbers(status)[-1] == pytest.approx(trend_lag(0.9))
    weights = 0.1 * 0.9 ** np.arange(100) / (1 - 0.9**100)
    said = (
        f"day 100 has {100 * weights[0]:.0f} %, the last 10 days {100 * weights[:10].sum():.0f} %"
    )
    assert said in caption
    bars = points(item(svg(seen["average"], "The weight"), "descent-bars")["d"])
    rule = float(re.match(r"M([\d.]+)", item(picture, "descent-rule")["d"])[1])
    assert bars[:, 0].max() < rule + 2  # of days that have been
    total = svg(seen["average"], "All the weight")
    assert "grey on the zero of the start, blue on the days" in total["label"]
    for kind, is_blue in (("descent-on-start", False), ("descent-on-days", True)):
        red, _, blue = map(int, re.findall(r"\d+", item(total, kind)["fill"])[:3])
        assert (blue > red + 60) == is_blue, kind


def test_the_cloud_s_sentence_and_rings_are_its_formulas(seen):
    cloud = MADE["cloud"]()
    losses = cloud.mean_losses()
    step, alpha, loss, floor, away, settled = numbers(seen["cloud"]["status"])
    assert (step, alpha) == (180, 0.1)
    assert loss == pytest.approx(losses[180], rel=0.01)
    assert floor == pytest.approx(0.1 / 1.9, rel=0.01)
    assert away == pytest.approx(np.sqrt(2 * losses[180]), abs=0.01)
    assert settled == pytest.approx(np.sqrt(2 * 0.1 / 1.9), abs=0.01)
    bowl = svg(seen["cloud"], "The marbles in")
    unit = float(item(bowl, "descent-cloud-start")["cx"]) - float(
        item(bowl, "descent-cloud-ring")["cx"]
    )
    unit /= -2.4  # where they begin
    for kind, rate in (("descent-cloud-ring", 0.1), ("descent-cloud-before", 0.4)):
        radius = float(item(bowl, kind)["r"]) / unit
        assert radius == pytest.approx(np.sqrt(2 * rate / (2 - rate)), rel=0.02), kind
    chart = svg(seen["cloud"], "The marbles’ mean loss")
    assert [one["text"] for one in chart["items"] if one["text"] and not one["cls"]][
        -1
    ] == "mean loss"
    drawn = heights(chart, item(chart, "descent-path"), logarithmic=True)
    np.testing.assert_allclose(drawn[0], losses[0], rtol=0.05)
    np.testing.assert_allclose(drawn[-1], losses[180], rtol=0.05)


def test_one_step_of_adam_is_told_under_its_own_names(seen):
    anatomy = seen["anatomy"]
    run = descend(surfaces.ravine(20), Adam(0.4), (-8, 2), steps=3)
    rule, point = Adam(0.4), np.array([-8.0, 2.0])
    for gradient in run.gradients[:3]:
        rule.step(point, gradient)
    mean, square = rule.state["mean"], rule.state["mean_square"]
    head, *rows = anatomy["tables"][0]
    assert head == ["line of the rule", "x", "y"]
    expected = [
        run.gradients[2],
        mean.uncorrected,
        square.uncorrected,
        mean.average,
        square.average,
        run.points[3] - run.points[2],
    ]
    for (_, *cells), values in zip(rows, expected, strict=False):
        assert [number(cell) for cell in cells] == pytest.approx(values, rel=0.02)
    for row, letter, beta in ((1, "m", 0.9), (2, "s", 0.999)):
        old, new = numbers(rows[row][0].replace("g²", "g"))
        assert rows[row][0].startswith(f"{letter} ←") and old == beta
        assert old + new == pytest.approx(1)
    arrows = svg(anatomy, "Gradient and its averages")
    origin = np.array([float(arrows["items"][0]["d"].split("H")[0].split(",")[1])] * 2)
    tips = {
        kind: points(one["d"])[0] - origin
        for one in arrows["items"]
        for kind in ("gradient", "mean", "corrected")
        if f"descent-arrow-{kind}" in one["in"] and not one["cls"]
    }
    named = {"downhill, −g": run.gradients[2], "−m": mean.uncorrected, "−m̂": mean.average}
    scale = np.linalg.norm(tips["gradient"]) / np.linalg.norm(run.gradients[2])
    for words, values in named.items():
        (entry,) = [one for one in anatomy["key"] if one["text"] == words]
        (kind,) = [k for k in tips if f"descent-arrow-{k}" in entry["marks"][0]["in"]]
        np.testing.assert_allclose(tips[kind], scale * np.array([-1, 1]) * values, atol=1.5)
    colours = {"mean": "Momentum", "corrected": "Momentum", "step": "Adam"}
    for kind, name in colours.items():
        drawn = [
            one
            for picture in anatomy["svgs"]
            for one in picture["items"]
            if f"descent-arrow-{kind}" in one["in"]
        ]
        assert {one["fill"] for one in drawn} - {"none"} == {as_rgb(OPTIMIZER_STYLES[name].light)}
    squares = items(arrows, "descent-square-raw")
    assert {one["stroke"] for one in squares} == {as_rgb(OPTIMIZER_STYLES["RMSProp"].light)}
    step = 4 * [0]
    step[:2] = [number(cell) for cell in rows[5][1:]]
    goes_up = np.dot(step[:2], run.gradients[2]) > 0
    assert f"It goes {'up' if goes_up else 'down'} the slope" in anatomy["status"]


def as_rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


def test_calls_point_as_they_are_said_and_steps_are_the_library_s(seen):
    agreement = MADE["agreement"]()
    rows = list(zip(seen["agreement"]["memories"], agreement.steps().items(), strict=True))
    for (row, (trait, step)), picture in zip(rows, seen["agreement"]["svgs"], strict=True):
        assert number(row["value"].split(" ")[0].lstrip("+")) == pytest.approx(step, abs=0.006)
        gradients = agreement.gradients()[trait]
        for call, gradient in zip(row["calls"], gradients, strict=True):
            middle = call["place"]["top"] + call["place"]["height"] / 2
            is_up = call["bar"]["top"] + call["bar"]["height"] / 2 < middle
            assert is_up == (gradient > 0) == call["said"].endswith("up"), (
                row["name"],
                call["said"],
            )
        assert row["calls"][-1]["said"].startswith("the newest")
        tip = points(item(picture, "descent-head")["d"])[0][1]
        assert np.sign(33 - tip) == np.sign(round(step, 2)), row["name"]


def test_both_conventions_are_converted_into_each_other(seen):
    """The rate that is given for the other form walks the same path."""
    for name, dampening in (("averaged", True), ("summed", False)):
        (rate,) = [one for one in seen[name]["controls"] if one["label"] == "Learning rate α"]
        alpha, other = numbers(rate["value"])
        assert ("undampened:" in rate["value"]) == dampening
        here, there = (
            descend(surfaces.ravine(20), Momentum(a, 0.9, dampening=d), steps=30).points
            for a, d in ((alpha, dampening), (other, not dampening))
        )
        np.testing.assert_allclose(here, there, atol=1e-8)
        options = next(one for one in seen[name]["options"] if "true" in one)
        assert options["true"].startswith("averaged (dampened)") and "(1 − β)g" in options["true"]
        assert (
            options["false"].startswith("summed (undampened)") and "(1 − β)" not in options["false"]
        )
    note = " ".join(seen["swings"]["notes"])
    alpha = numbers(re.search(r"the same point is α = (\S+)\. ", note)[1])[0]
    assert note.index("summed (undampened) v ← βv + g") < note.index("averaged (dampened)")
    assert "averaged (dampened), v ← βv + (1 − β)g, the same point" in note
    summed, averaged = (
        descend(surfaces.ravine(20), Momentum(a, 0.8, dampening=d), steps=30).points
        for a, d in ((0.02, False), (alpha, True))
    )
    np.testing.assert_allclose(summed, averaged, atol=1e-8)
    (box,) = [one for one in seen["escape"]["controls"] if "dampened" in one["label"]]
    assert box["label"] == "momentum dampened (averaged)"


def test_a_descent_s_key_path_and_axis_are_named_for_it(seen):
    for name, words, optimizer, title in (
        ("averaged", "momentum", "Momentum", "loss"),
        ("descent", "gradient descent", "SGD", "loss above the lowest"),
    ):
        colour = as_rgb(OPTIMIZER_STYLES[optimizer].light)
        assert seen[name]["key"][0]["text"] == words
        assert seen[name]["key"][0]["marks"][0]["stroke"] == colour
        for label in ("Map of the surface", "Loss by step"):
            assert item(svg(seen[name], label), "descent-path")["stroke"] == colour
        chart = svg(seen[name], "Loss by step")
        assert chart["items"][-1]["text"] == title and title in seen[name]["status"]
        assert "step" in [one["text"] for one in chart["items"]]
    walk = descend(surfaces.styblinski_tang, SGD(0.05), steps=100)
    lowest = surfaces.styblinski_tang.value(surfaces.styblinski_tang.minima).min()
    assert numbers(seen["descent"]["status"])[2] == pytest.approx(
        walk.values[-1] - lowest, rel=0.01
    )
    goal = seen["averaged"]["goal"]
    reached = descend(surfaces.ravine(20), Momentum(0.05, 0.9), steps=100)
    for text in goal:
        met = text.startswith("✓")
        if "surface" in text:
            assert met == ("wanted" not in text)
    assert len(goal) == 3 and reached.values[0] == 72


def test_a_point_is_called_what_its_eigenvalues_make_it(seen):
    for name, surface, point, kind in (
        ("slope", surfaces.himmelblau, (0, 0), "a slope"),
        ("saddle", surfaces.saddle, (0, 0), "a saddle"),
        ("minimum", surfaces.himmelblau, (3, 2), "a minimum"),
    ):
        lens = seen[name]
        values = np.linalg.eigvalsh(surface.hessian(np.array(point, float)))[::-1]
        assert f": {kind}." in lens["status"]
        head, *rows = lens["tables"][0]
        assert head == ["Eigenvalue", "is", "along (x, y)", "slope", "curves"]
        axes = items(svg(lens, "Map of the surface"), "descent-path")
        letters = [
            one["text"] for one in items(svg(lens, "Map of the surface"), "descent-lens-name")
        ]
        assert letters == ["λ₁", "λ₂"] == [row[0] for row in rows]
        for row, value, axis, swatch in zip(rows, values, axes, lens["heads"], strict=True):
            assert number(row[1]) == pytest.approx(value, rel=0.01)
            assert row[4] == ("up" if value > 0 else "down")
            assert f"{row[4]} along {row[2]}, {row[0]} = {row[1]}" in lens["status"]
            along = np.array(numbers(row[2]))
            start, end = points(axis["d"])[[0, -1]]
            way = (end - start) * [1, -1] / np.linalg.norm(end - start)
            assert abs(abs(way @ along) - 1) < 0.02  # the axis of that colour
            assert swatch["color"] == axis["stroke"]
    slope = svg(seen["slope"], "Map of the surface")
    start, end = points(item(slope, "descent-lens-gradient")["d"])[:2]
    assert ((end - start) * [1, -1]) @ surfaces.himmelblau.gradient(np.zeros(2)) > 0  # uphill
    assert "gradient, uphill" in [one["text"] for one in seen["slope"]["key"]]
    assert "both positive" in seen["minimum"]["task"] and "a minimum" in seen["minimum"]["task"]


def regime(stiffness, beta) -> str:
    roots = np.roots([1, -(1 + beta - stiffness), beta])
    if np.abs(roots).max() > 1:
        return "diverges"
    if abs(roots[0].imag) > 1e-9:
        return "swings (oscillating)"
    return "flips its sign" if roots[np.abs(roots).argmax()].real < 0 else "creeps (overdamped)"


def test_regimes_are_named_by_their_roots(seen):
    for name, alpha, beta in (("swings", 0.02, 0.8), ("flips", 0.085, 0.05)):
        widget = seen[name]
        rates = {}
        for role, curvature in (("first", 1), ("second", 20)):
            picture = svg(widget, f"Distance from the minimum along λ = {curvature}:")
            title = item(picture, f"descent-wave-title-{role}")
            assert title["text"] == f"λ = {curvature}: {regime(alpha * curvature, beta)}"
            assert title["fill"] == items(picture, "descent-wave")[0]["stroke"]
            rates[curvature] = np.abs(np.roots([1, -(1 + beta - alpha * curvature), beta])).max()
        bands = svg(widget, "Loss in bands")
        assert title["fill"] == item(bands, "descent-band-second")["fill"]
        slower = max(rates, key=rates.get)
        if abs(rates[1] - rates[20]) > 1e-4:
            assert (
                f"the slower direction, λ = {slower}, shrinks to {rates[slower]:.4f}"
                in widget["status"]
            )
            assert f"of it lies along λ = {slower}" in bands["label"]
        best = (np.sqrt(20) - 1) / (np.sqrt(20) + 1)
        assert widget["status"].endswith(f"{best:.4f}.")
    names = next(
        one for one in seen["swings"]["svgs"] if one["label"].startswith("Map of the rate")
    )
    across = [
        (number(one["text"]), float(one["x"]))
        for one in names["items"]
        if one["tag"] == "text" and re.fullmatch(r"1|10[⁻⁰¹²³]*", one["text"])
    ]
    values, places = np.array(sorted(across)).T
    up = [
        (float(one["text"]), float(one["y"]) - 4)
        for one in names["items"]
        if one["text"] in ("0.25", "0.5", "0.75")
    ]
    betas, lines = np.array(up).T
    for one in names["items"]:
        if one["text"] in ("creeps", "swings", "flips"):
            power = np.interp(float(one["x"]), places, np.log10(values))
            if one["text"] == "flips":
                power -= 0.05  # it ends there
            beta = np.polyval(np.polyfit(lines, betas, 1), float(one["y"]))
            assert regime(10**power, beta).startswith(one["text"]), one["text"]


def test_noise_and_lag_are_said_and_drawn_under_their_names(seen):
    widget = MADE["noise"]()
    noise = widget.noise**2 * variance_factor(0.9, widget.persistence)
    lag = (widget.drift * trend_lag(0.9)) ** 2
    said = re.search(r"noise (\S+), lag (\S+)\. ", seen["noise"]["status"]).groups()
    assert [float(one) for one in said] == pytest.approx([noise, lag], abs=0.006)
    areas = svg(seen["noise"], "The mean square error")
    bottoms = {
        kind: points(item(areas, f"descent-area-{kind}")["d"])[:, 1].max()
        for kind in ("noise", "lag")
    }
    zero = next(pixel for value, pixel in ticks(areas, "y") if value == 0) - 4
    assert bottoms["noise"] == pytest.approx(zero, abs=1.5)  # it lies at the bottom
    here = float(re.match(r"M([\d.]+)", item(areas, "descent-rule")["d"])[1])
    drawn = {
        kind: np.ptp(edges(item(areas, f"descent-area-{kind}"), here)) for kind in ("noise", "lag")
    }
    assert drawn["noise"] / drawn["lag"] == pytest.approx(noise / lag, rel=0.1)
    for one in items(areas, "descent-area-name"):
        upper, lower = edges(item(areas, f"descent-area-{one['text']}"), float(one["x"]) + 10)
        assert upper < float(one["y"]) < lower + 12, one["text"]


def edges(area: dict, x: float) -> list[float]:
    """The upper and the lower edge of an area over an x, in pixels down."""
    corners = points(area["d"])
    turn = corners[:, 0].argmax() + 1  # from there it goes back, or along the axis
    return sorted(
        np.interp(x, *part[part[:, 0].argsort()].T) for part in (corners[:turn], corners[turn:])
    )


def test_a_race_says_the_step_looked_at_the_best_first(seen):
    race = MADE["race"]()
    assert seen["race"]["status"].startswith("At step 30: ")
    head, *rows = seen["race"]["tables"][0]
    assert head[:3] == ["Place", "Optimizer", "loss"]
    losses = {name: race.path(name).values[30] for name in race.optimizers}
    assert [row[1] for row in rows] == sorted(losses, key=losses.get)
    for place, (row, swatch) in enumerate(zip(rows, seen["race"]["heads"], strict=True), start=1):
        assert row[0] == f"{place}." and number(row[2]) == pytest.approx(losses[row[1]], rel=0.01)
        assert swatch["color"] == as_rgb(OPTIMIZER_STYLES[row[1]].light)
        assert f"{row[1]} {row[2]}" in seen["race"]["status"]


def test_an_escape_s_columns_are_named_for_their_numbers(seen):
    head, sgd, *_ = seen["escape"]["tables"][0]
    said = dict(zip(head, sgd, strict=True))
    assert float(said["predicted"]) == pytest.approx(np.log(1e3) / np.log(1.05), abs=0.5)
    closer = descend(surfaces.saddle, SGD(0.05), (1.5, 1e-4), steps=300).points[:, 1]
    assert int(said["from δ/10"]) == np.argmax(np.abs(closer) >= 1)
    note = seen["escape"]["notes"][0]
    assert "ln(1/δ) / ln(1 + α|λ|) with λ = −1 for SGD" in note
    chart = svg(seen["escape"], "Distance from the ridge")
    texts = [one["text"] for one in chart["items"]]
    assert "above 1: escaped" in texts and "distance from the ridge" in texts and "step" in texts
    line = items(chart, "descent-path")[0]
    assert heights(chart, line, logarithmic=True)[-1] >= 0.99


def test_a_schedule_s_panels_and_floor_are_what_they_are_called(seen):
    rate, loss = (
        svg(seen["schedule"], "Learning rate by step"),
        svg(seen["schedule"], "Loss by step"),
    )
    titles = [
        next(
            one["text"]
            for one in p["items"]
            if one["tag"] == "text" and not one["cls"] and "descent-grid" not in one["in"]
        )
        for p in (rate, loss)
    ]
    assert titles[0].startswith("learning rate") and titles[1] == "loss"
    alphas = 0.5 * 0.99 ** np.arange(500)
    drawn = heights(rate, item(rate, "descent-schedule-rate"), logarithmic=True)
    assert (drawn[0], drawn[-1]) == pytest.approx((alphas[0], alphas[-1]), rel=0.05)
    floor = heights(loss, item(loss, "descent-schedule-floor"), logarithmic=True)
    ends = alphas[[0, -1]] / (2 * (2 - alphas[[0, -1]]))
    assert (floor[0], floor[-1]) == pytest.approx(ends, rel=0.06)
    names = seen["schedule"]["options"][0]
    for value, words in names.items():
        shared = {"linear": "straight line", "warmup": "late fall", "piecewise": "steps down"}
        first = value.split("_")[0]
        assert shared.get(first, first) in words, value
    inverse, power = names["inverse_time_decay"], names["exponential_decay"]
    assert "α₀ / (1 + d·t)" in inverse and "α₀·qᵗ" in power


def test_schedules_are_ranked_by_the_loss_where_they_stop(seen):
    ranking = MADE["horizon"]().ranking()
    shown = seen["horizon"]["ranking"]
    assert [name for name, _ in shown] == list(ranking)
    for name, value in shown:
        assert number(value) == pytest.approx(ranking[name], rel=0.01)
    first, *_, last = ranking
    assert f"{first} ({shown[0][1]}) is first" in seen["horizon"]["status"]
    assert f"{last} ({shown[-1][1]}) last." in seen["horizon"]["status"]
    told = dict(zip(seen["horizon"]["choices"], seen["horizon"]["told"][1:], strict=True))
    right = {"linear, still": "linear", "the constant rate": "constant", "1/t": "1/t"}
    for choice, name in right.items():
        assert told[choice].startswith("Yes." if name == first else "Not so."), choice


def test_a_step_s_cost_is_said_in_seconds_and_read_paler_than_written(seen):
    cost = MADE["cost"]().cost()
    found = re.search(r"([\d.]+) (ms|s|µs|ns), of which", seen["cost"]["status"])
    unit = {"s": 1, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}[found[2]]
    assert float(found[1]) * unit == pytest.approx(cost["seconds"], rel=0.01)
    key = {one["text"]: one["before"] for one in seen["cost"]["key"]}
    assert float(key["read"]["opacity"]) < float(key["written"]["opacity"])
    chart = svg(seen["cost"], "The passes of one step")
    read, written = items(chart, "descent-read"), items(chart, "descent-written")
    assert float(read[0]["fillOpacity"]) < float(written[0]["fillOpacity"])
    passes = MADE["cost"]().passes()
    assert len(read) == sum(len(reads) for _, reads, _ in passes)
    assert len(written) == sum(len(writes) for *_, writes in passes)
    fused = w.StepCost(form="fused").cost()
    all_told = " ".join(seen["cost"]["told"])
    assert f"{cost['streams']} arrays went to and fro, and {fused['streams']} have to" in all_told


def test_the_year_is_told_as_it_is(seen):
    swapped = MADE["swapped"]()
    status = seen["swapped"]["status"]
    assert status.startswith("50 % of the way straight across: the loss is")
    assert numbers(status)[1] == pytest.approx(swapped.loss(), abs=2e-3)
    coldest, warmest = re.search(r"have (\S+) and (\S+) °C", status).groups()
    assert "The coldest and the warmest week have" in status and int(coldest) < int(warmest)
    (ways,) = seen["swapped"]["options"]
    assert ways == {"straight": "straight across", "pass": "over the pass"}
    year = svg(seen["swapped"], "The year")
    months = {
        one["text"]: float(one["x"])
        for one in year["items"]
        if one["text"] in ("Jan", "Apr", "Jul", "Oct")
    }
    assert sorted(months, key=months.get) == ["Jan", "Apr", "Jul", "Oct"]
    weeks = points(item(year, "descent-dots")["d"])
    warm = weeks[weeks[:, 1].argmin(), 0]
    assert months["Jul"] < warm < months["Oct"]


def test_circles_are_class_0_and_columns_are_named_for_their_numbers(seen):
    inputs, targets = moons()
    front = svg(seen["lab"], "The points of both classes")
    for kind, label in (("descent-lab-circles", 0), ("descent-lab-triangles", 1)):
        places = np.array(re.findall(r"M([\d.]+),([\d.]+)", item(front, kind)["d"]), float)
        own = inputs[targets == label]
        assert len(places) == len(own)
        for axis, way in ((0, 1), (1, -1)):
            assert np.corrcoef(places[:, axis], own[:, axis])[0, 1] * way > 0.99
    head, row = seen["lab"]["tables"][0]
    status = seen["lab"]["status"]
    cost, accuracy, new = re.search(
        r"cost (\S+), accuracy (\S+) %, on new points (\S+) %", status
    ).groups()
    assert head == ["Run", "Epochs", "Cost", "Accuracy", "New points"]
    assert row[1:] == ["40", cost, f"{accuracy} %", f"{new} %"]
    network, history = w.TrainingLab(epochs=60, epoch=40).trained()
    assert float(cost) == pytest.approx(history.costs[39], abs=6e-4)
    assert float(accuracy) == pytest.approx(100 * network.accuracy(inputs, targets), abs=0.06)
    decays = next(one for one in seen["lab"]["options"] if "decay" in one)
    assert decays == {"constant": "none", "decay": "every epoch", "staircase": "staircase"}
    texts = [one["text"] for one in svg(seen["lab"], "Cost by epoch")["items"]]
    assert "epoch" in texts and "cost" in texts and "step" not in texts


def test_coordinates_are_told_apart_and_bars_named_for_their_sizes(seen):
    scaling = seen["scaling"]
    head, *rows = scaling["tables"][0]
    assert head[:3] == ["axis", "gradient g", "√ŝ"] and [row[0] for row in rows] == ["x", "y"]
    widget = MADE["scaling"]()
    path = descend(
        widget.surface(),
        RMSProp(widget.learning_rate, widget.beta),
        widget.start_on_map(),
        steps=20,
    )
    for row, gradient in zip(rows, path.gradients[19], strict=True):
        assert number(row[1]) == pytest.approx(gradient, rel=0.01)
    bars = svg(scaling, "Gradient, root mean square and step")
    names = [one["text"] for one in bars["items"] if one["tag"] == "text" and not one["cls"]]
    names = [one for one in names if one in ("|g|", "√ŝ", "|step|")]
    values = [number(one["text"]) for one in items(bars, "descent-bar-value")]
    assert names == ["|g|", "√ŝ", "|step|"] * 2
    for index, row in enumerate(rows):
        sizes = [abs(number(row[column])) for column in (1, 2, 4)]
        assert values[3 * index : 3 * index + 3] == pytest.approx(sizes, rel=0.02)
    starts = {one["label"]: one["value"] for one in scaling["controls"]}
    assert (number(starts["Start along"]), number(starts["Start across"])) == tuple(widget.start)

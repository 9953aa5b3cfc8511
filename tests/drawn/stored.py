"""The figures that the chapters' notebooks hold, read: panels, labels, numbers, and looks.

Numbers come from a figure's table, labels from its text, colours and dashes from its drawing: a
line of the drawing belongs to the series whose points, brought into its pixels, lie on it.
"""

import csv
import io
import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

CHAPTERS = Path(__file__).parents[2] / "chapters"
KIND = "application/vnd.descent.figure+json"
QUOTED = (
    '(?:"(?P<{0}>.*?)" )?(?:(?P<{0}scale>log|symlog|function) )?'
    "(?P<{0}0>\\S+) … (?P<{0}1>[^ ,\\n]+)"
)
AXES = re.compile(
    r'^axes \d+(?: "(?P<title>.*?)")?(?: without frame)?: x '
    + QUOTED.format("x")
    + r'(?: ticks (?P<xticks>".*?"))?, y '
    + QUOTED.format("y")
    + r'(?: ticks (?P<yticks>".*?"))?(?:, z .*?)?(?:, legend (?P<legend>.*))?$'
)
THINNED = re.compile(r" ?\(\d+ of \d+ points\)$")
NEAR = 2.0  # px between a series' point and the line that is drawn of it


@dataclass
class Series:
    """What one artist drew: its points, and the colour and the dashes (in widths) of its line."""

    name: str
    x: np.ndarray
    y: np.ndarray
    value: np.ndarray
    kind: str = ""  # line, area, bars, …
    look: tuple[str, tuple[float, ...]] | None = None

    def at(self, x: float) -> float:
        """The height over an x, from the points to both sides of it."""
        order = np.argsort(self.x)
        return float(np.interp(x, self.x[order], self.y[order]))


@dataclass
class Panel:
    """One pair of axes."""

    title: str
    x: str
    y: str
    scales: tuple[str, str]
    limits: tuple[float, float, float, float]
    ticks: tuple[list[str], list[str]]
    legend: list[str]
    notes: str
    series: list[Series] = field(default_factory=list)
    box: list[float] = field(default_factory=list)
    paths: list = field(default_factory=list)  # of the drawing, within its box

    def pixel(self, x: float, y: float) -> np.ndarray:
        """Where a point is in the drawing: across and down."""
        return in_pixels(Series("", np.array([x]), np.array([y]), np.empty(0)), self)[0]

    def marks(self, x: float, y: float) -> set[str]:
        """The colours of the marks at a point: dots, rings and crosses."""
        found = set()
        for path in self.paths:
            begins = np.array(re.findall(r"-?\d*\.?\d+", path.get("d"))[:2], float)
            if np.hypot(*(begins - self.pixel(x, y))) < 12 and len(path.get("d")) < 200:
                found |= {path.get("stroke") or path.get("fill")}
        return found

    def __getitem__(self, name: str | int) -> Series:
        """A series by its label, or by its place."""
        if isinstance(name, int):
            return self.series[name]
        (one,) = [series for series in self.series if series.name == name]
        return one

    @property
    def names(self) -> list[str]:
        """The labels of its series, in order; not of those without."""
        return [one.name for one in self.series if not one.name.startswith("series ")]


@dataclass
class Figure:
    """A figure of a chapter, with what is said of it."""

    name: str
    chapter: str
    caption: str
    alt: str
    around: list[str]  # labels and legends of the whole figure
    panels: list[Panel]
    text: str
    drawing: str

    def arrows(self) -> list[str]:
        """The colours of the arrows that lie outside the panels' boxes, in order."""
        return [
            path.get("stroke")
            for path in ElementTree.fromstring(self.drawing).findall("path")
            if re.fullmatch(r"M[-\d. ]+q[-\d. ]+", path.get("d"))
        ]

    def says(self, *phrases: str) -> None:
        """Assert that the caption or the alternative text has these words."""
        said = f"{self.caption}\n{self.alt}"
        for phrase in phrases:
            assert phrase in said, f"{self.name} does not say: {phrase}"


@cache
def figures() -> dict[str, Figure]:
    """All figures of all chapters, by their names."""
    found = {}
    for path in sorted(CHAPTERS.glob("[0-9]*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                if KIND in data:
                    told = cell["metadata"]["mystnb"]
                    name = told["figure"]["name"]
                    found[name] = Figure(
                        name,
                        path.stem,
                        " ".join(told["figure"]["caption"].split()),
                        " ".join(told["image"]["alt"].split()),
                        *read("".join(data["text/plain"]), data[KIND]["data"]),
                        "".join(data["text/plain"]),
                        data[KIND]["wide"],
                    )
                    look(found[name])
    return found


def read(text: str, table: str) -> tuple[list[str], list[Panel]]:
    """Return what stands around the panels, and the panels with their series."""
    around, blocks = [], []
    for line in text.splitlines()[1:]:
        if line.startswith("axes "):
            blocks.append([line])
        elif blocks:
            blocks[-1].append(line)
        else:
            around.append(line)
    blocks = [block for block in blocks if "    lines: 0 pieces, 0 points" not in block]  # bars
    panels = [panel(block) for block in blocks]
    names = [called(one, number, len(panels)) for number, one in enumerate(panels, start=1)]
    rows: dict[tuple[str, str], list] = {}
    for row in csv.DictReader(io.StringIO(table)):
        rows.setdefault((row["panel"], row["series"]), []).append(row)
    for (where, series), points in rows.items():
        columns = [
            np.array([number(row.get(axis) or "nan") for row in points])
            for axis in ("x", "y", "value")
        ]
        panels[names.index(where)].series.append(Series(THINNED.sub("", series), *columns))
    for one in panels:
        kinds = re.findall(
            r"^    (line|lines|area|bars|mesh|scatter)\b(?!: 0 points)", one.notes, re.M
        )
        kinds.sort(key="bars".__ne__)  # bars come first in a table
        if len(kinds) == len(one.series):
            for series, kind in zip(one.series, kinds, strict=True):
                series.kind = kind
    return around, panels


def panel(block: list[str]) -> Panel:
    found = AXES.match(block[0])
    assert found, block[0]
    listed = [found[group] or "" for group in ("xticks", "yticks", "legend")]
    xticks, yticks, legend = (re.findall(r'"(.*?)"(?:, |$)', one) for one in listed)
    limits = tuple(number(found[end]) for end in ("x0", "x1", "y0", "y1"))
    return Panel(
        found["title"] or "",
        found["x"] or "",
        found["y"] or "",
        (found["xscale"] or "linear", found["yscale"] or "linear"),
        limits,
        (xticks, yticks),
        legend,
        "\n".join(block[1:]),
    )


def called(one: Panel, number: int, count: int) -> str:
    """A panel's name in the table; see figure_data."""
    axes = [f"{name}: {text}" for name, text in (("x", one.x), ("y", one.y)) if text]
    name = one.title or (str(number) if count > 1 else "")
    return name if count == 1 or not axes else f"{name} ({'; '.join(axes)})"


def number(text: str) -> float:
    """A number of a table; a date as its day."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return float(np.datetime64(text, "D").astype(int))
    return float(text.replace("−", "-"))


def look(figure: Figure) -> None:
    """Give each series the look of the line that is drawn of it, where one is found."""
    root = ElementTree.fromstring(figure.drawing)
    boxes: dict[str, list] = {}
    for inner in root.iter("svg"):
        if inner is not root:
            boxes.setdefault(inner.get("viewBox"), []).extend(inner.findall("path"))
    shown = [one for one in figure.panels if one.scales[0] != "symlog" and one.series]
    if len(boxes) < len(shown):
        return
    for one, (box, paths) in zip(shown, boxes.items(), strict=False):
        one.box, one.paths = [float(edge) for edge in box.split()], paths
        places = [(path, points_of(path.get("d"))) for path in paths if path.get("fill") == "none"]
        taken = set()
        for series in one.series:
            if series.kind not in ("line", ""):
                continue
            wanted = in_pixels(series, one)
            for index, (path, line) in enumerate(places):
                if index not in taken and lies_on(wanted, line, one.box):
                    taken.add(index)
                    series.look = path.get("stroke"), dashes(path)
                    break


def points_of(d: str) -> np.ndarray:
    """The corners of a path of one piece, or the places of dots; of anything else none."""
    if not re.fullmatch(r"M[-\d. ]+(?:l[-\d. ]+|(?:h0(?:m[-\d. ]+)?)+)", d or ""):
        return np.empty((0, 2))
    steps = np.array(re.findall(r"-?\d*\.?\d+", d.replace("h0", " ")), float)
    return np.cumsum(steps.reshape(-1, 2), axis=0)


def in_pixels(series: Series, one: Panel) -> np.ndarray:
    """Where the points of a series are in the drawing: across and down; NaN for what is nowhere."""
    left, top, width, height = one.box
    x0, x1, y0, y1 = one.limits
    with np.errstate(all="ignore"):
        across, up = (
            (np.log10(values / low) / np.log10(high / low))
            if scale == "log"
            else (values - low) / (high - low)
            for values, low, high, scale in (
                (series.x, x0, x1, one.scales[0]),
                (series.y, y0, y1, one.scales[1]),
            )
        )
    return np.stack([left + width * across, top + height * (1 - up)], axis=-1)


def lies_on(points: np.ndarray, line: np.ndarray, box: list[float]) -> bool:
    """Whether all points within the box lie near a line that is drawn, and it goes no further."""
    left, top, width, height = box
    low, high = np.array([left - 1, top - 1]), np.array([left + width + 1, top + height + 1])
    points = points[np.isfinite(points).all(axis=1)]
    seen = points[((points >= low) & (points <= high)).all(axis=1)]
    if len(line) < 2 or len(seen) < 2:
        return False
    starts, ways = line[:-1], np.diff(line, axis=0)
    lengths = np.maximum((ways**2).sum(axis=1), 1e-12)
    some = seen[:: max(1, len(seen) // 60)]
    share = ((some[:, None] - starts) * ways).sum(axis=-1) / lengths
    nearest = starts + np.clip(share, 0, 1)[..., None] * ways
    away = np.linalg.norm(some[:, None] - nearest, axis=-1).min(axis=1)
    within = line[(line[:, 0] >= low[0]) & (line[:, 0] <= high[0])]
    return away.max() < NEAR and np.ptp(points[:, 0]) > np.ptp(within[:, 0]) - 40


def dashes(path) -> tuple[float, ...]:
    width = float(path.get("stroke-width"))
    return tuple(
        round(float(dash) / width, 2) for dash in (path.get("stroke-dasharray") or "").split()
    )

"""What every widget keeps, and what a test has to know of each to see that it does.

`CONTRACT` has an entry for each of `course_lib.widgets.__all__`, and the suite in
`test_contract*.py` runs over it. An entry of two lines is enough: how the first sentence begins,
and the name and caption of the static picture.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from course_lib import OPTIMIZERS, widgets

TEXTS_OF_NOTHING = [
    *(" ", "x", "<script>", "NaN", "Infinity", "-Infinity", "1e999", "null", "true1", "toString"),
    "__proto__",
]


@dataclass(frozen=True)
class Entry:
    """One widget: `traits` fill its picture, the rest says what its controls and words are."""

    says: str  # how the sentence of its first state begins
    picture: str  # the spoken name of the picture without JavaScript
    caption: str  # some words of its caption
    traits: dict = field(default_factory=dict)
    required: dict = field(default_factory=dict)  # what it cannot be made without
    bad: tuple = ()  # (traits, words of the error): what is allowed alone but not together
    stops: tuple = ()  # kinds of the controls in the order of the Tab key, where it is a matter
    presses: tuple = ()  # buttons that change what no other control does
    tap: str = ""  # what a finger taps, if not the first box to tick or else Reset
    handle: str = ".descent-handle"
    drag: tuple = (40, -20)
    size: int = 15_000  # of its HTML, in bytes
    keeps_place: bool = True  # whether its style sheet knows how high it will be

    def __post_init__(self):
        object.__setattr__(self, "traits", self.required | self.traits)


QUESTION = {"prompt": "Two?", "choices": [("2", True, "It is."), ("3", False, "One too many.")]}

CONTRACT = {
    "AdamAnatomy": Entry(
        says="Step 1, the gradient. In x: g = −8. In y: g = 40.",
        picture="Map of the ravine with the path",
        caption="At step 1 the gradient is",
        traits={"steps": 500, "part": 5, "shown_step": 21, "bias_correction": False},
        bad=(({"start": [0, 9]}, "start must be a point on the map"),),
        stops=(
            *("radio", "submit", "button", "button", "range", "checkbox", "summary"),
            *(*["range"] * 7, "button", "button"),
        ),
    ),
    "Agreement": Entry(
        says="Adam’s steps at β₁ = 0.9. They agree: +1.00 α; they agree, a thousand times as loud",
        picture="Five series of gradients and Adam's steps",
        caption="they agree, +1.00 α",
        traits={"agree": 0b1011},
        tap=".descent-call",
    ),
    "AverageExplorer": Entry(
        says="β = 0.9, bias-corrected: averages about 10 days. On day 100 ",
        picture="Data and averages by day",
        caption="its average with β = 0.9",
        traits={"noise": 4.0, "beta": 0.999, "bias_correction": False},
        bad=(
            ({"day": 367}, "day must be a whole number from 1 to 366"),
            ({"series": [1.0, 2.0], "day": 3}, "day must be a whole number from 1 to 2"),
        ),
        stops=(
            *("radio", "submit", "range", "range", "checkbox"),
            *("summary", "range", "button", "button", "button"),
        ),
        presses=("New noise",),
        size=25_000,
    ),
    "CloudInTheBowl": Entry(
        says="Step 80, α = 0.4: mean loss 0.274, where this α settles at 0.25.",
        picture="A cloud of marbles in a bowl; their mean loss",
        caption="of 60 noisy descents in a round bowl, with α = 0.4",
        traits={
            "rates": [1, 0.4, 0.1, 0.05, 0.01, 0.005],
            "turns": [20, 40, 80, 120, 200],
            "shown_step": 240,
        },
        bad=(
            ({"turns": [5, 4, 10, 20, 30]}, "turns must be 5 whole numbers that increase"),
            ({"turns": [1, 2, 3, 4, 307]}, "turns must be 5 whole numbers that increase"),
            ({"rates": [0.4, 2, 0.1, 0.1, 0.1, 0.1]}, "must be a number from 0.001 to 1"),
        ),
        stops=(
            *("radio", "submit", "range", "button", "button", "button"),
            *("summary", "range", "button", "button", "button"),
        ),
        presses=("New noise",),
    ),
    "CoordinateScaling": Entry(
        says="κ = 20, turned by 0°. To 1 % of the loss: gradient descent 24 steps;",
        picture="Two maps of the ravine with paths",
        caption="Left, 100 steps of RMSProp in a ravine with κ = 20",
        traits={"condition": 1000, "angle": math.pi / 6, "steps": 500},
        bad=(({"start": [6, 5]}, "start must be at most 7.5 from the middle"),),
        stops=("radio", "submit", "range", "range", "summary", *["range"] * 6, "button", "button"),
    ),
    "DescentExplorer": Entry(
        says="α = 0.05, β = 0.9, dampened: loss 9.6e-4 after 100 steps.",
        picture="Map of the surface with the path",
        caption="ends at a loss of 0.00096",
        traits={"steps": 500, "learning_rate": 0.005},
        bad=(
            ({"start": (11, 0)}, "start must be a point on the map of the ravine, x from"),
            ({"surface": "rosenbrock", "start": (-8, 2)}, "the map of Rosenbrock’s function"),
        ),
        stops=(
            *("radio", "submit", "range", "range", "summary", "range"),
            *("select-one", "select-one", "checkbox", *["range"] * 3, "button", "button"),
        ),
    ),
    "HessianLens": Entry(
        says="",
        picture="Map of the surface with the gradient",
        caption="eigenvalues are −26",
        bad=(
            ({"point": (0, 6)}, "point must be a point on the map of Himmelblau’s function"),
            ({"surface": "saddle", "point": (4, 0)}, "point must be .* map of the saddle"),
        ),
        stops=(
            *("radio", "submit", "select-one", "button", "button", "summary", "range", "range"),
            *("button", "button"),
        ),
        tap="button:text('Newton’s step')",
    ),
    "MomentumRegimes": Entry(
        says="α = 0.02, β = 0.8: ",
        picture="Regimes of momentum",
        caption="becomes 0.894 times as large",
        traits={"learning_rate": 0.12, "condition": 1000, "steps": 200},
        stops=("range", "range", "range", "summary", "range", "button", "button"),
    ),
    "NoiseAndLag": Entry(
        says="β = 0.9, a window of 10 days",
        picture="The mean square error over the window: noise and lag",
        caption="a window of 10 days",
        traits={"error_shown": True, "persistence": 0.8},
        presses=("New noise",),
    ),
    "OptimizerRace": Entry(
        says="At step 150: SGD 4.4e-10, Momentum 9.1e-7, Adam 2.2e-6, RMSProp 0.24.",
        picture="Map of the surface with the optimizers’ paths",
        caption="150 steps on the ravine, from the ring: SGD 4.4e-10",
        traits={"optimizers": [*OPTIMIZERS], "steps": 500},
        bad=(({"start": (11, 0)}, "start must be a point on the map of the ravine"),),
        stops=(
            *("radio", "submit", "select-one", *["button"] * 3, "range"),
            *(
                stop
                for n in (1, 2, 1, 2, 3, 3, 4)
                for stop in ("checkbox", "summary", *["range"] * n)
            ),
            *("summary", "button", "select-one", *["range"] * 3, "button", "button"),
        ),
        size=16_200,
    ),
    "Quiz": Entry(
        says="",
        picture="",
        caption="One too many.",
        required={"questions": [QUESTION, QUESTION]},
        keeps_place=False,
    ),
    "SaddleEscape": Entry(
        says="",
        picture="Distance from the saddle’s ridge by step",
        caption="SGD after 142 steps",
        traits={"optimizers": [*OPTIMIZERS], "noise": 0.01},
        stops=(
            *("radio", "submit", "range", "range", "summary", "select-one", "checkbox", "button"),
            *(*["checkbox"] * 7, "range", "range", "button", "button"),
        ),
        presses=("Other noise",),
        handle=".descent-distances .descent-handle",
        drag=(0, 50),
    ),
    "ScheduleExplorer": Entry(
        says="After 500 steps: rate ",
        picture="Learning rate and median loss by step",
        caption="the loss of 20 noisy descents",
        traits={"schedule": "piecewise_constant", "warmup": True},
        presses=("New noise",),
    ),
    "StepCost": Entry(
        says="Adam, textbook: 14 passes, 32 arrays to or from memory, where 7 is the least.",
        picture="The passes of one step",
        caption="32 arrays go to or from memory; the least is 7.",
        traits={"form": "in blocks", "size": 1_000_000_000, "precision": "float16"},
        stops=(
            *("radio", "submit", "select-one", "select-one", "range"),
            *("summary", *["range"] * 5, "select-one", "button", "button"),
        ),
    ),
    "SwappedUnits": Entry(
        says="0 % of the way straight across: the loss is 0.023.",
        picture="The year, measured and as the network has it",
        caption="0 % of the way to its swapped copy",
        traits={"way": "pass", "share": 80},
        stops=("radio", "submit", "range", "select-one", "button", "button"),
    ),
    "ScheduleRace": Entry(
        says="Planned for 1,000 steps, stopped after 1,000: linear (0.0522) is first, ",
        picture="Schedules in the order of their loss",
        caption="Six schedules planned for",
        traits={"budget": 400, "stop": 250},
    ),
    "TrainingLab": Entry(
        says="SGD, not yet trained",
        picture="The moons and the network’s regions; cost by epoch",
        caption="after 1,000 epochs the cost is",
        required={"optimizer": "SGD", "epochs": 1000},  # as in chapter 7
        bad=(({"epoch": 200, "epochs": 100}, "epoch must be at most epochs, 100, got 200"),),
        stops=(
            *("radio", "submit", "button", "button", "button", "select-one", "range"),
            *("summary", "select-one", "number", "number", "button", "select-one"),
            *("button", "button"),
        ),
        traits={"epoch": 60},
        presses=("One epoch",),
        tap="text=Start over",
    ),
}


def made(name: str, **traits):
    """A widget of that name; without traits as it comes."""
    return getattr(widgets, name)(**(CONTRACT[name].required | traits))


def filled(name: str):
    """The same with as much in its picture as there can be."""
    return getattr(widgets, name)(**CONTRACT[name].traits)


@cache
def pages_of(make) -> tuple[str, ...]:
    """The HTML of all that are `made` or `filled`: some take a while to draw their picture."""
    return tuple(make(name).html() for name in widgets.__all__)


def limits_of(name: str) -> dict[str, dict]:
    """The limits of all traits of a widget that state some, linked or not."""
    traits = made(name).traits()
    return {
        trait: traits[trait].limits()
        for trait in getattr(widgets, name).public_traits()
        if hasattr(traits[trait], "limits")
    }


# --- values beyond what is allowed --------------------------------------------------------------


def unfit(trait: str, limit: dict) -> Iterator[tuple[object, type, str]]:
    """Values in Python that a trait refuses, the error each raises, and all that it says."""
    kind = limit["kind"]
    if kind in ("number", "whole"):
        yield from unfit_numbers(trait, limit, whole=kind == "whole")
    elif kind == "flag":
        for value in (1, None, "true"):
            yield value, TypeError, f"{trait} must be True or False, got {value!r}"
    elif kind == "name":
        allowed = f"{trait} must be one of {', '.join(limit['names'])}, got "
        for value, error in (("no such", ValueError), (3, TypeError), (None, TypeError)):
            yield value, error, f"{allowed}{value!r}"
    elif kind == "names":
        first, names = limit["names"][0], ", ".join(limit["names"])
        allowed = f"{trait} must be a list of names of {names}, each once, got "
        yield first, TypeError, f"{allowed}{first!r}"
        yield [3], TypeError, f"{allowed}3"
        yield ["no such"], ValueError, f"{allowed}'no such'"
        yield [first, first], ValueError, f"{allowed}{[first, first]!r}"
    elif kind == "numbers":
        shortest, longest = limit["shortest"], limit["longest"]
        allowed = f"{trait} must be {shortest} to {longest} finite numbers in a row"
        few = [1.0] * shortest
        yield "12", TypeError, f"{allowed}, got '12'"
        yield few[1:], ValueError, f"{allowed}; got {shortest - 1} of them"
        yield [*few[1:], float("nan")], ValueError, f"{allowed}, but {trait}[{shortest - 1}] is nan"
        yield ["2", *few[1:]], TypeError, f"{allowed}, but {trait}[0] is '2'"
    else:
        yield from unfit_settings(trait, limit["settings"])


def unfit_numbers(trait, limit, whole=False):
    low, high = limit["low"], limit["high"]
    allowed = f"{trait} must be a number from {low:g} to {high:g}, got "
    strange = f"{trait} must be a whole number, got " if whole else allowed
    for value in (low - 1, high + 1):
        yield value, ValueError, f"{allowed}{value!r}"
    yield float("nan"), TypeError if whole else ValueError, f"{strange}nan"
    for value in ("1", None, True, *([low + 0.5] if whole else [])):
        yield value, TypeError, f"{strange}{value!r}"


def unfit_settings(trait, settings):
    yield [0.1], TypeError, f"{trait} must be a dict by optimizers’ names, got [0.1]"
    yield {"Adan": 0.1}, ValueError, f"{trait} must have names of "
    for place, limit in settings.items():
        name, _, key = place.partition(".")
        where = f"{trait}[{name!r}]" + (f"[{key!r}]" if key else "")
        for value, error, words in unfit_numbers(where, limit):
            yield {name: {key: value} if key else value}, error, words
        if key:
            yield {name: 0.9}, TypeError, f"{trait}[{name!r}] must be a dict"
            yield {name: {"x": 1}}, ValueError, f"{trait}[{name!r}] must have some of "


def refused(limit: dict) -> list[str]:
    """Texts of an address that say nothing which is allowed."""
    kind = limit["kind"]
    more = {"flag": ["", "1", "0", "True"], "name": ["", "no such"]}.get(kind, [])
    if kind in ("number", "whole"):
        more = ["", repr(limit["low"] - 1), repr(limit["high"] * (1 + 1e-9) + 1)]
    elif kind == "names":
        more = [f"{limit['names'][0]}_x", "_"]
    elif kind == "numbers":
        low, high, count = limit["low"], limit["high"], limit["shortest"]
        more = ["", "1", "_".join(["1"] * (count + 1)), f"{low}_{high + 1}", f"NaN_{high}"]
        more += [f"{high}_{low}"] if limit.get("ascending") else []
    elif kind == "settings":
        every = {place.replace("_", "-"): one["high"] for place, one in limit["settings"].items()}
        full = "_".join(f"{place}_{high}" for place, high in every.items())
        more = ["", full.rpartition("_")[0], full + "9e9", full.split("_")[0] + "_1"]
    return [*TEXTS_OF_NOTHING, *more]


def ends(name: str) -> Iterator[dict]:
    """Traits with every number that a reader can move at its lowest, then at its highest."""
    for end in ("low", "high"):
        traits = dict(CONTRACT[name].traits)
        for trait, limit in made(name)._limits.items():
            if limit["kind"] in ("number", "whole"):
                value = limit[end]
            elif limit["kind"] == "settings" and not any("." in one for one in limit["settings"]):
                value = {place: one[end] for place, one in limit["settings"].items()}
            else:
                continue
            try:
                made(name, **(traits | {trait: value}))
            except ValueError:  # beyond what the other traits allow
                continue
            traits[trait] = value
        yield traits


def states(name: str) -> Iterator[dict]:
    """Traits of many pictures: as they come, filled, at both ends, and each of all names."""
    yield dict(CONTRACT[name].required)
    for traits in (CONTRACT[name].traits, *ends(name)):
        yield traits
        for trait, limit in made(name)._limits.items():
            if limit["kind"] == "name":
                for one in limit["names"]:
                    start = {"point": (0, 0)} if "point" in getattr(widgets, name).linked else {}
                    yield traits | {trait: one} | start

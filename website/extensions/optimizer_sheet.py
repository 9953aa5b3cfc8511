r"""The cheat sheet: words and calls of its TOML, the rest from the optimizers themselves.

>>> rule(SGD)
['\\theta \\leftarrow \\theta - \\alpha g']
"""

import inspect
import re
import tomllib
from pathlib import Path

from course_lib import OPTIMIZERS, SGD  # noqa: F401
from course_lib.experiments.statistics import floats_per_parameter
from course_lib.notebook.palette import OPTIMIZER_STYLES

SOURCE = Path(__file__).parents[2] / "reference" / "cheat_sheet.toml"
LIBRARIES = ("PyTorch", "Keras", "Optax")
AMOUNTS = ("nothing", "one number", "two numbers", "three numbers")


def read(path: Path = SOURCE) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def rule(optimizer: type) -> list[str]:
    """The formulas of the optimizer's docstring, one by one."""
    blocks = re.findall(r"\$\$(.+?)\$\$", inspect.getdoc(optimizer), re.S)
    pieces = [piece for block in blocks for piece in re.split(r"\\q?quad", block)]
    return [" ".join(piece.split()).rstrip(",") for piece in pieces]


def memory(optimizer: type) -> str:
    """How much is kept for each parameter, counted in an optimizer's state after a step."""
    return AMOUNTS[round(floats_per_parameter(optimizer(0.1)))]


def line_sample(name: str) -> str:
    """The colour and dash that the optimizer has in every figure."""
    style = OPTIMIZER_STYLES[name]
    dash = " ".join(f"{2 * length:g}" for length in style.dash)
    return (
        f'<svg class="optimizer-line" style="--light: {style.light}; --dark: {style.dark}" '
        f'viewBox="0 0 48 4" width="48" height="4" aria-hidden="true">'
        f'<path d="M0 2H48" stroke-width="3" stroke-dasharray="{dash}"/></svg>'
    )


def call(entry: dict, ours: str) -> str:
    if "none" in entry:
        return entry["none"]
    other = entry.get("ours", ours)
    return f"`{entry['theirs']}`" + (f" = `{other}`" if other != ours else "")


def explained(entry: dict) -> str:
    """Where the chapter explains the optimizer: each link says whose it is.

    >>> explained({"name": "AMSGrad", "chapter": "04_adam", "place": "deeper-amsgrad"})
    '[chapter 4 on AMSGrad](#deeper-amsgrad)'
    """
    box = entry["place"].startswith("deeper-")
    page = "" if box else f"../chapters/{entry['chapter']}.ipynb"
    number = int(entry["chapter"].split("_")[0])
    return f"[chapter {number} on {entry['name']}]({page}#{entry['place']})"


def card(entry: dict) -> str:
    """One optimizer: a section of the page."""
    name = entry["name"]
    optimizer = OPTIMIZERS[name]
    formulas = " ".join(rf"$\displaystyle {formula}$" for formula in rule(optimizer))
    calls = "\n\n".join(f"{lib}\n: {call(entry[lib], entry['ours'])}" for lib in LIBRARIES)
    note = f"\n\n{{.note}}\n{entry['note']}" if "note" in entry else ""
    return f"""\
## {name}

```{{raw}} html
{line_sample(name)}
```

{{.rule}}
{formulas}

{entry["purpose"]} ({explained(entry)})

{{.facts}}
**Keeps** {memory(optimizer)} per parameter. **Defaults** `{name}{inspect.signature(optimizer)}`

{calls}{note}
"""


def optimizer_cards() -> str:
    return "\n".join(card(entry) for entry in read()["optimizer"])


def breaking(code: str) -> str:
    """Code that may be broken after a call's bracket: four columns stand side by side.

    >>> breaking("StepLR(opt, k)")
    '`StepLR(`<wbr>`opt, k)`'
    """
    return "<wbr>".join(f"`{piece}`" for piece in re.split(r"(?<=[a-zA-Z][(.])", code))


def schedule_table() -> str:
    names = ("ours", *LIBRARIES)
    rows = [[breaking(entry[name]) for name in names] for entry in read()["schedule"]]
    lines = [[breaking("course_lib.schedules"), *LIBRARIES], ["---"] * 4, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

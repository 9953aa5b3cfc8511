"""Which check belongs to which displayed formula: in the order in which they stand on each page."""

from collections.abc import Callable

from tests.formulas import (
    chapter1,
    chapter2,
    chapter3,
    chapter4,
    chapter5,
    chapter6,
    chapter7,
    chapter8,
    docstrings,
)
from tests.formulas.drawn import Untested

Check = Callable | Untested

LISTED: dict[str, list[tuple[str | None, Check]]] = {
    "chapters/01_averages.md": chapter1.FORMULAS,
    "chapters/02_momentum.md": chapter2.FORMULAS,
    "chapters/03_rmsprop.md": chapter3.FORMULAS,
    "chapters/04_adam.md": chapter4.FORMULAS,
    "chapters/05_decay.md": chapter5.FORMULAS,
    "chapters/06_saddles.md": chapter6.FORMULAS,
    "chapters/07_experiments.md": chapter7.FORMULAS,
    "chapters/08_cost.md": chapter8.FORMULAS,
    **{
        f"course_lib/{module}": [(None, check) for check in checks]
        for module, checks in docstrings.FORMULAS.items()
    },
}

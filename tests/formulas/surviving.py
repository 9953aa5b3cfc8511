"""Which single changes of a formula its check does not notice."""

import warnings

import numpy as np

from tests.formulas.mutations import mutants
from tests.formulas.values import Formula


def survivors(latex: str, check) -> tuple[int, list[str]]:
    """Return how many changes were tried, and those that the check let through."""
    tried, left = 0, []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for what, mutant in mutants(latex):
            tried += 1
            try:
                check(Formula(mutant))
            except Exception:  # refused by the reader, or other numbers
                continue
            left.append(f"{what}: {mutant}")
    return tried, left

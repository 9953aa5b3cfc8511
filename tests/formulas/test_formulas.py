"""Every displayed formula gives what the code gives that it stands for; a changed one does not."""

import numpy as np
import pytest

from course_lib.surfaces import SURFACES
from tests.formulas.drawn import Untested
from tests.formulas.listed import LISTED
from tests.formulas.pages import displayed, pages
from tests.formulas.surviving import survivors
from tests.formulas.values import Formula

# Formulas of which a change may say the same, and why.
SAME = {
    r"\frac{g_t}{\sqrt{g_t^2}}": "upside down it is the sign too",
    r"f(\theta + d) = f(\theta)": "d may point either way",
    r"\begin{pmatrix} 2 & 0 \\ 0 & 5": "the signs of the eigenvalues stay, and no more is asked",
    r"(\cos \varphi, \sin \varphi)": "the same half circle, from its other end",
}


def _cases():
    for page, listed in LISTED.items():
        for shown, (_, check) in zip(displayed(page), listed, strict=False):
            if not isinstance(check, Untested):
                yield pytest.param(shown.latex, check, id=f"{page}:{shown.line}")


CASES = list(_cases())


def test_every_page_with_formulas_is_listed():
    assert set(pages()) == LISTED.keys()


@pytest.mark.parametrize("page", LISTED)
def test_every_displayed_formula_is_listed_in_its_place(page):
    found = [shown.label for shown in displayed(page)]
    assert found == [label for label, _ in LISTED[page]], "list it, and compare it with the code"


@pytest.mark.parametrize(("latex", "check"), CASES)
def test_a_formula_gives_what_its_code_gives(latex, check):
    check(Formula(latex))


def test_few_formulas_are_left_untested():
    left = [check.reason for listed in LISTED.values() for _, check in listed if _untested(check)]
    assert len(left) <= 4
    assert all(left)


def _untested(check) -> bool:
    return isinstance(check, Untested)


def _of_surface(surface):
    def check(formula):
        formula.is_count(1, 1)
        for x, y in ((0.7, -1.3), (-0.4, 0.6), (1.9, 1.1)):
            value = formula.value({"x": x, "y": y})
            np.testing.assert_allclose(value, surface.value([x, y]), rtol=1e-12)

    return check


def test_a_surface_is_what_its_formula_says():
    for surface in SURFACES.values():
        _of_surface(surface)(Formula(surface.formula))


def test_a_single_change_of_a_formula_is_noticed():
    every = [case.values for case in CASES]
    every += [(surface.formula, _of_surface(surface)) for surface in SURFACES.values()]
    total, same, unnoticed = 0, 0, []
    for latex, check in every:
        tried, left = survivors(latex, check)
        total += tried
        if any(part in latex for part in SAME):
            same += len(left)
        else:
            unnoticed += left
    assert total > 900
    assert not unnoticed, "\n".join(unnoticed)
    assert same < 0.01 * total

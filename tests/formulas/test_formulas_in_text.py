"""Formulas in running text: docstrings, widgets' words, notation, glossary, chapters."""

import re

import pytest

from tests.formulas.in_chapters import IN_CHAPTERS
from tests.formulas.pages import ROOT
from tests.formulas.running import WRITTEN
from tests.formulas.spoken import latex
from tests.formulas.surviving import survivors
from tests.formulas.values import Formula

ALL = [*WRITTEN, *IN_CHAPTERS]
# A rule in a widget's text; where numbers stand in it ("${beta}"), a test of the widget reads it.
RULE = re.compile(r"[vxsθ]ₜ? (?:←|= β).*")


def _text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def _found(written) -> str:
    found = re.findall(written.pattern, _text(written.page))
    assert len(found) == 1, f"{written.pattern} of {written.page}: {found}"
    return latex(found[0])


@pytest.mark.parametrize("written", ALL, ids=[f"{place}" for place in range(len(ALL))])
def test_a_formula_in_text_gives_what_its_code_gives(written):
    written.check(Formula(_found(written)))


def test_a_single_change_of_a_formula_in_text_is_noticed():
    total, unnoticed = 0, []
    for written in ALL:
        tried, left = survivors(_found(written), written.check)
        total += tried
        unnoticed += [f"{written.page}: {one}" for one in left]
    assert total > 150
    assert not unnoticed, "\n".join(unnoticed)


def test_every_rule_in_a_widgets_text_is_listed():
    for path in sorted(ROOT.glob("course_lib/widgets/*.[pj][ys]")):
        page = path.relative_to(ROOT).as_posix()
        text = _text(page)
        spans = [
            match.span()
            for written in WRITTEN
            if written.page == page
            for match in re.finditer(written.pattern, text)
        ]
        for rule in RULE.finditer(text):
            inside = any(start <= rule.start() < end for start, end in spans)
            assert inside or "${" in rule[0], f"{page}: list {rule[0]!r} in running.py"

"""What chapters, captions and tables claim in words is computed, and the words chosen by it.

A case returns the words that its numbers allow (tests/claims, a module for each chapter); they have
to stand on the page. Who writes the opposite, or changes what it is about, is told.
"""

import re
from pathlib import Path

import pytest

from tests.claims import adam, averages, decay, later, momentum, rmsprop, saddles, terms

ROOT = Path(__file__).parents[1]
PAGES = {
    module.PAGE: module.CLAIMS for module in (averages, momentum, rmsprop, adam, decay, saddles)
}
PAGES |= {
    "chapters/07_experiments.md": later.CHAPTER_7,
    "chapters/08_cost.md": later.CHAPTER_8,
    "chapters/glossary.md": terms.GLOSSARY,
    "chapters/notation.md": terms.NOTATION,
}
CASES = [(page, claim) for page, claims in PAGES.items() for claim in claims]


@pytest.mark.parametrize(
    ("page", "claim"), CASES, ids=[f"{Path(page).stem}-{claim.__name__}" for page, claim in CASES]
)
def test_what_a_page_claims_is_so(page, claim):
    assert claim() in " ".join((ROOT / page).read_text(encoding="utf-8").split())


SUM = re.compile(
    r"(?<![\w.,^({\\])((?:[\d.]+ [+·−-] )+[\d.]+) = ([−-]?[\d.]*\d)(?![\d,^/]| [+·−-])"
)


def test_plain_sums_are_right():
    found = 0
    for path in sorted((ROOT / "chapters").glob("*.md")):
        text = path.read_text(encoding="utf-8").replace("\\cdot", "·")
        for left, right in SUM.findall(" ".join(text.split())):
            signs = str.maketrans({"·": "*", "−": "-"})
            assert abs(eval(left.translate(signs)) - float(right.translate(signs))) < 0.005, left
            found += 1
    assert found > 4

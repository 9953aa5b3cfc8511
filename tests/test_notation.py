"""Notation, glossary and prerequisites: what a reader looks up is there, and true."""

import re
from pathlib import Path

import pytest

BOOK = Path(__file__).parents[1]
SOURCES = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((BOOK / "chapters").glob("[0-9]*.md"))
}
NOTATION = (BOOK / "chapters" / "notation.md").read_text(encoding="utf-8")
GLOSSARY = (BOOK / "chapters" / "glossary.md").read_text(encoding="utf-8")
HOME = (BOOK / "index.md").read_text(encoding="utf-8")

FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$([^$\n]+)\$", re.DOTALL)
CODE = re.compile(r"^```\{code-cell\}.*?^```", re.DOTALL | re.MULTILINE)
WORDS = re.compile(r"\\(?:text|operatorname|mathrm|begin|end|label)\s*\{[^}]*\}")
GREEK = "alpha|beta|delta|epsilon|varepsilon|theta|kappa|lambda|mu|nu|xi|rho|sigma|varphi|omega|ell"
SYMBOL = re.compile(rf"\\(?:{GREEK})(?![a-zA-Z])|(?<![\\a-zA-Z])[a-zA-Z](?![a-zA-Z])")
IN_TEXT = {"α": r"\alpha", "β": r"\beta", "φ": r"\varphi", "ω": r"\omega", "ε": r"\varepsilon"}
OFTEN = 5  # formulas of one chapter
# Counters and what a formula says of itself; named where they stand, and no symbols of the course.
LOCAL = set("abceijlu")


def symbols(text: str) -> dict[str, int]:
    """In how many formulas of a text each symbol stands."""
    found: dict[str, int] = {}
    for match in FORMULA.finditer(text):
        formula = re.sub(
            r"\\[a-zA-Z]+", lambda m: f" {m[0]} ", WORDS.sub(" ", match[1] or match[2])
        )
        for symbol in set(SYMBOL.findall(formula)):
            found[symbol] = found.get(symbol, 0) + 1
    return found


@pytest.mark.parametrize("name", SOURCES)
def test_every_symbol_that_a_chapter_lives_on_is_listed(name):
    used = symbols(CODE.sub("", SOURCES[name]))
    table = symbols(NOTATION)
    assert {s for s, times in used.items() if times >= OFTEN} - LOCAL <= table.keys()


def rows() -> list[tuple[str, str]]:
    """The anchor of each symbol, and the page that it says uses it first."""
    return re.findall(r"^\| .*\{#(sym-[\w-]+)\}.*\| \[\]\((\w+)\) \|$", NOTATION, re.MULTILINE)


def test_the_table_is_read_whole():
    assert len(rows()) == NOTATION.count("{#sym-") > 30


@pytest.mark.parametrize(("anchor", "first"), rows())
def test_a_symbol_is_listed_with_the_page_that_uses_it_first(anchor, first):
    links = [name for name, text in SOURCES.items() if f"#{anchor})" in text]
    assert all(first <= name for name in links)
    written = {
        *symbols(SOURCES[first]),
        *(IN_TEXT[sign] for sign in IN_TEXT if sign in SOURCES[first]),
    }
    assert written & symbols(_row(anchor)).keys()


def _row(anchor: str) -> str:
    return re.search(rf"^\| (.*?)\{{#{anchor}\}}", NOTATION, re.MULTILINE)[1]


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("lr", "learning rate"),
        ("step size", "learning rate"),
        ("warmup", "warm-up"),
        ("ε", "epsilon"),
        ("eps", "epsilon"),
        ("EWA", "exponentially weighted average"),
        ("EMA", "exponentially weighted average"),
        ("exponential moving average", "exponentially weighted average"),
        ("minibatch", "mini-batch"),
        ("learning-rate schedule", "schedule"),
    ],
)
def test_a_term_is_found_under_its_other_names(name, term):
    entries = [entry.splitlines() for entry in re.split(r"\n\n", GLOSSARY)]
    named = [[line for line in entry if not line.startswith(" ")] for entry in entries]
    assert [lines for lines in named if name in lines and term in lines]


def needs(text: str) -> str:
    return re.search(r"\*\*You need\*\*(.*?)\n\n", text, re.DOTALL)[1]


HOME_NEEDS = re.search(r"## What you need\n(.*?)\n## ", HOME, re.DOTALL)[1]


@pytest.mark.parametrize("name", SOURCES)
def test_a_chapter_needs_only_chapters_before_it(name):
    linked = re.findall(r"\((\d\d_\w+)(?:\.md)?[)#]", needs(SOURCES[name]))
    assert all(other < name for other in linked)
    assert linked or name == min(SOURCES)


@pytest.mark.parametrize("word", ["eigenvalue", "Taylor", "chain rule", "geometric series"])
def test_the_landing_page_names_what_the_chapters_need(word):
    assert any(word in needs(text) for text in SOURCES.values())
    assert word in HOME_NEEDS


@pytest.mark.parametrize("name", SOURCES)
def test_who_meets_eigenvalues_was_told(name):
    """On the page itself, or on one that it says it needs."""
    text = CODE.sub("", SOURCES[name])
    told = needs(text) + "".join(
        needs(SOURCES[other]) for other in SOURCES if f"({other}" in needs(text)
    )
    assert "eigen" not in text.lower().replace(needs(text).lower(), "") or "eigenvalue" in told

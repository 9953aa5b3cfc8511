"""Where each number that a page says by hand comes from.

    PYTHONPATH=tools .venv/bin/python -m tests.prose.sources chapters/02_momentum.md

lists those that nothing stands for. A number in a sentence is *computed* where the cell that says
the sentence fills it in. Any other is

- `quoted`: a cell of the section asserts the sentence, by `assert …, "words of the sentence"` or
  `say(…, claims={"words of the sentence": …})`, or a function in `tests/prose/asserted` does, which
  stands beside such words, or a test of a figure (`tests/drawn`): whoever changes the sentence
  loses the quotation;
- a `setting`: the code beside it (an exercise's: its solution and its check) has this very value,
  under a name that fits where the sentence has a symbol for it;
- `shown`: a cell beside it shows it (one with three digits or more: a cell of the page);
- `stated` by an exercise: tests/test_exercise_statements.py works out the answer from it; and in
  its solution, taken from there, or `worked` out: a comment beside an assignment says its value;
- `asked` by a quiz, or one of its answers: tests/test_quizzes.py works out which is right;
- allowed by `tests/prose/allowed.toml`: a kind of number, or one sentence, with the reason.
"""

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.prose.asserted import ASSERTED
from tests.prose.passages import ROOT, Cell, Passage, Place, claimed, pages, passages, plain, said
from tests.prose.quizzes import asked
from tests.prose.settings import of_check, settings
from tests.prose.worked import worked
from tests.prose.written import Number, numbers

NEAR = 3  # cells above and below, whose numbers a sentence may take over
MEASURED = 5  # a word for less than this is a comparison: that the code has a 2 says nothing of it
SEEN = re.compile(r"(?<![\w.,^{}\\])\d+(?:,\d{3})*(?:\.\d+)?(?:e[+−-]?\d+)?")
# How code names what a sentence gives a value with "=", or counts.
LETTERS = {
    r"\alpha": "α", r"\beta": "β", r"\kappa": "κ", r"\varepsilon": "ε", r"\sigma": "σ",
    r"\lambda": "λ", r"\mu": "μ", r"\rho": "ρ", r"\delta": "δ", "alpha": "α", "beta": "β",
    "kappa": "κ",
}  # fmt: skip
NAMES = {
    "β": "beta|memory|momentum|^b", "α": "alpha|rate|^lr", "κ": "kappa|condition", "ε": "eps",
    "σ": "sigma|noise", "λ": "lambda|curvature|decay|^l", "μ": "^mu|mean", "ρ": "rho|persist",
    "δ": "delta", "φ": "angle|phi|turn", "d": "^d$|drift|decay|dim", "n": "^n$|window|steps",
    "t": "^t$|step|day", "k": "^k$|age", "N": "^N$|dim|size|^n$", "T": "^T$|steps", "L": "^L$",
    "steps": "step|after|^T$|^n$|^t$|shown|length", "epochs": "epoch", "starts": "start",
    "seeds": "seed", "runs": "run|seed",
}  # fmt: skip


def source(number: Number) -> str:
    """Return what a number comes from: quoted, setting, shown, or a kind of those allowed."""
    passage = number.passage
    place, page = passage.place, passage.page
    if any(covers(words, passage, *number[1:3]) for words in quotations(passage)):
        return "quoted"
    if kind := _of_kind(number):
        return kind
    begin = max(passage.after - NEAR, 0)
    near = place.cells if place.exercise else place.cells[begin : passage.after + NEAR]
    if passage.kind == "exercise":
        return "stated"
    if passage.kind == "quiz" and passage.text in asked(page):
        return "asked"
    if place.exercise and (_is_one_of(number, _stated(place)) or passage.text in _worked(place)):
        return "worked"
    words_are_given = number.digits or place.exercise
    if (words_are_given or max(number.values, default=0) >= MEASURED) and _is_set(number, near):
        return "setting"
    if number.digits:
        written = _digits(number.written)[0]
        if any(written in shown(cell) for cell in near):
            return "shown"
        if number.digits >= 3 and written in _shown_on(page):
            return "shown"
    return ""


def quotations(passage: Passage) -> Iterator[str]:
    """Yield the words that assertions quote: those of the section's cells, and of the tests."""
    for cell in passage.place.cells:
        yield from claimed(cell.source)
    yield from (each.quote for each in ASSERTED if each.page == passage.page)
    if passage.kind in ("alt", "caption"):
        yield from drawn(passage.page[len("chapters/") :][1:2])


@cache
def drawn(chapter: str) -> list[str]:
    """Return the words of alt texts and captions whose figure tests/drawn compares with them."""
    path = ROOT / "tests" / "drawn" / f"chapter{chapter}.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    says = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "says"
    ]
    return [word.value for call in says for word in call.args if isinstance(word, ast.Constant)]


@cache
def stands(quotation: str, text: str) -> list[tuple[int, int]]:
    """Return where a quotation stands in a text, whatever the spaces between its words."""
    pattern = r"\s+".join(map(re.escape, plain(quotation).split()))
    return [found.span() for found in re.finditer(pattern, text)]


def covers(quotation: str, passage: Passage, start: int, end: int) -> bool:
    """Whether a quotation stands in a passage's text, around a piece of it."""
    return any(a <= start and end <= b for a, b in stands(quotation, passage.text))


@cache
def allowed() -> dict[str, list[dict]]:
    return tomllib.loads((Path(__file__).parent / "allowed.toml").read_text(encoding="utf-8"))


@cache
def _years() -> str:
    return (ROOT / "references.bib").read_text(encoding="utf-8")


def _of_kind(number: Number) -> str:
    passage = number.passage
    for kind in allowed()["kind"]:
        if passage.page not in kind.get("pages", [passage.page]):
            continue
        if kind.get("in_references") and number.written not in _years():
            continue
        for found in re.finditer(kind["pattern"], passage.text):
            begin, end = found.span(found.lastgroup)
            if begin <= number.start and number.end <= end:
                return kind["name"]
    for each in allowed()["number"]:
        if each["page"] == passage.page and covers(each["words"], passage, *number[1:3]):
            return "allowed"
    return ""


def _is_set(number: Number, near: list[Cell]) -> bool:
    place, symbol = number.passage.place, _symbol(number)
    given = of_check(place.exercise)
    if pattern := NAMES.get(symbol):
        known = given.union(*(settings(cell.source) for cell in place.cells))
        fitting = [value for name, value in known if re.search(pattern, name)]
        if fitting:
            return _is_one_of(number, fitting)
    known = given.union(*(settings(cell.source) for cell in near))
    return _is_one_of(number, [value for _, value in known])


@cache
def _worked(place: Place) -> frozenset[str]:
    return frozenset().union(*(worked(cell.source) for cell in place.cells))


@cache
def _stated(place: Place) -> list[float]:
    statement = Passage("", "exercise", place.statement, place, 0)
    return [value for one in numbers(statement) for value in one.values]


def _is_one_of(number: Number, known: list[float]) -> bool:
    return any(abs(each - value) <= 1e-9 * abs(value) for each in number.values for value in known)


def _symbol(number: Number) -> str:
    """Return the symbol that a sentence gives this value ("β = 0.9"), or what it counts."""
    text = number.passage.text
    before, after = text[: number.start], text[number.end :]
    pattern = r"(\\?[a-zA-Zα-ω]+)[₀-₉_0-9]*\$? = (?:[\d., ]+(?:or|and|to) )?$"
    if found := re.search(pattern, before):
        return LETTERS.get(found[1], found[1])
    found = re.match(r"\s+(\w+)", after)
    return found[1] if found else ""


def _digits(text: str) -> list[str]:
    return [found[0].replace(",", "") for found in SEEN.finditer(text)]


@cache
def shown(cell: Cell) -> frozenset[str]:
    """Return the numbers that a cell shows; of sentences, those that it has computed."""
    counted = Counter(found for text in cell.shown for found in _digits(text))
    counted -= Counter(found for text in said(cell.source) for found in _digits(text))
    return frozenset(counted)


@cache
def _shown_on(page: str) -> frozenset[str]:
    cells = {cell for passage in passages(page) for cell in passage.place.cells}
    return frozenset().union(*map(shown, cells))


def unsourced(page: str) -> list[Number]:
    """Return the numbers of a page that nothing stands for."""
    return [one for passage in passages(page) for one in numbers(passage) if not source(one)]


def main(names=None) -> int:
    found = [number for page in names or sys.argv[1:] or pages() for number in unsourced(page)]
    for number in found:
        place = number.passage.place.exercise or number.passage.place.name
        print(f"{number.passage.page}, {place}, {number.passage.kind}: {number.written}")
        print(f"    …{number.around()}…")
    print(f"{len(found)} numbers that nothing stands for")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())

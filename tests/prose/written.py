"""The numbers that stand in a passage by hand.

They are digits outside displayed formulas, and words that measure (`WORDS`). In a formula in the
text, 0, 1 and 2 count as whole sides only (x = 1). Cardinals that count things in view ("the two
curves", "four panels") are none.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.prose.passages import Passage

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
DIGITS = re.compile(
    r"(?<![\w.,^_{}\\⟩])(?P<number>[−-]?\d+(?:,\d{3})*(?:\.\d+)?(?:e[+−-]?\d+)?)"
    r"(?:\s?(?:·|\\cdot)\s?(?=10[\^⁰¹²³⁴⁵⁶⁷⁸⁹⁻])(?P<base>10))?"
    r"(?:\^\{?(?P<power>-?\d+)\}?|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)|/(?P<under>[1-9]\d*)\b)?(?![\w⟨])"
)
# A 0, 1 or 2 beside a letter: a formula in the text ("1 − β", "2/L"), which tests/formulas reads.
LETTER_AFTER = re.compile(r"\s?[−+/·-]\s?[A-Za-zα-ω√(|]")
LETTER_BEFORE = re.compile(r"[A-Za-zα-ω₀-₉ᵗₜ)|²]\s?[−+/·]\s?$")
IN_LINE = re.compile(r"\$[^$]+\$")
CARDINALS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
LARGE = {"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9}
PARTS = {
    "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twentieth": 20, "hundredth": 100, "thousandth": 1e3, "millionth": 1e6,
}  # fmt: skip
FACTORS = {
    "twice": 2,
    "double": 2,
    "doubled": 2,
    "doubles": 2,
    "thrice": 3,
    "half": 0.5,
    "halves": 0.5,
}
COUNTED = 5  # fewer steps, starts or days are in view, like panels and curves
COMPARED = {"times", "cent", "decade", "decades", "orders", "powers"}
ORDINAL = re.compile(r"\s(?!of|each|as|less|more)\w")  # after "a third": the one that is next
UNITS = (
    "times|per cent|decades?|orders|powers|digits|decimals|steps?|epochs|runs|seeds|starts|days|"
    "weeks|months|years|minutes|seconds|hours|degrees|windows|rates|gradients|parameters|weights|"
    "floats|bytes|values|percentage points"
)
_CARDINAL = "|".join([*CARDINALS, *LARGE])
WORDS = re.compile(
    rf"\b(?:(?P<factor>{'|'.join(FACTORS)})"
    rf"|(?P<fold>{_CARDINAL})fold"
    rf"|(?:(?P<parts>a|one|two|three|four|five|nine)[ -])(?P<part>{'|'.join(PARTS)})s?"
    rf"|(?P<many>dozens|hundreds|thousands|millions)"
    rf"|(?P<cardinal>(?:a |one )?(?:{_CARDINAL})(?:[ -](?:{_CARDINAL}))*)"
    rf"(?=(?P<unit>\s(?:[a-zé-]+\s)?(?:{UNITS})\b)?))\b",
    re.IGNORECASE,
)


class Number(NamedTuple):
    """A number by its place in a passage's text, and the values that it may mean."""

    passage: Passage
    start: int
    end: int
    values: tuple[float, ...]
    digits: int  # significant ones; 0 of a word

    @property
    def written(self) -> str:
        return self.passage.text[self.start : self.end]

    def around(self, width: int = 60) -> str:
        text = self.passage.text
        return " ".join(text[max(self.start - width, 0) : self.end + width].split())


def numbers(passage: Passage) -> Iterator[Number]:
    """Yield the numbers of a passage that are written by hand."""
    text = passage.text
    formulas = [found.span() for found in IN_LINE.finditer(text)]
    for found in DIGITS.finditer(text):
        formula = next((span for span in formulas if span[0] <= found.start() < span[1]), None)
        if formula and not _is_value(text, found, formula):
            continue
        if not formula and _in_letters(text, found):
            continue
        number = _value(found)
        values = (number, -number)
        if re.match(r"\s*(?:%|per cent)", text[found.end() : found.end() + 9]):
            values = (number, number / 100)
        significant = re.sub(r"\D|^0\.0*", "", found["number"].split("e")[0])
        yield Number(passage, *found.span(), values, len(significant))
    for found in WORDS.finditer(text):
        inside = any(begin <= found.start() < end for begin, end in formulas)
        if not inside and (values := _of_words(found)) is not None:
            yield Number(passage, *found.span(), values, 0)


def _value(found: re.Match) -> float:
    number = float(found["number"].replace(",", "").replace("−", "-"))
    if found["under"]:
        return number / float(found["under"])
    power = found["power"] or (found["raised"] or "").translate(SUPERSCRIPTS)
    if not power:
        return number
    return number * 10.0 ** int(power) if found["base"] else number ** int(power)


def _in_letters(text: str, found: re.Match) -> bool:
    return found[0].strip("−-") in ("0", "1", "2") and bool(
        LETTER_AFTER.match(text, found.end()) or LETTER_BEFORE.search(text[: found.start()])
    )


def _is_value(text: str, found: re.Match, formula: tuple[int, int]) -> bool:
    """Whether digits in a formula are a value: decimals, large ones, and whole sides of it."""
    if not re.fullmatch(r"[−-]?[0-2]", found[0]):
        return True
    before, after = text[formula[0] + 1 : found.start()], text[found.end() : formula[1] - 1]
    side = re.search(r"(?:=|\\approx|<|>|\\le|\\ge)\s*$", before)
    return bool(side and re.match(r"\s*(?:[.,;]|$)", after))


def _of_words(found: re.Match) -> tuple[float, ...] | None:
    """Return the values that words mean; None of those that only count what is in view."""
    named = {name: each.lower() for name, each in found.groupdict().items() if each}
    if "factor" in named:
        return (FACTORS[named["factor"]],)
    if "fold" in named:
        return (_cardinal(named["fold"]),)
    if "part" in named:
        if found[0].lower() == "a third" and ORDINAL.match(found.string, found.end()):
            return None
        share = _cardinal(named["parts"]) / PARTS[named["part"]]
        return (share, 1 / share)
    if "many" in named:
        return ()
    number = _cardinal(named["cardinal"])
    unit = named.get("unit", "").split()[-1:]
    if number < COUNTED and unit and unit[0] not in COMPARED:
        return None
    after = re.search(r"\b(?:factors? of|one in)\s$", found.string[: found.start()])
    if "unit" not in named and number <= 12 and not after:
        return None
    return (number, number / 100) if "per cent" in named.get("unit", "") else (number,)


def _cardinal(words: str) -> float:
    parts = [word for word in re.split(r"[ -]", words) if word not in ("a", "one")]
    if len(parts) == 2 and not set(parts) & LARGE.keys():
        return CARDINALS[parts[0]] + CARDINALS[parts[1]]  # thirty-two
    total = 1.0
    for word in parts:
        total *= (CARDINALS | LARGE)[word]
    return total

"""Every number in prose is computed, or something stands for it; and a wrong one is noticed."""

import doctest

import pytest

from tests.prose import mutations, passages, settings, sources, worked, written
from tests.prose.asserted import ASSERTED
from tests.prose.passages import Cell, Passage, Place
from tests.prose.sources import covers, source, stands, unsourced


@pytest.mark.parametrize("page", passages.pages())
def test_each_number_in_prose_has_a_source(page):
    assert [f"{one.written}: …{one.around()}…" for one in unsourced(page)] == []


@pytest.mark.parametrize("each", ASSERTED, ids=[each.quote for each in ASSERTED])
def test_a_sentence_that_is_quoted_is_there_and_true(each):
    assert any(stands(each.quote, passage.text) for passage in passages.passages(each.page))
    assert each.is_so()


def test_what_a_cell_asserts_in_words_stands_on_its_page():
    """Else a number could be changed that the code has, too, by chance."""
    for page in passages.pages():
        read = passages.passages(page)
        for cell in {cell for passage in read for cell in passage.place.cells}:
            for words in passages.messages(cell.source):
                assert any(stands(words, passage.text) for passage in read), f"{page}: {words}"


def test_most_slips_of_the_finger_are_noticed():
    """A digit moved by one, or another word, in every tenth number: 0, 1 and 2 often pass."""
    tried, passed = 0, []
    every = [each for page in passages.pages() for each in passages.passages(page)]
    read = [one for each in every for one in written.numbers(each)]
    for one in read[::10]:
        tried += len(list(mutations.wrong(one)))
        if source(one) not in ("quoted", "stated"):  # tests of their own know those by heart
            passed += mutations.unnoticed(one)
    assert tried > 100
    assert len(passed) < 0.25 * tried


def test_an_exception_is_needed_and_has_a_reason():
    for kind in sources.allowed()["kind"] + sources.allowed()["number"]:
        assert kind["reason"]
    quoted = [(each["page"], each["words"]) for each in sources.allowed()["number"]]
    needed = {
        (page, words)
        for page, words in quoted
        for passage in passages.passages(page)
        for one in written.numbers(passage)
        if covers(words, passage, one.start, one.end)
    }
    assert sorted(set(quoted) - needed) == []


@pytest.mark.parametrize("module", [mutations, passages, settings, worked])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


def found(text: str, *cells: str, shown: str = "", page="chapters/01_averages.md") -> list[tuple]:
    """The numbers of a sentence beside these cells, each with its source."""
    place = Place("A section", cells=[Cell(cell, (shown,) if shown else ()) for cell in cells])
    passage = Passage(page, "text", text, place, len(cells))
    return [(one.written, source(one)) for one in written.numbers(passage)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("at ⟨⟩ of 1,000 steps, 2.5 % of 3·10⁻⁴", ["1,000", "2.5", "3·10⁻⁴"]),
        ("$n = 10$ and $2n - 1$, $v_0 = 0$, x₂ and 1 − β, 2/L", ["10", "0"]),
        ("twice, half of ten steps, tenfold", ["twice", "half", "ten", "tenfold"]),
        ("a tenth, two thirds, nine-tenths", ["a tenth", "two thirds", "nine-tenths"]),
        ("four panels, ten curves, two steps, a third way", []),
        ("three times, a third of it, five per cent", ["three", "a third", "five"]),
        ("Adam8bit, float32, x1", []),
    ],
)
def test_what_is_a_number(text, written):
    assert sorted(one for one, _ in found(text)) == sorted(written)


RUN = "run(Momentum(0.1, beta=0.9), steps=40)"


@pytest.mark.parametrize(
    ("text", "come_from"),
    [
        ("At α = 0.1 and β = 0.9", ["setting", "setting"]),
        ("At α = 0.9 and β = 0.1", ["", ""]),
        ("after 40 steps", ["setting"]),
        ("after forty steps", ["setting"]),
        ("after fifty steps", [""]),
        ("it is twice as much", [""]),
        ("it is 0.75, not 0.76", ["shown", ""]),
        ("Exercises in chapter 3 of 9", ["chapter", ""]),
    ],
)
def test_where_a_number_comes_from(text, come_from):
    assert [each for _, each in found(text, RUN, shown="0.75")] == come_from


def test_assertions_stand_for_the_words_that_they_quote():
    cell = 'assert ratio > 1.9, "twice as\\n far"\nsay(f"{x}", claims={"half of it": x < 1})'
    assert found("It is **twice as far**, half of it, twice", cell) == [
        ("twice", "quoted"),
        ("half", "quoted"),
        ("twice", ""),
    ]


def test_a_cell_that_says_a_number_by_hand_has_not_computed_it():
    assert found("It is 7.", 'say(f"It is 7 of {x}.")', shown="It is 7 of 8.") == [("7", "")]
    assert found("It is 8.", 'say(f"It is 7 of {x}.")', shown="It is 7 of 8.") == [("8", "shown")]

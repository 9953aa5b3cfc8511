"""Where lecture notes on these topics are imprecise, a reader finds the mistake: each once.

Each row of the table is a statement of the notes, with the exercise (by its label) or the quiz
question (by its beginning) of the course in which it is put right.
"""

import re
from pathlib import Path

import pytest

CHAPTERS = Path(__file__).parents[1] / "chapters"

MISTAKES = {
    "as t → ∞, v_t will go to 1": "Find the mistake: “As t → ∞, vₜ will go to 1",
    "momentum: dW' = β dW + (1−β) dW": "ex-momentum-as-written",
    "use the weight itself as part of the momentum": "ex-momentum-weights",
    "no bias correction in momentum": "ex-momentum-start",
    "momentum does not make much difference at a low rate": "ex-momentum-low-rate",
    "RMSProp: but no 'mean'?": "ex-where-is-the-mean",
    "Adam: dW = β₁W + (1−β₁)dW": "ex-weight-in-average",
    "Adam without its bias correction": "Both corrections are left out.",
    "Adam: √(S+ε)": "ex-matching-epsilon",
    "Adaptive Momentum Estimation": "Find the mistake: “Adam stands for adaptive momentum",
    "α = α/(1 + decay·epoch)": "ex-fed-back",
    "the staircase without its int(epoch/interval)": "ex-hidden-floor",
    "local minima are very rare in high dimension": "ex-saddles-coins",
    "decay makes SGD match Adam": "ex-two-by-two",
}

EXERCISE = re.compile(r"\{exercise(?:-start)?\}(?P<title>.*)\n:label: (?P<label>\S+)")
PROMPT = re.compile(r"[\"']prompt[\"']: \(?\s*[\"'](?P<prompt>.*)[\"'],?\)?")


def items() -> dict[str, str]:
    """Every exercise by its label, with its title, and every quiz question, in all chapters."""
    found = []
    for path in sorted(CHAPTERS.glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        found += [(match["label"], match["title"].strip()) for match in EXERCISE.finditer(text)]
        found += [(match["prompt"], match["prompt"]) for match in PROMPT.finditer(text)]
    names = [name for name, _ in found]
    assert sorted(names) == sorted(set(names))
    return dict(found)


def places(mark: str) -> list[str]:
    return [name for name in items() if name == mark or (" " in mark and name.startswith(mark))]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found_in_one_exercise_or_question(mistake):
    assert len(places(MISTAKES[mistake])) == 1


def test_no_two_mistakes_share_a_place():
    assert len(set(MISTAKES.values())) == len(MISTAKES)


def test_whoever_is_asked_to_find_a_mistake_finds_one_of_these():
    covered = {name for mark in MISTAKES.values() for name in places(mark)}
    asked = {name for name, title in items().items() if title.startswith("Find the mistake")}
    assert asked
    assert asked <= covered

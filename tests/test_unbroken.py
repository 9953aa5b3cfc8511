"""The signs around a formula are held together with it, and nothing else of the text changes."""

import sys
from pathlib import Path

import pytest
from docutils import nodes

sys.path.append(str(Path(__file__).parents[1] / "website" / "extensions"))

from unbroken import keep_together, with_its_last_box


def paragraph(before: str, formula: nodes.Node, after: str) -> nodes.paragraph:
    texts = [nodes.Text(text) for text in (before, after)]
    parts = [part for part in (texts[0], formula, texts[1]) if part.astext()]
    return nodes.paragraph("", "", *parts)


@pytest.mark.parametrize(
    ("before", "after", "held"),
    [
        ("the slope ", ". So", "x."),
        ("", ": it creeps", "x:"),
        ("the slope ", " of it", None),
        ("", "", None),
        ("a staircase (", "), with", "(x),"),
        ("(so ", ").", "x)."),
        ("for the ", "-th time", "x-th"),
        ("the ", "’s size", "x’s"),
        ("from ", "-dimensional space", None),
        ("", "—or not", None),
        ("is it “", "”?", "“x”?"),
    ],
)
def test_signs_stay_with_their_formula(before, after, held):
    text = paragraph(before, nodes.math("", "x"), after)
    whole = text.astext()
    (formula,) = text.findall(nodes.math)
    keep_together(formula)
    assert text.astext() == whole
    together = [node.astext() for node in text.findall(nodes.inline)]
    assert together == ([held] if held else [])


def test_a_link_around_a_formula_comes_with_it():
    link = nodes.reference("", "", nodes.inline("", "", nodes.math("", "x")))
    text = paragraph("by ", link, ", and")
    keep_together(next(iter(text.findall(nodes.math))))
    assert [part.astext() for part in text] == ["by ", "x,", " and"]
    assert text[1].children[0] is link and link.parent is text[1]


def test_a_neighbour_that_is_no_text_stays():
    text = nodes.paragraph("", "", nodes.strong("", "So"), nodes.math("", "x"), nodes.Text("."))
    keep_together(text[1])
    assert [part.astext() for part in text] == ["So", "x."]


def test_only_the_last_box_is_held_and_only_beside_a_sign():
    html = (
        '<span class="katex"><span class="katex-html"><span class="base">a=</span>'
        '<span class="base">b</span></span></span>'
    )
    text = paragraph("so ", nodes.math("", "a = b"), ".")
    (formula,) = text.findall(nodes.math)
    assert with_its_last_box(html, formula) == html
    keep_together(formula)
    assert with_its_last_box(html, formula) == (
        '<span class="katex"><span class="katex-html"><span class="base">a=</span>'
        '<span class="unbroken"><span class="base">b</span></span></span></span>'
    )

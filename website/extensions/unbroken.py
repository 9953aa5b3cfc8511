"""Punctuation stays on the line of the formula that it belongs to.

To a browser a formula in the text is made of boxes, and a line may end on either side of a box: a
full stop could begin the next line, and an opening bracket end one.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

BEFORE = re.compile(r"[(\[“‘]*\Z")
AFTER = re.compile(r"(?:[-’]?[a-z]{1,2}\b)?[.,;:!?)\]”’]*")  # a "th" or "’s" belongs to it as well
AROUND = nodes.reference | nodes.inline | nodes.emphasis | nodes.strong
# Of KaTeX's HTML. A box reaches from one relation or operator to the next.
LAST_BOX, ENDS = '<span class="base">', "</span></span>"


class KeepTogether(SphinxPostTransform):
    """Put each formula in the text, with the signs that touch it, into a `span.unbroken`.

    After references are resolved, since the link around a formula comes with it.
    """

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs):
        for formula in list(self.document.findall(nodes.math)):
            keep_together(formula)


def keep_together(formula: nodes.math) -> None:
    """Put a formula into one inline node with the signs that touch it, if there are any."""
    held = formula
    while isinstance(held.parent, AROUND) and len(held.parent) == 1:
        held = held.parent
    parent, place = held.parent, held.parent.index(held)
    before = parent[place - 1] if place else None
    after = parent[place + 1] if place + 1 < len(parent) else None
    opening = BEFORE.search(before)[0] if isinstance(before, nodes.Text) else ""
    closing = AFTER.match(after)[0] if isinstance(after, nodes.Text) else ""
    if opening:
        parent.replace(before, text(before[: -len(opening)]))
    if closing:
        parent.replace(after, text(after[len(closing) :]))
    if opening or closing:
        together = nodes.inline(classes=["unbroken"])
        parent.replace(held, together)
        together += [*text(opening), held, *text(closing)]


def text(content: str) -> list[nodes.Text]:
    """Return the nodes that hold a text: none for an empty one."""
    return [nodes.Text(content)] if content else []


def with_its_last_box(html: str, formula: nodes.math) -> str:
    """Return a formula's HTML; with signs around it, its last box is in a `span.unbroken` as well.

    To Chromium it depends on what is around a box whether a line may end after it; to Firefox, on
    what is around the box and the sign. A formula of several boxes may break as before.
    """
    around = formula.parent
    while isinstance(around, AROUND) and "unbroken" not in around["classes"]:
        around = around.parent
    before, last, box = html.rpartition(LAST_BOX)
    if not last or not isinstance(around, AROUND):
        return html
    box = box.removesuffix(ENDS)
    return f'{before}<span class="unbroken">{last}{box}</span>{ENDS}'

"""Forced colours (Windows' contrast themes): nothing that is pressed or read disappears."""

import io

import numpy as np
from PIL import Image

from course_lib import widgets
from tests.browser import axe, settle
from tests.widgets.contract import made, pages_of

# Drawn by a background or a border alone, which forced colours take away unless told not to.
DRAWN = """.descent-slider input[type=range], .descent-call, .descent-loss-bar, .descent-button,
  .descent-widget [style*=linear-gradient]"""


def test_every_control_and_mark_can_be_seen(open_page):
    page = open_page(*pages_of(made), width=740, forced_colors="active")
    page.wait_for_function(
        f"() => document.querySelectorAll('[data-descent-ready]').length === {len(widgets.__all__)}"
    )
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, forced_colors="active")
        settle(page)
        assert unseen(page) == [], scheme
    assert axe(page) == []


def unseen(page) -> list[str]:
    """What is a plain area on the screen, by its widget and its name."""
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    boxes = page.evaluate(
        """(drawn) => [...document.querySelectorAll(drawn)].filter((one) => one.checkVisibility())
        .map((one) => {
          const { left, top, right, bottom } = one.getBoundingClientRect();
          const widget = one.closest("[data-descent-widget]").dataset.descentWidget;
          const edge = one.matches(".descent-button") ? 4 : 0; // its letters, not its border
          return [`${widget} ${one.className} ${one.ariaLabel ?? one.textContent}`,
            [left + edge, top + scrollY + edge, right - edge, bottom + scrollY - edge]
              .map(Math.round)];
        })""",
        DRAWN,
    )
    assert len(boxes) > 60
    empty = []
    for name, box in boxes:
        seen = np.asarray(whole.crop(box), dtype=np.int16)
        apart = np.abs(seen - seen[0, 0]).sum(axis=-1)  # from the ground
        if (apart > 100).sum() < 30:
            empty.append(name)
    return empty

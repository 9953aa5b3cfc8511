"""Every page, as readers meet it: from a server and from disk, wide and narrow, light and dark."""

import pytest
from visits import axe_ways, page_names

FIRST_LOAD = 300_000  # bytes over the wire before anybody scrolls, fonts and all
WHOLE = 450_000  # with every figure and every widget
REQUESTS = 20  # of a first load
ELEMENTS = 23_000  # most of them letters of formulas and words of listings


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_opens_in_silence_and_asks_nobody_else(visitor, page_name, scheme):
    visit = visitor.visit(page_name, scheme)
    assert visit.messages == []
    assert visit.foreign == []
    assert visit.failed == []


@pytest.mark.parametrize(
    ("name", "width", "theme"), [(name, *way) for name in page_names() for way in axe_ways(name)]
)
def test_axe_finds_nothing(visitor, name, width, theme):
    visit = visitor.visit(name, width=width)
    assert visit.violations[theme] == []
    assert visit.messages == []


def test_axe_finds_nothing_in_forced_colours(visitor, page_name):
    assert visitor.visit(page_name).violations["forced"] == []


def test_a_phone_never_scrolls_the_page_sideways(visitor, page_name):
    assert visitor.visit(page_name, width="phone").overflow == 0


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_text_figures_code_tables_boxes_and_widgets_share_both_edges(visitor, page_name, width):
    assert visitor.visit(page_name, width=width).beside == []


def test_a_first_load_is_small(visitor, page_name):
    visit = visitor.visit(page_name)
    assert visitor.weigh(page_name) < WHOLE
    assert 10_000 < visit.first < FIRST_LOAD
    assert visit.requests <= REQUESTS
    assert visit.elements < ELEMENTS

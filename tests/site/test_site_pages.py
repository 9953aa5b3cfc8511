"""Every page, as readers meet it: from a server and from disk, wide and narrow, light and dark."""

import pytest
from stored_visits import MEANT
from visits import LARGE, WIDTHS, axe_ways, page_names

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


def test_no_page_scrolls_sideways_or_is_wider_than_its_sheet_of_paper(visitor, page_name):
    widths = {width: visitor.visit(page_name, width=width).overflow for width in WIDTHS}
    assert widths == {"desktop": 0, "phone": 0}


def test_text_figures_code_tables_boxes_and_widgets_share_both_edges(visitor, page_name):
    """On a desktop, a tablet, a phone and on paper, to a pixel."""
    beside = visitor.visit(page_name).beside | visitor.visit(page_name, width="phone").beside
    beside |= MEANT.get(page_name, {}).get("beside", {})
    assert beside == {width: [] for width in ("desktop", "tablet", "paper", "phone")}


@pytest.mark.parametrize("name", LARGE)
def test_letters_twice_as_large_lose_no_word_and_widen_no_page(visitor, site, name):
    """On a desktop and a phone everything open: nothing is cut off, nothing lies on other words."""
    visit = visitor.visit(name)
    assert visit.lost == {"desktop": [], "phone": []}


def test_a_first_load_is_small(visitor, page_name):
    visit = visitor.visit(page_name)
    assert visitor.weigh(page_name) < WHOLE
    assert 10_000 < visit.first < FIRST_LOAD
    assert visit.requests <= REQUESTS
    assert visit.elements < ELEMENTS

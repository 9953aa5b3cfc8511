"""The contract of all widgets in Python: their traits, their errors, their HTML."""

import json
import math
import re

import pytest

from course_lib import widgets
from tests.widgets.contract import CONTRACT, filled, limits_of, made, states, unfit

every_widget = pytest.mark.parametrize("name", widgets.__all__)


def test_every_widget_has_an_entry():
    assert sorted(CONTRACT) == sorted(widgets.__all__), "its two lines belong into contract.py"


@every_widget
def test_bad_traits_say_name_value_and_what_is_allowed_and_change_nothing(name):
    """Given at first and assigned later, for every trait that states its limits."""
    cls, widget = getattr(widgets, name), filled(name)
    before = widget.state()
    for trait, limit in limits_of(name).items():
        for value, error, words in unfit(trait, limit):
            with pytest.raises(error, match=f"^{re.escape(words)}"):
                cls(**(CONTRACT[name].required | {trait: value}))
            with pytest.raises(error, match=f"^{re.escape(words)}"):
                setattr(widget, trait, value)
            assert widget.state() == before, (trait, value)


@pytest.mark.parametrize(
    ("name", "traits", "words"),
    [(name, *case) for name in widgets.__all__ if name in CONTRACT for case in CONTRACT[name].bad],
)
def test_traits_that_do_not_go_together_are_refused(name, traits, words):
    with pytest.raises(ValueError, match=words):
        made(name, **traits)
    widget = made(name)
    before = widget.state()
    if len(traits) == 1:
        with pytest.raises(ValueError, match=words):
            setattr(widget, *next(iter(traits.items())))
    assert widget.state() == before


@every_widget
def test_an_unknown_trait_is_named_and_so_are_those_there_are(name):
    cls = getattr(widgets, name)
    if name == "Quiz":  # it takes questions alone
        with pytest.raises(TypeError, match="nosuch"):
            cls(questions=[], nosuch=1)
        return
    known = ", ".join(cls.public_traits())
    with pytest.raises(TypeError, match=f"^{name} has no trait 'nosuch'; it has {known}$"):
        cls(nosuch=1)


@every_widget
def test_html_is_small_stable_and_finite_and_holds_the_state(name):
    for traits in states(name):
        try:
            widget = made(name, **traits)
        except ValueError:  # a start that is not on that map
            continue
        page = widget.html()
        assert page == made(name, **traits).html()
        assert len(page.encode()) < CONTRACT[name].size, traits
        assert not re.search(r"(?<![a-z])(nan|NaN|inf|Infinity)\b|\bid=|url\(#|href=", page), traits
        text = re.search(r'<script type="application/json">(.*?)</script>', page)[1]
        sent = json.loads(text, parse_constant=lambda found: pytest.fail(found))
        for trait, value in widget.state().items():
            assert sent[trait] == value or math.isclose(sent[trait], value)
        assert sent["_limits"] == widget._limits and list(widget._limits) == list(widget.linked)
        assert set(widget.linked) <= set(widget.public_traits())
        assert set(sent) == {*widget.public_traits(), *widget.sent}


@every_widget
def test_the_picture_writes_a_minus_as_the_page_does(name):
    text = re.sub(r"<script.*?</script>|<[^>]*>", " ", filled(name).html(), flags=re.S)
    assert re.findall(r"(?<![\w-])-\d\S*", text) == []

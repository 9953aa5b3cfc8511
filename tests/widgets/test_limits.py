"""One source of limits: what Python allows of a trait is what the browser lets an address say."""

import json
import re
from functools import cache

import pytest

from course_lib import widgets
from course_lib.widgets.bundle import HERE
from tests.widgets.contract import made, refused
from tests.widgets.node import run

LINKED = [(name, trait) for name in widgets.__all__ for trait in getattr(widgets, name).linked]


def in_browser(texts, limit):
    """What the browser makes of each text: none is asked alone, for node takes a while to start."""
    return [answers()[json.dumps([text, limit])] for text in texts]


@cache
def answers() -> dict[str, dict | None]:
    """Its answers to all that is asked here, and to all that it answered with."""
    asked = []
    for name, trait in LINKED:
        widget = made(name)
        limit, value = widget._limits[trait], widget.state()[trait]
        texts = [*refused(limit), *allowed(limit), written(value, limit)]
        asked += [{"text": text, "limit": limit} for text in texts]
    found = run("limits.mjs", "limits.js", asked)
    again = [
        {"text": one["text"], "limit": case["limit"]}
        for case, one in zip(asked, found, strict=True)
        if one is not None
    ]
    found += run("limits.mjs", "limits.js", again)
    return {
        json.dumps([case["text"], case["limit"]]): one
        for case, one in zip(asked + again, found, strict=True)
    }


def accepts(widget, trait, value) -> bool:
    try:
        widget.traits()[trait].validate(widget, value)
    except (TypeError, ValueError):
        return False
    return True


def allowed(limit) -> list[str]:
    """Texts at, within and just beyond a limit, one of them allowed at least."""
    kind = limit["kind"]
    if kind in ("number", "whole"):
        low, high = limit["low"], limit["high"]
        near = [low, high, (low + high) / 2, low - 1e-9, high * (1 + 1e-9) + 1e-9]
        return [repr(float(value)) for value in near] + [f" {low} "]
    if kind in ("flag", "name"):
        return limit.get("names", ["true", "false"])
    if kind == "names":
        return ["", "_".join(limit["names"]), ",".join(reversed(limit["names"]))]
    if kind == "numbers":
        low, high, count = limit["low"], limit["high"], limit["shortest"]
        rising = [low + (high - low) * (i + 1) / (count + 2) for i in range(count)]
        rising = [round(value) for value in rising] if limit.get("whole") else rising
        return ["_".join(map(str, rising)), ",".join(map(str, rising))]
    highest = {place.replace("_", "-"): one["high"] for place, one in limit["settings"].items()}
    return ["_".join(f"{place}_{value}" for place, value in highest.items())]


def value_of(text, limit):
    """What Python would make of an address, or None where it can make nothing of it."""
    kind = limit["kind"]
    try:
        if kind == "number":
            return float(text) if text.strip() else None
        if kind == "whole":
            return round(float(text)) if text.strip() else None
    except (ValueError, OverflowError):
        return None
    return {"true": True, "false": False}.get(text) if kind == "flag" else text


@pytest.mark.parametrize(("name", "trait"), LINKED)
def test_an_address_can_say_what_python_allows_and_nothing_else(name, trait):
    widget = made(name)
    limit = widget._limits[trait]
    assert in_browser(refused(limit), limit) == [None] * len(refused(limit))
    texts = allowed(limit)
    for text, found in zip(texts, in_browser(texts, limit), strict=True):
        if found is not None:
            assert accepts(widget, trait, found["value"]), f"{text!r} gives {found['value']!r}"
            again = in_browser([found["text"]], limit)[0]
            assert again == found, f"{text!r} is written as {found['text']!r}"
        elif limit["kind"] in ("number", "whole", "flag", "name"):
            value = value_of(text, limit)
            assert value is None or not accepts(widget, trait, value), f"{text!r} is refused"
    assert any(in_browser(texts, limit)), "some of the texts are allowed"


@pytest.mark.parametrize(("name", "trait"), LINKED)
def test_the_state_a_widget_has_survives_its_own_address(name, trait):
    widget = made(name)
    limit, value = widget._limits[trait], widget.state()[trait]
    text = in_browser([written(value, limit)], limit)[0]
    assert (
        text["value"] == pytest.approx(value)
        if isinstance(value, float)
        else text["value"] == value
    )


def written(value, limit) -> str:
    """A trait's value as an address holds it, as limits.js writes it."""
    if limit["kind"] in ("numbers", "names"):
        return "_".join(str(part) for part in value)
    if limit["kind"] == "flag":
        return str(value).lower()
    if limit["kind"] != "settings":
        return str(value)
    flat = {}
    for name, one in value.items():
        flat |= {f"{name}.{k}": v for k, v in one.items()} if isinstance(one, dict) else {name: one}
    return "_".join(f"{place.replace('_', '-')}_{number}" for place, number in flat.items())


def test_numbers_are_brought_within_their_limits():
    number, whole = ({"kind": kind, "low": 1, "high": 10} for kind in ("number", "whole"))
    cases = [
        (0.2, number, 1),
        (2.5, number, 2.5),
        (1e9, number, 10),
        (2.4, whole, 2),
        (99, whole, 10),
    ]
    found = run("limits.mjs", "limits.js", [{"value": v, "limit": limit} for v, limit, _ in cases])
    assert found == [expected for *_, expected in cases]


def test_no_limit_is_written_down_in_a_widgets_own_module():
    """Sliders read them: a `max` of numbers alone is only for what is no trait's value."""
    allowed = {("coordinate_scaling", "max: 180"), ("map", "max: 1,")}
    found = set()
    for path in [*HERE.glob("*.js"), *(HERE / "shared" / "view").glob("*.js")]:
        source = path.read_text(encoding="utf-8")
        found |= {(path.stem, text) for text in re.findall(r"\bmax: \d[\d.e]*,?", source)}
    assert {(name, text.rstrip(",")) for name, text in found} <= {
        (name, text.rstrip(",")) for name, text in allowed
    }

"""The widgets as Python objects: their traits, their errors, their HTML."""

import html
import json
import re

import numpy as np
import pytest

from course_lib import exponential_average
from course_lib.datasets import temperatures
from course_lib.widgets import AverageExplorer, Quiz
from course_lib.widgets.pictures.svg import normal_noise
from tests.widgets.node import run

QUESTION = {"prompt": "Two?", "choices": [("2", True, "It is."), ("3", False, "One too many.")]}


def traits_in(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', page)[1])


def test_a_bad_assignment_changes_nothing():
    widget = AverageExplorer(series=[1.0, 2.0, 3.0], beta=0.5)
    before = widget.state()
    for name, value in (("beta", 1.0), ("day", 4), ("series", [1.0, 2.0]), ("noise", None)):
        with pytest.raises((TypeError, ValueError), match=name if name != "series" else "day"):
            setattr(widget, name, value)
    assert widget.state() == before


def test_any_sequence_of_numbers_is_a_series():
    for series in ((1, 2), np.array([1.0, 2.0]), np.array([1, 2]), range(1, 3)):
        assert AverageExplorer(series=series).series == [1.0, 2.0]


def test_the_default_is_a_year_of_real_temperatures():
    widget = AverageExplorer()
    assert widget.series == temperatures().celsius[:366].round(2).tolist()
    assert widget.day == 100 and AverageExplorer(series=[1.0, 2.0]).day == 2


def test_mimebundle_has_the_widget_its_html_and_a_text_without_ids():
    widget = AverageExplorer(beta=0.98)
    data, _ = widget._repr_mimebundle_()
    model_id = data["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert data["text/html"] == widget.html()
    assert data["text/plain"] == repr(widget)
    assert "beta=0.98" in repr(widget) and "0x" not in repr(widget)
    assert model_id and model_id not in data["text/html"] + data["text/plain"]


def test_html_is_the_same_bytes_for_the_same_traits():
    """Two widgets, and a widget that has been moved and moved back, look alike to the byte."""
    first, second = AverageExplorer(noise=2.0), AverageExplorer(noise=2.0)
    second.beta = 0.5
    assert first.html() != second.html()
    second.beta = 0.9
    assert first.html() == second.html()
    assert not re.search(r"\bid=|\burl\(#|href=", first.html() + Quiz([QUESTION]).html())


def test_html_carries_the_traits_their_limits_and_nothing_private():
    widget = AverageExplorer(beta=0.5, label="</script><!-- & 'x' \u2028")
    page = widget.html()
    assert page.count("</script>") == 1
    assert "<!--" not in page
    sent = traits_in(page)
    assert sent.pop("_limits") == widget._limits
    assert sent == widget.state()
    assert not any(name.startswith("_") for name in sent)
    assert len(page) < 25_000  # of a page that aims at 500 kB in all


def test_picture_is_drawn_from_the_average():
    """The solid line's points are the average's, at the scale its lowest and highest value set."""
    series, beta = [1.0, 5.0, 2.0, 8.0], 0.5
    page = AverageExplorer(series=series, beta=beta, bias_correction=False).picture()
    solid = re.findall(r'd="M([^"h]*)" style', page)[-1]
    ys = [float(point.split(",")[1]) for point in solid.split("L")]
    average = exponential_average(series, beta)
    both = [*series, *average, *exponential_average(series, beta, True)]
    bottom, top = 250, 12
    expected = bottom - (bottom - top) * (average - min(both)) / (max(both) - min(both))
    assert ys == pytest.approx(expected, abs=0.051)
    assert "uncorrected (solid)" in page and 'role="img"' in page


def test_picture_takes_any_numbers():
    for series in ([3.0, 3.0], [0.0] * 5, [1e300, -1e300], [1e-300, 2e-300]):
        assert not re.search(r"nan|inf\b", AverageExplorer(series=series).picture())


def test_noise_is_the_same_in_python_and_in_the_browser():
    cases = [{"count": 500, "seed": seed} for seed in (0, 1, 2, 12345, 2**32 - 1)]
    for case, values in zip(cases, run("noise.mjs", "noise.js", cases), strict=True):
        assert np.allclose(values, normal_noise(**case), rtol=1e-12, atol=1e-12)
    values = np.array(normal_noise(20_000, 7))
    assert abs(values.mean()) < 0.03 and abs(values.std() - 1) < 0.03


@pytest.mark.parametrize(
    ("questions", "error", "words"),
    [
        ("x", TypeError, "questions must be a list of questions, got 'x'"),
        ([], ValueError, "one question at least"),
        ([{"prompt": "?"}], TypeError, r"questions\[0\] is"),
        ([{"prompt": "?", "choices": [("a", True, "b")]}], ValueError, "two choices or more"),
        ([{"prompt": " ", "choices": QUESTION["choices"]}], ValueError, "must not be empty"),
        (
            [QUESTION, {"prompt": "?", "choices": [("a", True, "b"), ("c", True, "d")]}],
            ValueError,
            r"questions\[1\] has 2 correct choices",
        ),
        (
            [{"prompt": "?", "choices": [("a", False, "b"), ("c", False, "d")]}],
            ValueError,
            "has 0 correct choices",
        ),
        (
            [{"prompt": "?", "choices": [("a", True, ""), ("c", False, "d")]}],
            ValueError,
            "why must not be empty",
        ),
        (
            [{"prompt": "?", "choices": [("a", 1, "b"), ("c", False, "d")]}],
            TypeError,
            "correct must be True or False, got 1",
        ),
        (
            [{"prompt": "?", "choices": [("a", True), ("c", False, "d")]}],
            TypeError,
            r"questions\[0\]\['choices'\]\[0\] is \('a', True\)",
        ),
        (
            [{"prompt": 3, "choices": QUESTION["choices"]}],
            TypeError,
            r"questions\[0\]\['prompt'\] must be a string, got 3",
        ),
    ],
)
def test_bad_questions_are_named(questions, error, words):
    with pytest.raises(error, match=words):
        Quiz(questions=questions)


def test_quiz_without_javascript_has_every_answer_and_its_reason():
    tricky = {
        "prompt": "Is `a < b` *ever* <b>bold</b>?",
        "choices": [("no & never", True, "`<` is text."), ("yes", False, "It is *escaped*.")],
    }
    page = Quiz(questions=[QUESTION, tricky]).html()
    assert page.count("<details>") == 2
    for question in (QUESTION, tricky):
        for text, _, why in question["choices"]:
            for words in (text, why):
                plain = html.escape(words, quote=False)
                plain = re.sub(r"`([^`]+)`", r"<code>\1</code>", plain)
                assert re.sub(r"\*([^*]+)\*", r"<em>\1</em>", plain) in page
    assert "Is <code>a &lt; b</code> <em>ever</em> &lt;b&gt;bold&lt;/b&gt;?" in page
    assert traits_in(page)["questions"][1]["choices"][0]["correct"] is True

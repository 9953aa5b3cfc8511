"""`make audit`: what it reads of a report, which marks it holds a page to, and its server."""

import gzip
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from auditing import lighthouse, marks, serving, widget  # noqa: E402
from environment import Problem  # noqa: E402

GOOD = {
    "performance": 97, "accessibility": 100, "best-practices": 100, "seo": 100,
    "first paint": 1500, "largest": 1900, "blocking": 90, "speed index": 1500, "shift": 0.01,
    "bytes": 240_000, "requests": 12, "widget": 1.2, "axe": 0, "amiss": [],
}  # fmt: skip


def test_a_page_that_reaches_its_marks_is_not_named():
    assert marks.failures("chapters/01_averages.html", GOOD) == []
    assert marks.failures("search.html", GOOD | {"widget": None, "bytes": 900_000}) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"performance": 94}, "performance 94, not 95"),
        ({"seo": 92, "amiss": ["title"]}, "seo 92, not 100: title"),
        ({"shift": 0.05}, "shift 0.050, not below 0.05"),
        ({"blocking": 150}, "blocking 150, not below 150"),
        ({"widget": 2.3}, "widget 2.30, not below 2.0"),
        ({"bytes": 300_000}, "300,000 bytes, not below 300,000"),
        ({"violations": ["phone, dark: region"]}, "axe, phone, dark: region"),
    ],
)
def test_each_mark_is_held(change, said):
    assert marks.failures("chapters/01_a.html", GOOD | change) == [f"chapters/01_a.html: {said}"]


def test_the_table_has_a_line_for_each_page_and_a_dash_for_what_it_has_not():
    lines = marks.table({"index.html": GOOD, "search.html": GOOD | {"widget": None}}).splitlines()
    assert len(lines) == 3 and "240,000" in lines[1] and "–" in lines[2] and "–" not in lines[1]


def test_a_report_s_scores_times_and_what_is_amiss():
    audits = {audit: {"numericValue": 7.0} for audit in lighthouse.TIMES.values()}
    audits |= {"title": {"score": 0}, "alt": {"score": 1}, "by hand": {"score": None}}
    requests = [{"url": "http://a"}, {"url": "data:,"}, {"url": "http://b"}]
    audits["network-requests"] = {"details": {"items": requests}}
    references = [{"id": name, "weight": 1} for name in ("title", "alt", "by hand")]
    report = {
        "audits": audits,
        "categories": {
            "performance": {"score": 0.5, "auditRefs": []},
            "seo": {"score": 0.9, "auditRefs": references},
        },
    }
    found = lighthouse.result_of(report)
    assert (found["performance"], found["seo"], found["shift"]) == (50, 90, 7)
    assert (found["requests"], found["amiss"]) == (2, ["title"])
    with pytest.raises(Problem, match="no page"):
        lighthouse.result_of({"runtimeError": {"message": "no page"}})


def test_the_server_compresses_text_and_keeps_pictures(tmp_path):
    (tmp_path / "index.html").write_text("<p>" + "word " * 1000)
    (tmp_path / "a.png").write_bytes(b"0123")
    with serving.served(tmp_path) as origin:
        with urllib.request.urlopen(f"{origin}/") as answer:
            body = answer.read()
            assert answer.headers["Content-Encoding"] == "gzip" and len(body) < 200
            assert gzip.decompress(body).startswith(b"<p>word")
        with urllib.request.urlopen(f"{origin}/a.png") as answer:
            assert answer.read() == b"0123" and "Content-Encoding" not in answer.headers


def test_a_widget_is_waited_for_where_it_stands(chromium, tmp_path):
    live = "setTimeout(() => document.querySelector('div').setAttribute('data-descent-ready', ''))"
    page = '<!DOCTYPE html><meta name="viewport" content="width=device-width"><p>Text.</p>'
    (tmp_path / "none.html").write_text(page)
    (tmp_path / "near.html").write_text(
        f"{page}<div data-descent-widget></div><script>{live}</script>"
    )
    with serving.served(tmp_path) as origin:
        assert widget.first_widget(chromium, f"{origin}/none.html") is None
        assert widget.first_widget(chromium, f"{origin}/near.html") > 0

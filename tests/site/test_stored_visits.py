"""A visit of the past stands as long as everything that its page loaded is as it was."""

from dataclasses import asdict

import pytest
from stored_visits import ALWAYS, MEANT, StoredVisits
from visits import Visit

NAME, WAY = "chapters/02.html", "http desktop"
CLEAN = asdict(Visit(first=7, requests=2, violations={"light": []}, beside={"tablet": []}))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name, text in {
        NAME: "<p>",
        "style.css": "p {}",
        "other.html": "<b>",
        "look.py": "1",
    }.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    monkeypatch.delenv("DESCENT_WHOLE", raising=False)
    monkeypatch.setenv("DESCENT_RECORD", "1")
    return tmp_path


@pytest.fixture
def read(folder, monkeypatch):
    """What the record says in a process of its own."""

    def read(name=NAME, way=WAY, browser="Chromium 1"):
        monkeypatch.delenv("DESCENT_RECORD", raising=False)
        return stored(folder, browser).of(name, way)

    return read


def stored(folder, browser="Chromium 1"):
    site = folder / "site"
    return StoredVisits(site, browser, [site / "look.py"], folder / "visits.json")


def keep(folder, *addresses, name=NAME, way=WAY, seen=CLEAN):
    stored(folder).keep(name, way, seen, addresses)


def test_it_stands_for_its_page_in_its_way_and_says_what_was_measured(folder, read):
    keep(folder, NAME, "style.css")
    assert Visit(**read()) == Visit(**CLEAN)
    assert read(way="http phone") is None and read(name="other.html") is None


@pytest.mark.parametrize(
    ("changed", "stands"),
    [(NAME, False), ("style.css", False), ("look.py", False), ("other.html", True)],
)
def test_a_file_that_was_loaded_or_what_looks_at_it_changes_and_it_falls(
    folder, read, changed, stands
):
    keep(folder, NAME, "style.css")
    (folder / "site" / changed).write_text("2")
    assert (read() is not None) == stands


def test_a_file_is_missing_or_the_browser_is_another_and_it_falls(folder, read):
    keep(folder, NAME, "style.css")
    assert read(browser="Chromium 2") is None
    (folder / "site" / "style.css").unlink()
    assert read() is None


def test_two_ways_of_a_page_stand_or_fall_together_and_a_new_visit_begins_anew(
    folder, read, monkeypatch
):
    keep(folder, NAME, "style.css")
    keep(folder, NAME, "other.html", way="file desktop")
    (folder / "site" / "other.html").write_text("2")
    assert read() is None
    monkeypatch.setenv("DESCENT_RECORD", "1")
    keep(folder, NAME, "style.css")
    assert read() == CLEAN and read(way="file desktop") is None


@pytest.mark.parametrize(
    "wrong",
    [{"messages": ["x"]}, {"violations": {"dark": ["contrast"]}}, {"lost": {"phone": ["x"]}}],
)
def test_one_that_had_to_complain_is_not_kept(folder, read, wrong):
    keep(folder, NAME, seen=CLEAN | wrong)
    assert read() is None


def test_what_a_page_is_meant_to_be_is_no_complaint(folder, read):
    (name,) = MEANT
    seen = CLEAN | {"beside": {"paper": ["a table"]}}
    keep(folder, NAME, name=name, seen=seen)
    keep(folder, NAME, seen=seen)
    assert read(name) == seen and read() is None
    wrong = CLEAN | {"beside": {"phone": ["a table"]}}
    keep(folder, NAME, name=name, way="http phone", seen=wrong)
    assert read(name, way="http phone") is None


@pytest.mark.parametrize("name", ALWAYS)
def test_the_first_pages_are_always_visited(folder, read, name):
    keep(folder, NAME, name=name)
    assert read(name) is None


@pytest.mark.parametrize("variable", ["DESCENT_WHOLE", "DESCENT_RECORD"])
def test_all_are_visited_where_that_is_asked_for(folder, read, monkeypatch, variable):
    keep(folder, NAME)
    assert read()
    monkeypatch.setenv(variable, "1")
    assert stored(folder).of(NAME, WAY) is None


def test_nothing_is_written_unless_that_is_asked_for(folder, monkeypatch):
    monkeypatch.delenv("DESCENT_RECORD")
    keep(folder, NAME)
    assert not (folder / "visits.json").exists()

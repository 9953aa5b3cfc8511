"""What leads to the repository, to Colab and to Binder: there with its address, absent without."""

import re
import sys
from types import SimpleNamespace

import pytest
from books import ROOT, build, notebook, write_book
from bs4 import BeautifulSoup
from visits import Visitor, serve

sys.path.append(str(ROOT / "website" / "extensions"))

import descent_repository

ADDRESS = "https://github.com/some-one/descent.course"
PAGES = {
    "index": "# Start\n\nText that is long enough to describe the page to a search engine.\n",
    "01_first": notebook("# Averages & lags\n\nText that is long enough to describe the page."),
}


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """The same small book, built with the address and without."""
    folder = tmp_path_factory.mktemp("linked")
    write_book(folder, PAGES)
    for output, variables in {"with": {"DESCENT_REPOSITORY": f"{ADDRESS}.git/"}, "out": {}}.items():
        done = build(folder, output, **variables)
        assert done.returncode == 0, done.stdout + done.stderr
    return {name: folder / name / "_build" / "html" for name in ("with", "out")}


def links_of(page):
    """The links of a page to other sites, by the names that a screen reader speaks."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    return {
        " ".join(link.get_text().split()): link["href"]
        for link in soup.find_all("a", href=re.compile("^https://(?!creativecommons)"))
    }


def test_a_chapter_leads_to_its_source_and_to_where_it_runs(sites):
    assert links_of(sites["with"] / "01_first.html") == {
        "Open in Colab": (
            "https://colab.research.google.com/github/some-one/descent.course"
            "/blob/notebooks/colab/01_first.ipynb"
        ),
        "Open in Binder": (
            "https://mybinder.org/v2/gh/some-one/descent.course/notebooks"
            "?urlpath=lab%2Ftree%2F01_first.ipynb"
        ),
        "Edit this page": f"{ADDRESS}/edit/main/01_first.md",
        "Report a mistake": (
            f"{ADDRESS}/issues/new?template=mistake.yml&place=Averages%20%26%20lags"
        ),
        "The course's repository": ADDRESS,
    }


def test_a_page_of_text_has_nothing_to_run(sites):
    assert links_of(sites["with"] / "index.html").keys() == {
        "Edit this page",
        "Report a mistake",
        "The course's repository",
    }


def test_the_search_has_no_source(sites):
    assert links_of(sites["with"] / "search.html") == {"The course's repository": ADDRESS}


@pytest.mark.parametrize("name", ["index.html", "01_first.html", "search.html"])
def test_without_the_address_no_page_speaks_of_it(sites, name):
    assert links_of(sites["out"] / name) == {}
    page = (sites["out"] / name).read_text(encoding="utf-8")
    assert not re.search("github|colab|binder|repository", page, re.IGNORECASE)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_links_ask_nobody_and_can_be_used_by_everybody(sites, chromium, width):
    with serve(sites["with"]) as origin:
        visit = Visitor(chromium, origin, sites["with"].as_uri()).visit(
            "01_first.html", width=width
        )
    assert (visit.foreign, visit.failed, visit.messages) == ([], [], [])
    assert {"light", "dark"} <= visit.violations.keys() and not any(visit.violations.values())
    assert visit.overflow == 0


@pytest.mark.parametrize(
    "address",
    ["github.com/some/one", "https://example.org/some/one", "https://github.com/some", "\n", ""],
)
def test_an_address_of_another_form_gives_no_links(address, monkeypatch):
    monkeypatch.setenv("DESCENT_REPOSITORY", address)
    config = SimpleNamespace(descent_repository="")
    descent_repository.configure(None, config)
    assert config.descent_repository == ""


def test_an_address_of_another_form_is_said_in_one_sentence(tmp_path):
    write_book(tmp_path, PAGES)
    done = build(tmp_path, "out", DESCENT_REPOSITORY="https://example.org/some/one")
    assert done.returncode
    said = [line for line in done.stderr.splitlines() if "example.org" in line]
    assert len(said) == 1
    assert "is not of the form https://github.com/OWNER/NAME, so no page links to it" in said[0]

"""What a page says of its cells where the site has Python, and that it says nothing elsewhere."""

import hashlib
import json
import re
import sys

import pytest
from bs4 import BeautifulSoup
from notebook_checks import ROOT
from pairs import find_pairs

from tests.live import small
from tests.live.small import ANSWER, BYTES, MANIFEST

sys.path.append(str(ROOT / "website" / "extensions"))

from descent_live import cells_of, mark


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    return small.sites(tmp_path_factory)


def soup(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_cells_are_marked_and_their_sources_written_beside(sites):
    page = soup(sites["with"] / "chapter.html")
    marked = page.select("div.cell")
    assert [cell["data-cell"] for cell in marked] == list("02345")  # the second is hidden
    assert [cell.get("data-exercise") for cell in marked] == [
        None,
        None,
        "half-week",
        None,
        None,
    ]
    assert marked[2]["data-published"] == hashlib.sha256(ANSWER.encode()).hexdigest()[:12]
    assert marked[0].select_one("details .cell_input") and marked[1].select("& > .cell_input")
    assert page.html["data-python"] == MANIFEST
    assert page.html["data-python-bytes"] == BYTES
    written = sites["with"] / page.html["data-cells"]
    text = written.read_text(encoding="utf-8")
    assert re.fullmatch(r"chapter\.[0-9a-f]{12}\.json", written.name)
    assert written.name.split(".")[1] == hashlib.sha256(text.encode()).hexdigest()[:12]
    cells = json.loads(text)["cells"]
    assert [cell["id"] for cell in cells] == list("012345")
    assert cells[1]["source"] == "hidden = 1"
    assert [cell.get("exercise") for cell in cells] == [
        None,
        None,
        None,
        "half-week",
        None,
        None,
    ]
    assert [cell.get("solution") for cell in cells] == [None, None, None, None, True, None]


def test_a_page_asks_for_no_script_of_its_answers_or_cells_but_knows_where_they_are(sites):
    for name in ("chapter", "index", "search"):
        page = soup(sites["with"] / f"{name}.html")
        assert page.select('script[src*="live"], script[src*="answers"], script[src*="near"]') == []
        (near,) = page.select("script[data-answers]")
        assert (
            near.has_attr("data-live") is (name == "chapter") is page.html.has_attr("data-python")
        )
        assert "https:" not in near.string and len(near.string) < 1600
        for kind in ("live", "answers") if name == "chapter" else ("answers",):
            content = (sites["with"] / "_static" / f"{kind}.js").read_bytes()
            version = hashlib.sha256(content).hexdigest()[:8]
            assert near[f"data-{kind}"] == f"_static/{kind}.js?v={version}"
    assert not list((sites["with"] / "_static").glob("near*"))


def test_but_for_the_marks_a_page_is_as_without_python(sites):
    without = (sites["without"] / "chapter.html").read_text(encoding="utf-8")
    assert not re.search(r"data-(python|cell|exercise|published|live)=|live\.js", without)
    assert not (sites["without"] / "python").exists()
    text = (sites["with"] / "chapter.html").read_text(encoding="utf-8")
    text = text.replace(" data-offered", "")  # the answers that can be kept, in the contents
    text = re.sub(r' data-(python|python-bytes|cells?|exercise|published)="[^"]*"', "", text)
    # What begins it, and what the page's policy allows for it (test_site_html.py).
    loader = re.compile(r"<script data-answers.*?</script>|<meta http-equiv=.*?>", re.DOTALL)
    assert loader.sub("", text) == loader.sub("", without)


def test_cells_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match="1 cells in the page, 0 in its text"):
        mark('<div class="cell docutils container">', [])


@pytest.mark.parametrize("pair", find_pairs(ROOT / "chapters"), ids=lambda pair: pair.source.stem)
def test_every_exercise_of_a_chapter_has_one_answer(pair):
    content = json.loads(pair.notebook.read_text(encoding="utf-8"))
    text = "\n".join(
        "".join(cell["source"]) for cell in content["cells"] if cell["cell_type"] == "markdown"
    )
    labels = re.findall(r"\{exercise(?:-start)?\}.*\n:label: ex-(\S+)", text)
    answers = [cell["exercise"] for cell in cells_of(content) if "exercise" in cell]
    assert answers == labels
    assert len(answers) >= 3

"""The notebook of a page: what the site offers says what it needs, and stands alone."""

import re
import sys

import nbformat
import pytest
from bs4 import BeautifulSoup
from notebook_checks import ROOT
from pairs import find_pairs

sys.path.append(str(ROOT / "website" / "extensions"))

CHAPTERS = [pair.source.stem for pair in find_pairs(ROOT / "chapters")]


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_offers_a_notebook_that_stands_alone(site, name):
    page = BeautifulSoup((site / "chapters" / f"{name}.html").read_text(), "html.parser")
    link = page.select_one("a[download]")
    assert "Notebook of this page" in link.get_text()
    notebook = nbformat.read((site / "chapters" / link["href"]).resolve(), 4)
    nbformat.validate(notebook)
    first = notebook.cells[0].source
    for words in ("Before you run this notebook", "`course_lib`", "make lab", "pip install"):
        assert words in first
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert not re.search(r"\{(cite|term|eq|ref|numref|exercise|solution)", text)
    links = re.findall(r"\]\(([^()\s]+)\)", text)
    cells = {cell.id for cell in notebook.cells}
    assert links and all(link.startswith(("http", "#cell-id=")) for link in links)
    assert {link.removeprefix("#cell-id=") for link in links if link[0] == "#"} <= cells


def test_a_build_that_knows_addresses_names_them():
    from descent_downloads import needs

    text = needs("https://descent.example/chapters/04_adam.html", "https://github.com/a/descent")
    assert "git+https://github.com/a/descent" in text
    assert "https://descent.example/chapters/04_adam.html" in text
    assert "http" not in needs("", "")

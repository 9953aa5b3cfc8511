"""The chapters as plain notebooks: nothing of MyST is left; numbers and links are the site's."""

import contextlib
import doctest
import io
import os
import re
from base64 import b64decode
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import book
import learner.facts as facts_module
import nbformat
import pytest
from bs4 import BeautifulSoup
from learner import Course
from learner.chapter import KEY
from learner.facts import START
from learner.segments import segments
from learner.translate import Translator

ROOT = Path(__file__).parents[1]
CHAPTERS = [path.stem for path in sorted((ROOT / "chapters").glob("0*_*.md"))]

RAW = re.compile(
    r"\{+(?:cite:[pt]|ref|numref|eq|term|doc)\}+`"  # roles
    r"|^(?:`{3,}|:{3,})\{"  # directives
    r"|^\([\w-]+\)=$"  # targets
    r"|\]\((?:#(?!cell-id=)|\.\./index|\d\d_\w+[)#]|\w+\.md)"  # links of the site
    r"|^\$\$ \(",  # labels of formulas
    re.MULTILINE,
)
each_chapter = pytest.mark.parametrize("name", CHAPTERS)


@cache
def course():
    return Course.read(ROOT)


@cache
def facts():
    return course().facts


@cache
def files():
    """The notebooks of a learner's folder."""
    return {name: nbformat.reads(text.decode(), 4) for name, text in course().files().items()}


OWN_WORDS = "All that you save."  # on what is kept, in a folder where there is no `make`


@cache
def files_without_solutions():
    return course().files("none", kept=OWN_WORDS)


@cache
def alone(name, site):
    return course().alone(name, site=site, above="**What it needs.**")


def texts_of(notebook):
    """Every text that is shown as Markdown, and the code that shows some when it is run."""
    for cell in notebook.cells:
        yield cell.source
        for output in cell.get("outputs", []):
            yield "".join(output.get("data", {}).get("text/markdown", ""))


def test_the_course_has_the_chapters_that_are_there():
    assert CHAPTERS and course().chapters == CHAPTERS


def test_everything_was_translated():
    assert files() and course().faults == []


def test_nothing_of_myst_is_left():
    for name, notebook in files().items():
        for text in texts_of(notebook):
            assert not RAW.search(text), (name, RAW.search(text))


def test_every_notebook_is_valid():
    for name, notebook in files().items():
        try:
            nbformat.validate(notebook)
        except nbformat.ValidationError as error:
            raise AssertionError(name) from error


def test_links_lead_to_cells_that_are_there():
    cells = {path: {cell.id for cell in notebook.cells} for path, notebook in files().items()}
    for name, notebook in files().items():
        found = 0
        for text in texts_of(notebook):
            for link in re.findall(
                r"\]\(((?!https?:|mailto:)[^()\s]+(?:ipynb|cell-id=)[^()\s]*)\)", text
            ):
                page, _, cell = unquote(link).partition("#cell-id=")
                path = (Path("/", name).parent / page).resolve().relative_to("/") if page else name
                assert str(path) in cells, (name, link)
                assert not cell or cell in cells[str(path)], (name, link)
                found += 1
        assert found, name


@each_chapter
def test_a_link_never_leads_into_a_fold(name):
    folded = set()
    inside = False
    for cell in files()[f"{name}.ipynb"].cells:
        if cell.cell_type == "markdown" and re.match(r"#{1,5} ", cell.source):
            inside = bool(cell.metadata.get("jp-MarkdownHeadingCollapsed"))
        elif inside:
            folded.add(cell.id)
    targets = {target.cell for target in facts().targets.values() if target.page == name}
    assert not folded & targets


@cache
def site_is_current():
    return book.is_current()


@cache
def page_of(name):
    """The built page of a chapter, read once. Without one of these sources: skip, fail in CI."""
    if not site_is_current():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("run `make book` first")
    path = book.SITE / "chapters" / f"{name}.html"
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def numbers_on_the_site(name):
    """What the built page numbers: figures and exercises by label, formulas, sections by title."""
    page = page_of(name)
    figures = {
        figure["id"]: figure.select_one(".caption-number").get_text(strip=True)
        for figure in page.select("figure[id]")
        if figure.select_one(".caption-number")
    }
    exercises = {
        box["id"]: box.select_one(".caption-number").get_text(strip=True)
        for box in page.select("div.exercise[id]")
    }
    formulas = {
        link["href"].removeprefix("#equation-"): link.parent.contents[0].strip()
        for link in page.select(".eqno a[href^='#equation-']")
    }
    sections = [
        heading.select_one(".section-number").get_text(strip=True)
        for heading in page.select("article h2, article h3")
        if heading.select_one(".section-number")
    ]
    return figures, exercises, formulas, sections


@each_chapter
def test_numbers_are_those_of_the_site(name):
    figures, exercises, formulas, sections = numbers_on_the_site(name)
    page = facts().pages[name]
    here = re.compile(rf"\(?(?:Fig\. )?{page.number}\.\d+\)?")
    ours = {
        label: target.text
        for label, target in facts().targets.items()
        if target.page == name and here.fullmatch(target.text)
    }
    assert {k: v for k, v in ours.items() if v.startswith("Fig.")} == figures
    assert {k: v for k, v in ours.items() if v.startswith("(")} == formulas
    own = {label: number for label, (number, _) in facts().exercises.items()}
    assert {f"Exercise {number}" for number in own.values()} >= set(exercises.values())
    assert exercises == {label: f"Exercise {own[label]}" for label in exercises}
    numbers = [f"{number}." for (place, _), number in facts().sections.items() if place == name]
    assert numbers == sections


@each_chapter
def test_citations_are_those_of_the_site(name):
    page = page_of(name)
    theirs = {
        one.strip()
        for citation in page.select(".bibtex-citation")
        for one in re.findall(
            r".+? \d{4}", " ".join(re.sub(r"[\[\],]", "", citation.get_text()).split())
        )
    }
    shown = [*texts_of(files()[f"{name}.ipynb"]), *texts_of(files()[f"solutions/{name}.ipynb"])]
    ours = {
        re.sub(r"[(),]", "", text)
        for whole in shown
        for text in re.findall(r"\[([^\[\]]+)\]\((?:\.\./)?bibliography\.ipynb#cell-id=cite", whole)
    }
    assert theirs and theirs <= ours


@each_chapter
def test_figures_have_their_captions_below(name):
    cells = files()[f"{name}.ipynb"].cells
    figures = [t for t in facts().targets.values() if t.page == name and t.text.startswith("Fig.")]
    captions = [cell.source for cell in cells if cell.id.startswith("caption-")]
    assert figures and len(captions) == len(figures)
    for cell, following in pairwise(cells):
        if cell.id.startswith("fig-"):
            assert following.id == f"caption-{cell.id}"
            assert following.source.startswith(f"**Fig. {facts().pages[name].number}.")
            assert "<summary>In words</summary>" in following.source
            (kinds,) = [set(output.data) for output in cell.outputs if "image/png" in output.data]
            assert kinds == {"image/png", "text/plain"}  # the site's own drawing stays there


@each_chapter
def test_no_solution_stands_in_the_chapter(name):
    cells = files()[f"{name}.ipynb"].cells
    solutions = {
        cell.source.strip()
        for cell in files()[f"solutions/{name}.ipynb"].cells
        if cell.metadata.get(KEY, {}).get("part") == "solution"
    }
    assert solutions
    assert not solutions & {cell.source.strip() for cell in cells}
    printed = "".join(
        output.get("text", "") for cell in cells for output in cell.get("outputs", [])
    )
    assert "Correct." not in printed and "Not answered yet" not in printed


@each_chapter
def test_every_exercise_has_statement_answer_and_solution(name):
    labels = {label for label in facts().exercises if facts().targets[label].page == name}
    parts = {}
    for path in (f"{name}.ipynb", f"solutions/{name}.ipynb"):
        for cell in files()[path].cells:
            known = cell.metadata.get(KEY, {})
            if known:
                parts.setdefault(known["part"], set()).add(known["exercise"])
                assert (known["number"], known["title"]) == facts().exercises[known["exercise"]]
    assert parts["statement"] == parts["answer"] == parts["solution"]
    assert parts["statement"] <= labels and parts["statement"]


@each_chapter
def test_each_solution_runs_by_itself(name, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    scope, run = {}, 0
    for cell in files()[f"solutions/{name}.ipynb"].cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## Exercise"):
            scope = {"__name__": "__main__"}
        elif cell.cell_type == "code":
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                exec(compile(cell.source, cell.id, "exec"), scope)
            if "exercises.check(" in cell.source:
                assert "Correct." in printed.getvalue(), cell.id
                run += 1
    assert run


@each_chapter
def test_the_code_says_what_its_stored_output_says(name):
    """The links put into `say` are those in its output: both are translated alike."""
    for cell in files()[f"{name}.ipynb"].cells:
        said = re.findall(r"\(((?:\w+\.ipynb)?#cell-id=[\w-]+)\)", cell.source)
        if cell.cell_type == "code" and said:
            shown = "".join(
                "".join(o.get("data", {}).get("text/markdown", "")) for o in cell.outputs
            )
            assert set(said) <= set(re.findall(r"\(((?:\w+\.ipynb)?#cell-id=[\w-]+)\)", shown))


@each_chapter
def test_a_widget_that_was_not_run_says_so(name):
    pictures = [
        output.data["text/html"]
        for cell in files()[f"{name}.ipynb"].cells
        for output in cell.get("outputs", [])
        if "data-descent-widget" in output.get("data", {}).get("text/html", "")
    ]
    assert pictures
    for html in pictures:
        assert "Run this cell" in html and "<script" not in html
        # JupyterLab cuts an SVG out of a notebook that is not trusted, and leaves its words.
        assert "<svg" not in html
        if "<figure" in html:
            assert ";base64," in html
        for image in BeautifulSoup(html, "html.parser").find_all("img"):
            assert image["alt"] and int(image["width"]) <= 600
            drawn = ElementTree.fromstring(b64decode(image["src"].split(";base64,")[1]))
            assert drawn.tag == "{http://www.w3.org/2000/svg}svg"


def test_boxes_and_predictions_are_shut():
    cells = [cell for name in CHAPTERS for cell in files()[f"{name}.ipynb"].cells]
    folds = [cell for cell in cells if re.match(r"##### \*\*(Deeper|Predict):\*\* \S", cell.source)]
    assert folds
    assert all(cell.metadata["jp-MarkdownHeadingCollapsed"] for cell in folds)


def test_a_copy_asks_for_no_command_that_its_folder_has_not():
    """`make lab` is of the repository; in work/, it has been given already."""
    for name, content in files_without_solutions().items():
        if name != f"{START}.ipynb":
            assert not re.search(rb"`make \w+`", content), name


@pytest.mark.parametrize("mode", ["beside", "inside", "none"])
def test_an_answers_cell_has_not_been_run(mode):
    """Grading tells by it whether a notebook was ever run; and "Not answered yet" is no news."""
    made = {
        "beside": lambda name: files()[f"{name}.ipynb"],
        "inside": lambda name: course().chapter(name, "inside"),
        "none": lambda name: nbformat.reads(files_without_solutions()[f"{name}.ipynb"].decode(), 4),
    }[mode]
    for name in CHAPTERS:
        cells = made(name).cells
        answers = [cell for cell in cells if cell.metadata.get(KEY, {}).get("part") == "answer"]
        assert answers
        assert not any(cell.outputs or cell.execution_count for cell in answers)
        assert any(cell.outputs for cell in cells if cell.cell_type == "code")


def test_without_solutions_nothing_leads_to_them():
    for name, content in files_without_solutions().items():
        assert not name.startswith("solutions/")
        assert b"solutions/" not in content


def test_solutions_inside_follow_their_exercises():
    cells = course().chapter(CHAPTERS[0], "inside").cells
    parts = [cell.metadata[KEY]["part"] for cell in cells if KEY in cell.metadata]
    assert parts[:3] == ["statement", "answer", "solution"]
    assert re.search("answer,solution", ",".join(parts))


def test_the_start_page_says_how_to_begin():
    text = "\n".join(texts_of(files()[f"{START}.ipynb"]))
    for name in CHAPTERS:
        assert f"({name}.ipynb)" in text
    for words in ("How to answer", "hint", "Run All Cells", "solution"):
        assert words in text


def test_a_folder_without_make_says_in_its_own_words_what_is_kept():
    start = f"{START}.ipynb"
    own = files_without_solutions()[start].decode()
    assert "## What is kept" in own and OWN_WORDS in own
    assert "make lab" not in own and "{kept}" not in own
    assert "`make lab` says so" in "\n".join(texts_of(files()[start]))


def test_a_notebook_that_stands_alone_has_links_to_the_site_or_none():
    name = CHAPTERS[1]
    for site in ("", "https://descent.example/"):
        notebook = alone(name, site)
        assert notebook.cells[0].source == "**What it needs.**"
        links = [
            link
            for text in texts_of(notebook)
            for link in re.findall(r"\]\(([^()\s]+)\)", text)
            if not link.startswith(("#cell-id=", "http"))
        ]
        assert links == []
        beside = any(f"{site}chapters/" in text for text in texts_of(notebook))
        assert beside == bool(site)


@each_chapter
def test_a_notebook_that_stands_alone_leads_to_what_the_site_has(name):
    """Links inside it, too: `#cell-id=` is JupyterLab's, and does nothing in Colab or VS Code."""
    site = "https://descent.example/"
    texts = "\n".join(texts_of(alone(name, site)))
    assert "#cell-id=" not in texts
    links = set(re.findall(rf"\]\({site}chapters/(\w+)\.html#([^()\s]+)\)", texts))
    assert len([page for page, _ in links if page == name]) >= 3
    assert [link for link in links if link[1] not in ids_of(link[0])] == []


@cache
def ids_of(name):
    return {element["id"] for element in page_of(name).find_all(id=True)}


@pytest.mark.parametrize(
    ("myst", "plain"),
    [
        ("as {term}`momentum` does", "as [momentum](glossary.ipynb#cell-id=term-momentum) does"),
        ("by {eq}`eq-ewa`", "by [(1.1)](#cell-id=eq-ewa)"),
        ("[the average](#sym-v)", "[the average](notation.ipynb#cell-id=sym-v)"),
        ("[](02_momentum)", "[Gradient descent with momentum](02_momentum.ipynb)"),
        ("`{term}` and `a[0](b)`", "`{term}` and `a[0](b)`"),
        ("$x_{[1](2)}$", "$x_{[1](2)}$"),
        ("```python\n(label)=\n{term}`x`\n```", "```python\n(label)=\n{term}`x`\n```"),
        ("$$\nx\n$$ (eq-ewa)", "$$\nx \\tag{1.1}\n$$"),
        ("- so\n  $$\n  x\n  $$ (eq-ewa)", "- so\n  $$\n  x \\tag{1.1}\n  $$"),
        ("% a comment\n(start)=\n\nText", "Text"),
        ("Text.\n\n:::{only} html\nOn the site, {ref}`too`.\n:::", "Text."),
        (
            "```{note}\nMind *this*.\n```",
            "<blockquote>\n\n**Note**\n\nMind *this*.\n\n</blockquote>",
        ),
    ],
)
def test_translating(myst, plain):
    translator = Translator(facts(), "01_averages")
    assert translator.text(myst) == plain
    assert translator.faults == []


@pytest.mark.parametrize(
    "myst", ["{term}`nowhere`", "[x](#nowhere)", "{cite:p}`nobody1999`", "```{tabs}\n```"]
)
def test_what_cannot_be_translated_is_said(myst):
    translator = Translator(facts(), "01_averages")
    translator.text(myst)
    assert len(translator.faults) == 1


def test_code_is_translated_inside_say_alone():
    code = 'names = "{term}`lag`"\nsay(f"""The {{term}}`lag` {1 + 1} of {{eq}}`eq-ewa`.""")'
    made = Translator(facts(), "01_averages").code(code)
    assert made.splitlines()[0] == 'names = "{term}`lag`"'
    shown = []
    exec(made, {"say": shown.append})
    assert shown == ["The [lag](glossary.ipynb#cell-id=term-lag) 2 of [(1.1)](#cell-id=eq-ewa)."]


def test_a_cell_is_cut_where_a_link_can_lead():
    maths, code = "$$\nx\n$$ (eq-x)", "```\n# no heading\n```"
    text = f"# A\n\n(one)=\n## B\n\n{maths}\n\n{code}\n\n1. so\n   $$\n   y\n   $$ (eq-y)"
    cut = [(part.labels, part.equations, part.level) for part in segments(text)]
    assert cut == [([], [], 1), (["one"], [], 2), (["eq-x"], ["eq-x", "eq-y"], 0)]


def test_examples_in_docstrings():
    tried = doctest.testmod(facts_module)
    assert tried.attempted and not tried.failed


def test_the_exercises_of_a_chapter_are_counted_from_one():
    numbers = {}
    for number, _ in facts().exercises.values():
        chapter, count = map(int, number.split("."))
        numbers.setdefault(chapter, []).append(count)
    assert sorted(numbers) == [*range(1, 9)]
    assert all(counts == [*range(1, len(counts) + 1)] for counts in numbers.values())

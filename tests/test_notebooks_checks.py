"""Each check on a pair finds what it is for, and says so; nothing here starts a kernel."""

import base64
import io
from datetime import date
from pathlib import PurePosixPath
from uuid import uuid4

import nbformat
import notebooks
import numpy as np
import pytest
from compare_outputs import FOR_PAGES, difference
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from notebook_checks import ROOT, problems
from pairs import Pair, PairError, find_pairs, from_source, missing_half, out_of_step
from PIL import Image

SOURCE = """---
kernelspec:
  display_name: Python 3
  name: python3
myst:
  html_meta:
    description: Means
---

# Means

The mean of $x$.

```{code-cell} python
:tags: [remove-input]

x = [1, 2, 6]
```

```{code-cell} python
---
mystnb:
  image:
    alt: A line
  figure:
    name: fig-line
    caption: |
      A *line*
---
sum(x) / 3
```

```{exercise-start}
:label: mean
```

What is it?

```{exercise-end}
```

```{solution-start} mean
:class: dropdown
```

```{code-cell} python
print(3)
```

```{solution-end}
```

+++ {"tags": ["remember"]}

Over.

```{code-cell} python
print(4)
```
"""


@pytest.fixture
def pair(tmp_path) -> Pair:
    """A pair in step; its notebook has not been run."""
    source = tmp_path / "01_means.md"
    source.write_text(SOURCE)
    pair = Pair.of(source)
    nbformat.write(from_source(source), pair.notebook)
    return pair


# From source to notebook


def test_text_tags_and_metadata_survive(pair):
    notebook = from_source(pair.source)
    kinds = [cell.cell_type[0] for cell in notebook.cells]
    assert "".join(kinds) == "mccmmmmcmmc"
    title, first, figure, exercise, question, _, solution, _, end, last, _ = notebook.cells
    assert title.source == "# Means\n\nThe mean of $x$."
    assert first.metadata == {"tags": ["remove-input"], "jupyter": {"source_hidden": True}}
    assert figure.metadata.mystnb == {
        "image": {"alt": "A line"},
        "figure": {"name": "fig-line", "caption": "A *line*\n"},
    }
    assert exercise.source == "```{exercise-start}\n:label: mean\n```"
    assert question.source == "What is it?"
    assert solution.source == "```{solution-start} mean\n:class: dropdown\n```"
    assert (end.source, end.metadata) == ("```{solution-end}\n```", {})
    assert (last.source, last.metadata) == ("Over.", {"tags": ["remember"]})
    assert notebook.metadata.myst.html_meta.description == "Means"
    assert "jupytext" not in notebook.metadata
    assert "version" not in notebook.metadata.language_info
    nbformat.validate(notebook)


def test_solutions_are_folded_in_jupyterlab(pair):
    folded = {"outputs_hidden": True, "source_hidden": True}
    cells = [cell for cell in from_source(pair.source).cells if cell.cell_type == "code"]
    assert [cell.metadata.get("jupyter") == folded for cell in cells] == [0, 0, 1, 0]


def test_cell_ids_come_from_the_text(pair):
    before = [cell.id for cell in from_source(pair.source).cells]
    assert before == [cell.id for cell in from_source(pair.source).cells]
    pair.source.write_text(SOURCE.replace("print(4)", "print(3)").replace("Means", "Mean"))
    after = [cell.id for cell in from_source(pair.source).cells]
    assert [one == other for one, other in zip(before, after, strict=True)] == [0, *[1] * 9, 0]
    assert after[-1] == f"{after[7]}-2"  # the same code twice


# Pairs


def test_pairs_are_found_by_either_file(tmp_path):
    for name in ("01_a.md", "02_b.md", "02_b.ipynb", "03_c.ipynb", "notation.md", "x.txt"):
        (tmp_path / name).touch()
    pairs = find_pairs(tmp_path)
    assert [pair.source.stem for pair in pairs] == ["01_a", "02_b", "03_c"]
    assert [bool(missing_half(pair)) for pair in pairs] == [True, False, True]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("x = [1, 2, 6]", "x = [1, 2, 7]", 'in the source of cell 2 ("x = [1, 2, 7]")'),
        ("mean of $x$", "mean of $y$", 'in the source of cell 1 ("# Means")'),
        ("alt: A line", "alt: Two lines", 'in the metadata of cell 3 ("sum(x) / 3")'),
        ("description: Means", "description: More", "in the notebook's metadata"),
        ("```{code-cell} python\nprint(4)\n```", "", "in the number of cells, 10 against 11"),
    ],
)
def test_a_pair_out_of_step(pair, capsys, old, new, where):
    assert out_of_step(pair) is None
    assert notebooks.main(["--check", str(pair.source)]) == 0
    assert SOURCE.count(old) == 1
    pair.source.write_text(SOURCE.replace(old, new))
    message = f"01_means.ipynb is out of step with 01_means.md {where}: run `make notebooks`."
    assert out_of_step(pair) == f"{pair.notebook.parent}/{message}"
    assert notebooks.main(["--check", str(pair.source)]) == 1
    assert message in capsys.readouterr().err


def test_a_random_cell_id_is_out_of_step(pair):
    notebook = nbformat.read(pair.notebook, as_version=4)
    notebook.cells[1].id = uuid4().hex[:8]
    nbformat.write(notebook, pair.notebook)
    assert 'in the id of cell 2 ("x = [1, 2, 6]")' in out_of_step(pair)


# Bad input: one sentence, a failure, and no file touched


def contents(folder) -> dict:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def assert_refused(capsys, folder, sentence, arguments=()):
    before = contents(folder)
    assert notebooks.main(list(map(str, arguments))) == 1
    assert contents(folder) == before
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1, lines
    assert sentence in lines[0]


@pytest.mark.parametrize("mode", [[], ["--check"]])
def test_a_notebook_without_source(pair, capsys, monkeypatch, mode):
    monkeypatch.setattr(notebooks, "CHAPTERS", pair.source.parent)
    pair.source.unlink()
    sentence = (
        "01_means.ipynb has no source 01_means.md: restore the source or delete the notebook."
    )
    assert_refused(capsys, pair.source.parent, sentence, mode)


def test_a_source_without_notebook(pair, capsys):
    pair.notebook.unlink()
    sentence = "01_means.md has no notebook 01_means.ipynb: run `make notebooks`."
    assert_refused(capsys, pair.source.parent, sentence, ["--check", pair.source])


def test_a_chapter_that_is_not_there(pair, capsys):
    path = pair.source.with_name("02_medians.md")
    assert_refused(
        capsys, pair.source.parent, "02_medians.md is not there: check the name.", [path]
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SOURCE.replace("name: python3", "name: [python3"), "mend its header or cell options"),
        (
            SOURCE.replace("tags: [remove-input]", "tags: [remove"),
            "mend its header or cell options",
        ),
        ("---\njust words\n---\n\n# Means\n", "mend its header or cell options"),
        (SOURCE.encode() + b"\xff", "cannot be read, save it as UTF-8 text"),
    ],
    ids=["header", "cell options", "header of words", "not UTF-8"],
)
@pytest.mark.parametrize("mode", [[], ["--check"]])
def test_an_unreadable_source(pair, capsys, mode, content, sentence):
    pair.source.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert_refused(capsys, pair.source.parent, sentence, [*mode, pair.source])


def test_an_unreadable_notebook(pair, capsys):
    pair.notebook.write_text('{"cells": [')
    sentence = "01_means.ipynb is not a notebook, run `make notebooks`"
    assert_refused(capsys, pair.source.parent, sentence, ["--check", pair.source])


# What an executed notebook may not hold


def run_cell(source="x = 1", outputs=(), count=1, **kwargs):
    return new_code_cell(source, execution_count=count, outputs=list(outputs), **kwargs)


def printed(text):
    return run_cell(outputs=[new_output("stream", name="stdout", text=text)])


def shown(kind, content):
    return run_cell(outputs=[new_output("display_data", data={kind: content})])


# Made up, and put together here: no file of the project has such a path written out.
HOME = PurePosixPath("/", "home", "ada")

BAD = {
    "not run": (run_cell(count=None), "was never run: run `make notebooks`"),
    "out of order": (run_cell(count=7), "was run out of order, as number 7"),
    "empty": (run_cell(source=" \n"), "is empty: delete it"),
    "error": (
        run_cell(outputs=[new_output("error", ename="KeyError", evalue="'beta'", traceback=[])]),
        "ends in an error: KeyError: 'beta'",
    ),
    "warning": (
        run_cell(outputs=[new_output("stream", name="stderr", text="overflow\n")]),
        "writes a warning: overflow",
    ),
    "address": (printed("<Line2D object at 0x7f3a12bc>"), "shows a memory address: 0x7f3a12bc"),
    "address in html": (shown("text/html", "<i>0x7f3a12bc</i>"), "a memory address: 0x7f3a12bc"),
    "home": (printed(f"read {HOME}/x.csv"), f"a path of this machine: {HOME}/x.csv"),
    "Windows": (shown("text/plain", r"C:\Users\ada"), r"a path of this machine: C:\Users\ada"),
    "repository": (shown("text/markdown", f"in {ROOT}/data"), f"this machine: {ROOT}/data"),
    "path in code": (run_cell(source=f"open('{HOME}/x')"), "names a path of this machine: /home"),
    "time": (printed("done at 12:31:07"), "a clock's time: 12:31:07"),
    "date and time": (shown("text/plain", "2026-01-05T12:31"), "a clock's time: 2026-01-05T12:31"),
    "today": (printed(f"on {date.today()}"), f"today's date: {date.today()}"),
    "timing": (run_cell(source="%timeit f()"), "reads the clock: %timeit"),
    "timer": (run_cell(source="t = time.perf_counter()"), "reads the clock: perf_counter("),
    "now": (run_cell(source="d = datetime.now()"), "reads the clock: now("),
    "model id": (shown("text/html", f"id={uuid4().hex}"), "shows a random id: "),
    "in json": (shown("application/json", {"at": "0x7f3a12bc"}), "a memory address: 0x7f3a12bc"),
    "nested": (
        new_markdown_cell("- a list\n\n  ```{code-cell} python\n  x\n  ```"),
        'the text "- a list" holds a code cell that is never run',
    ),
}


@pytest.mark.parametrize(("cell", "message"), BAD.values(), ids=BAD)
def test_what_may_not_be_in_a_notebook(cell, message):
    found = problems(new_notebook(cells=[new_markdown_cell("# Means"), cell]))
    assert len(found) == 1, found
    assert message in found[0]


def test_what_may_be_in_a_notebook():
    cells = [
        run_cell("series = temperatures()", count=1),
        printed("2012-01-01 to 2015-12-31: 7.25 °C, ratio 3:4, 1/10\n") | {"execution_count": 2},
        shown("text/html", '<a href="https://x.org/work/home/a">#1d1d24</a>')
        | {"execution_count": 3},
        shown("image/png", base64.b64encode(f"{HOME} 0x7f3a12bc".encode()).decode())
        | {"execution_count": 4},
    ]
    assert problems(new_notebook(cells=[nbformat.from_dict(cell) for cell in cells])) == []


# How outputs are compared


def picture(pixels, mode="RGB", **options) -> dict:
    image, file = Image.fromarray(np.asarray(pixels, np.uint8)), io.BytesIO()
    (image.quantize(64) if mode == "P" else image.convert(mode)).save(file, "png", **options)
    return display(**{"image/png": base64.b64encode(file.getvalue()).decode()})


def display(**data) -> dict:
    return new_output("display_data", data=data)


def stream(text, name="stdout") -> dict:
    return new_output("stream", name=name, text=text)


HTML = {"text/html": "<b>1</b>", "text/plain": "W()"}
WIDGET = {"application/vnd.jupyter.widget-view+json": {"model_id": "random"}}

CHANGES = {
    "number": ([stream("mean 3.0\n")], [stream("mean 3.1\n")], "-mean 3.0\n    +mean 3.1"),
    "html": ([display(**HTML)], [display(**HTML | {"text/html": "<b>2</b>"})], "-<b>1</b>"),
    "json": (
        [display(**{"application/json": {"a": 1}})],
        [display(**{"application/json": {"a": 2}})],
        '- "a": 1',
    ),
    "warning": ([], [stream("overflow", "stderr")], "a new output: stderr\n    overflow"),
    "gone": (
        [stream("a"), display(**HTML)],
        [stream("a")],
        "a stored output is missing: text/html, text/plain\n    <b>1",
    ),
    "order": (
        [stream("a"), display(**HTML)],
        [display(**HTML), stream("a")],
        "output 1: stored stdout, now text/html",
    ),
    "no picture": (
        [display(**HTML, **{"image/png": "iVBO"})],
        [display(**HTML)],
        "stored image/png, text/html, text/plain, now text/html, text/plain",
    ),
    "error": (
        [stream("a")],
        [new_output("error", ename="KeyError", evalue="1", traceback=[])],
        "stored stdout, now error\n    KeyError: 1",
    ),
}


@pytest.mark.parametrize(("stored", "new", "message"), CHANGES.values(), ids=CHANGES)
def test_a_changed_output_is_told(stored, new, message):
    assert difference(stored, stored) is None
    assert difference(new, new) is None
    assert message in difference(stored, new)


def test_a_widget_model_is_not_compared():
    assert difference([display(**HTML)], [display(**HTML | WIDGET)]) is None
    assert difference([], [display(**WIDGET)]) is None


def test_what_a_figure_has_for_pages_is_not_compared_but_its_text_and_picture_are():
    stored = display(**{"text/plain": "Figure", FOR_PAGES: {"wide": "<svg/>"}})
    assert difference([stored], [display(**{"text/plain": "Figure"})]) is None
    assert "text/plain" in difference([stored], [display(**{"text/plain": "another"})])


@pytest.fixture
def curve() -> np.ndarray:
    """A white picture with a blue line, one pixel thick, through 400 of its 200,000 pixels."""
    pixels = np.full((400, 500, 3), 255)
    pixels[200, 50:450] = (0, 114, 178)
    return pixels


def test_pictures_may_differ_by_rounding(curve):
    noisy = curve.copy()
    noisy[199, 50:450] -= 1
    noisy[100, :8] = 0
    before = [picture(curve)]
    assert difference(before, [picture(noisy)]) is None
    assert difference(before, [picture(curve, mode="P")]) is None
    assert difference(before, [picture(curve, mode="RGBA", optimize=True)]) is None


def test_changed_pictures(curve):
    before = [picture(curve)]
    moved = np.roll(curve, 1, axis=0)
    assert "image/png changed: 800 pixels differ by more than 8" in difference(
        before, [picture(moved)]
    )
    few = curve.copy()
    few[100, :9] = 0  # a mark that moved
    assert "9 pixels differ" in difference(before, [picture(few)])
    tinted = curve.copy()
    tinted[200, 50:450] += 7  # a shade that few eyes would see
    assert "the mean difference is 0.0" in difference(before, [picture(tinted)])
    assert "stored 500 × 400, now 499 × 400 pixels" in difference(before, [picture(curve[:, 1:])])


def test_a_failed_write_leaves_the_notebook(pair, monkeypatch):
    def fail(*_):
        raise OSError("no space")

    before = contents(pair.notebook.parent)
    monkeypatch.setattr("course_lib._files.os.replace", fail)
    with pytest.raises(OSError, match="no space"):
        notebooks.write(new_notebook(), pair.notebook)
    assert contents(pair.notebook.parent) == before


def test_from_source_raises_a_pair_error(tmp_path):
    with pytest.raises(PairError, match="is not there"):
        from_source(tmp_path / "03_none.md")

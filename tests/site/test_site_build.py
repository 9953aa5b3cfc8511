"""The build itself, on a small book with the real configuration: what it refuses, what it repeats.

The builds run without any PATH: the node that renders the maths is the one of the environment.
"""

import base64
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(sys.executable).parent


GOOD_PAGE = r"""# A page

Text long enough to describe the page, and a formula, $\beta^t$.

$$ v_t = \beta v_{t-1} $$ (eq-one)

\begin{align} a &= b \\ c &= d \end{align}

It costs $5, and {eq}`eq-one` has a number.

```{exercise} First
:label: ex-first
Do it.
```

```{solution-start} ex-first
:class: dropdown
```
Done.
```{solution-end}
```
"""

FAULTS = {
    "wrong_latex": (r"Text and $\frac{1}$.", "wrong_latex.md:3"),
    "unknown_command": (r"$$ \nosuchcommand $$", r"\nosuchcommand"),
    "left_over": (r"Text \$\\beta\$ left over.", "LaTeX left in the text"),
    "no_description": ("![](dot.png)", "has no alt text"),
    "no_such_label": ("{ref}`nowhere`", "undefined label"),
}


def dot() -> bytes:
    """A picture of one pixel."""
    buffer = io.BytesIO()
    Image.new("RGB", (1, 1)).save(buffer, "PNG")
    return buffer.getvalue()


def write_book(folder: Path, pages: dict[str, str]):
    shutil.copytree(ROOT / "website", folder / "website")
    shutil.copy(ROOT / "_config.yml", folder)
    (folder / "references.bib").write_text("@book{one, title={One}, author={A. B.}, year={1990}}")
    (folder / "dot.png").write_bytes(dot())
    first, *others = pages
    toc = ["format: jb-book", f"root: {first}", "chapters:", *(f"- file: {n}" for n in others)]
    (folder / "_toc.yml").write_text("\n".join(toc) + "\n")
    for name, text in pages.items():
        suffix = ".ipynb" if text.startswith("{") else ".md"
        (folder / f"{name}{suffix}").write_text(text, encoding="utf-8")


def build(folder: Path, output: str) -> subprocess.CompletedProcess:
    command = [SCRIPTS / "jupyter-book", "build", ".", "-W", "--keep-going", "-n"]
    return subprocess.run(
        [*command, "--path-output", output],
        cwd=folder,
        env={"HOME": str(folder), "LANG": "C.UTF-8", "PATH": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )


def notebook() -> str:
    output = {
        "output_type": "display_data",
        "data": {"image/png": base64.b64encode(dot()).decode(), "text/plain": ["a dot"]},
        "metadata": {},
    }
    cell = {
        "cell_type": "code",
        "id": "one",
        "execution_count": 1,
        "metadata": {"mystnb": {"image": {"alt": "A dot."}}},
        "source": ["draw()"],
        "outputs": [output],
    }
    text = {"cell_type": "markdown", "id": "two", "metadata": {}, "source": ["# A notebook"]}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps(
        {
            "cells": [text, cell],
            "metadata": {"kernelspec": kernel},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


@pytest.fixture(scope="module")
def good_builds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    write_book(folder, {"index": GOOD_PAGE, "notebook": notebook()})
    for output in ("first", "second"):
        result = build(folder, output)
        assert result.returncode == 0, result.stdout + result.stderr
    return folder / "first/_build/html", folder / "second/_build/html"


def test_two_clean_builds_are_the_same_to_the_byte(good_builds):
    first, second = (
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in good_builds
    )
    assert first
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_a_good_book_gets_the_course_s_treatment(good_builds):
    page = (good_builds[0] / "index.html").read_text(encoding="utf-8")
    assert page.count('class="eqno"') == 1  # the labelled equation; align has no second number
    assert "eqn-num" not in page
    assert "<details" in page
    assert "costs $5" in page
    picture = (good_builds[0] / "notebook.html").read_text(encoding="utf-8")
    assert 'alt="A dot."' in picture
    assert 'width="1"' in picture


def test_every_fault_fails_the_build_and_is_named(tmp_path):
    pages = {"index": "# Faults\n\nOne on each page.\n"}
    pages |= {name: f"# {name}\n\n{text}\n" for name, (text, _) in FAULTS.items()}
    write_book(tmp_path, pages)
    result = build(tmp_path, ".")
    assert result.returncode != 0
    report = result.stdout + result.stderr
    for name, (_, message) in FAULTS.items():
        assert message in report, f"{name}: {message!r} not in\n{report}"

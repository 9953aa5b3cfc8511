"""The build itself, on a small book with the real configuration: what it refuses and repeats."""

import base64

import pytest
from books import build, dot, notebook, write_book

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


PICTURE_CELL = {
    "metadata": {"mystnb": {"image": {"alt": "A dot."}}},
    "outputs": [
        {
            "output_type": "display_data",
            "data": {"image/png": base64.b64encode(dot()).decode(), "text/plain": ["a dot"]},
            "metadata": {},
        }
    ],
}


@pytest.fixture(scope="module")
def good_builds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    write_book(folder, {"index": GOOD_PAGE, "notebook": notebook("# A notebook", PICTURE_CELL)})
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

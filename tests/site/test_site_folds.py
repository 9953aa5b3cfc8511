"""Boxes and predictions: what is built from their gates, and how a reader opens them."""

import re
from pathlib import Path

import pytest
from books import build, notebook, write_book
from bs4 import BeautifulSoup

PAGE = (
    r"""# Folds

A first paragraph, long enough to describe the page. See {ref}`deeper-roots`,
[the box](#deeper-roots), {numref}`fig-in`, {eq}`eq-in`, {ref}`ex-in` and {ref}`predict-beta`.

## A section

```{deeper-start} Why the *roots* meet at $\beta^2$
:label: deeper-roots
```

Text of the box with the word marzipan.

$$ v_t = \beta v_{t-1} $$ (eq-in)

| β | steps |
|---|---|
| 0.9 | 10 |
""",
    {"source": "print('a cell in the box')"},
    r"""
```{figure} dot.png
:name: fig-in
:alt: A dot.

A dot.
```

:::{exercise} In the box
:label: ex-in

Do it.
:::

:::{solution-start} ex-in
:class: dropdown
:::
""",
    {"source": "print('a cell in the solution')"},
    r"""
:::{solution-end}
:::

(deep-down)=
A target, deep down.

```{deeper-end}
```

Text after the box, and a way [down](#deep-down).

```{predict-start} What will β = 0.99 do?
:label: predict-beta
```

It is smooth, and late.
""",
    {"source": "print('a cell in the answer')"},
    r"""
```{predict-end}
```

The end.
""",
)

FAULTS = {
    "nested": ("deeper-start deeper-start deeper-end deeper-end", "this box begins inside the box"),
    "crossed": ("deeper-start predict-end", "a prediction ends inside the box"),
    "unended": ("predict-start", 'the prediction "About" never ends'),
    "unbegun": ("deeper-end", "this box ends, and none has begun"),
    "heading": ("deeper-start # deeper-end", "a heading stands inside the box"),
}
SOLUTION = """# solution

```{exercise} One
:label: ex-one
Do it.
```

```{deeper-start} About
```

```{solution-start} ex-one
```

```{deeper-end}
```

```{solution-end}
```
"""


def gates(names: str) -> str:
    return "\n\n".join(
        "## A heading" if name == "#" else f"```{{{name}}}{' About' * name.endswith('start')}\n```"
        for name in names.split()
    )


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("folds")
    first = "# Start\n\nThe chapter has {ref}`deeper-roots` and [it](#deeper-roots).\n"
    write_book(folder, {"index": first, "page": notebook(*PAGE)})
    result = build(folder, ".")
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "_build" / "html"


@pytest.fixture(scope="module")
def page(book):
    return BeautifulSoup((book / "page.html").read_text(encoding="utf-8"), "html.parser")


def test_a_box_is_a_closed_details_with_all_that_stands_between_its_gates(page):
    box = page.find(id="deeper-roots")
    assert box.name == "details" and not box.has_attr("open")
    assert box.summary.em.get_text() == "roots" and box.summary.find(class_="katex")
    for part in ("marzipan", "a cell in the box", "a cell in the solution", "deep down"):
        assert part in box.get_text()
    for inside in ("table", "figure", ".eqno", ".exercise", "details.solution"):
        assert box.select_one(inside), inside
    assert "Text after the box" not in box.get_text()


def test_a_prediction_shows_its_question_and_keeps_its_answer(page):
    predict = page.find(id="predict-beta")
    answer = predict.details.extract()
    assert "What will β = 0.99 do?" in predict.get_text()
    assert answer.summary.get_text() == "See what happens"
    assert "a cell in the answer" in answer.get_text()


def test_references_find_what_is_in_a_box(book, page):
    links = {a.get_text(): a["href"] for a in page.select("article a.reference.internal")}
    assert links["the box"] == "#deeper-roots"
    assert links["Fig. 1"] == "#fig-in" and links["down"] == "#deep-down"
    assert any(text.startswith("Why the roots meet") for text in links)
    home = (book / "index.html").read_text(encoding="utf-8")
    assert home.count('href="page.html#deeper-roots"') == 2


def test_gates_that_do_not_match_fail_the_build_and_are_named(tmp_path):
    pages = {"index": "# Faults\n\nOne on each page.\n"}
    pages |= {name: f"# {name}\n\n{gates(names)}\n" for name, (names, _) in FAULTS.items()}
    pages["solution"] = SOLUTION
    write_book(tmp_path, pages)
    result = build(tmp_path, ".")
    assert result.returncode != 0
    report = result.stdout + result.stderr
    expected = {name: message for name, (_, message) in FAULTS.items()}
    expected["solution"] = 'the box "About" begins or ends in the middle of a solution'
    for name, message in expected.items():
        assert re.search(rf"{name}\.md:\d+: WARNING: {re.escape(message)}", report), (name, report)

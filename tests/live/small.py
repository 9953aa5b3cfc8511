"""A small book that is read in all the ways of a live page, built once for all who ask."""

import base64
from pathlib import Path

from tests.site.books import build, dot, notebook, shared, write_book

MANIFEST = "python/manifest.0123456789ab.json"
BYTES = "9800000"
ANSWER = 'beta = ...  # to three decimals\nexercises.check("half-week", beta)'
TRIED = "\n".join(
    (
        "@named",
        "class Walk(Base):",
        "    def step(self, x=-1.5e-3, *rest):",
        '        """A step."""',
        "        if not isinstance(x, float) and x is None or x in (0x1F, 3):",
        "            raise ValueError(f\"no {x!r} or {x:.3f}, but {len(rest)} of 'it'\")",
        "        return lambda y: [max(y, x) @ rest] + [True, ...]  # and so on",
        'print("1 < 2", end="\\n")',
    )
)
TEXT = "Text long enough to describe the page, and to fill some lines of it. " * 12


def exercise(name, title):
    answer = f'beta = ...\nexercises.check("{name}", beta)'
    return (
        f"```{{exercise}} {title}\n:label: ex-{name}\nWhich?\n```",
        {"source": answer},
        f"```{{solution-start}} ex-{name}\n:class: dropdown\n```",
        {"source": answer.replace("...", "0.5")},
        "```{solution-end}\n```",
    )


PAGES = {
    "index": "# A course\n\nText long enough to describe the page, which lists the chapters.\n\n"
    "{.chapters}\n1. [Averages](01_averages): follow them.\n2. [Momentum](02_momentum): go on.\n",
    "01_averages": notebook(
        f"# Averages\n\n{TEXT}\n\n## What $\\beta$ does\n\n{TEXT}",
        *exercise("half-life", "A half-life"),
        f"## The start\n\n{TEXT}\n\n{TEXT}\n\n{TEXT}",
        *exercise("best-window", "The best window"),
    ),
    "02_momentum": notebook(f"# Momentum\n\n{TEXT}", *exercise("gd-rates", "Rates")),
    "chapter": notebook(
        "# A chapter\n\nText long enough to describe the chapter, as every page has.",
        {"source": "import numpy as np", "metadata": {"tags": ["hide-input"]}},
        {"source": "hidden = 1", "metadata": {"tags": ["remove-cell"]}},
        {
            "source": TRIED,
            "metadata": {"mystnb": {"image": {"alt": "A dot.", "classes": "dark-light"}}},
            "outputs": [
                {
                    "output_type": "display_data",
                    "data": {"image/png": base64.b64encode(dot()).decode(), "text/plain": ["dot"]},
                    "metadata": {},
                }
            ],
        },
        "```{exercise} One\n:label: ex-half-week\nWhich?\n```",
        {
            "source": ANSWER,
            "outputs": [{"output_type": "stream", "name": "stdout", "text": "Not answered yet"}],
        },
        "```{solution-start} ex-half-week\n:class: dropdown\n```",
        {"source": 'beta = 0.5\nexercises.check("half-week", beta)  # ...'},
        "```{solution-end}\n```",
        "And more text.",
        {"source": "print(2)"},
    ),
}


def sites(factory) -> dict[str, Path]:
    """Return the book's site with Python and without, by those words."""
    given = {"DESCENT_PYTHON": MANIFEST, "DESCENT_PYTHON_BYTES": BYTES}

    def make(folder):
        write_book(folder, PAGES)
        for output, variables in {"with": given, "without": {}}.items():
            result = build(folder, output, **variables)
            assert result.returncode == 0, result.stdout + result.stderr

    folder = shared(factory, "live-book", make)
    return {output: folder / output / "_build" / "html" for output in ("with", "without")}

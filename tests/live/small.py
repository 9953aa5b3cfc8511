"""A small book that is read in all the ways of a live page, built once for all who ask."""

import base64
from pathlib import Path

from tests.site.books import build, dot, notebook, write_book

MANIFEST = "python/manifest.0123456789ab.json"
BYTES = "9800000"
ANSWER = 'beta = ...  # to three decimals\nexercises.check("half-life", beta)'
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
PAGES = {
    "index": "# A page\n\nText long enough to describe the page, which has no cells at all.\n",
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
        "```{exercise} One\n:label: ex-half-life\nWhich?\n```",
        {
            "source": ANSWER,
            "outputs": [{"output_type": "stream", "name": "stdout", "text": "Not answered yet"}],
        },
        "```{solution-start} ex-half-life\n:class: dropdown\n```",
        {"source": 'beta = 0.5\nexercises.check("half-life", beta)  # ...'},
        "```{solution-end}\n```",
        "And more text.",
        {"source": "print(2)"},
    ),
}


_sites: dict[str, Path] = {}


def sites(factory) -> dict[str, Path]:
    """Return the book's site with Python and without, by those words."""
    if not _sites:
        folder = factory.mktemp("live")
        write_book(folder, PAGES)
        given = {"DESCENT_PYTHON": MANIFEST, "DESCENT_PYTHON_BYTES": BYTES}
        for output, variables in {"with": given, "without": {}}.items():
            result = build(folder, output, **variables)
            assert result.returncode == 0, result.stdout + result.stderr
            _sites[output] = folder / output / "_build" / "html"
    return _sites

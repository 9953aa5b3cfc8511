"""The first code of a notebook that may be opened where the course's package is missing."""

import nbformat
from nbformat import NotebookNode, v4

EXTRA = "notebooks"  # of pyproject.toml: what a chapter needs, and no more
NAME = "descent-install"
CELL = """\
# Installs the course's package where it is missing. Elsewhere it does nothing.
try:
    import course_lib
except ModuleNotFoundError:
    %pip install --quiet "{}"
"""


def beside(wheel: str, path: str) -> str:
    """Return how a notebook's cell names a wheel at the top of its folder.

    Examples
    --------
    >>> beside("course_lib-1-py3-none-any.whl", "solutions/01_averages.ipynb")
    '../course_lib-1-py3-none-any.whl[notebooks]'
    """
    return f"{'../' * path.count('/') or './'}{wheel}[{EXTRA}]"


def published(wheel: str, repository: str, branch: str) -> str:
    """Return how a cell names a wheel on a branch of the repository."""
    return f"course-lib[{EXTRA}] @ {repository}/raw/{branch}/{wheel}"


def with_install_cell(
    notebook: NotebookNode, requirement: str, below_title: bool = False
) -> NotebookNode:
    """Return the notebook with the cell, folded: before all others, or right below the title.

    Before all others is for who opens it with nothing installed, and has to run it.
    """
    cell = v4.new_code_cell(
        CELL.format(requirement).rstrip("\n"),
        metadata={
            "tags": ["remove-cell"],
            "jupyter": {"source_hidden": True},
            "cellView": "form",  # folded in Colab
        },
    )
    cell.id = NAME
    made = nbformat.from_dict(notebook)
    titles = [place for place, one in enumerate(made.cells, 1) if one.source.startswith("# ")]
    made.cells.insert(titles[0] if below_title else 0, cell)
    return made

"""A chapter's pair: the source NN_topic.md and the notebook NN_topic.ipynb generated from it."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat
from gates import split_gates
from nbformat import NotebookNode

CHAPTER = re.compile(r"\d\d_\w+")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
# No version: the notebook must not depend on which Python wrote it.
LANGUAGE = {"name": "python", "file_extension": ".py", "pygments_lexer": "ipython3"}
# What a tag hides on the site is folded in JupyterLab too.
FOLDS = {
    "hide-input": ["source_hidden"],
    "remove-input": ["source_hidden"],
    "hide-output": ["outputs_hidden"],
    "remove-output": ["outputs_hidden"],
    "hide-cell": ["source_hidden", "outputs_hidden"],
    "remove-cell": ["source_hidden", "outputs_hidden"],
}
SOLUTION_STARTS = re.compile(r"^(`{3,}|:{3,})\{solution-start\}.*?^\1", re.MULTILINE | re.DOTALL)
SOLUTION_ENDS = re.compile(r"^(`{3,}|:{3,})\{solution-end\}", re.MULTILINE)


class PairError(Exception):
    """Something is wrong with a pair; the message is one sentence that says what to do."""


@dataclass(frozen=True, order=True)
class Pair:
    """The two files of a chapter, of which either may be missing."""

    source: Path
    notebook: Path

    @classmethod
    def of(cls, path: Path) -> "Pair":
        return cls(path.with_suffix(".md"), path.with_suffix(".ipynb"))


def find_pairs(folder: Path) -> list[Pair]:
    """Return the pairs of a folder, in order: of every NN_topic.md and of every notebook."""
    sources = [path for path in folder.glob("*.md") if CHAPTER.fullmatch(path.stem)]
    return sorted({Pair.of(path) for path in [*sources, *folder.glob("*.ipynb")]})


def missing_half(pair: Pair) -> str | None:
    """Return what to do about the file of the pair that is not there, if one is not."""
    if not pair.source.exists():
        return (
            f"{pair.notebook} has no source {pair.source.name}: restore the source or delete "
            "the notebook."
        )
    if not pair.notebook.exists():
        return f"{pair.source} has no notebook {pair.notebook.name}: run `make notebooks`."
    return None


def from_source(source: Path) -> NotebookNode:
    """Return the notebook that the source means, not executed.

    The same text always gives the same notebook. Raises PairError if the source cannot be read.
    """
    try:
        text = source.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise PairError(f"{source} is not there: check the name.") from error
    except (OSError, UnicodeError) as error:
        raise PairError(f"{source} cannot be read, save it as UTF-8 text: {error}.") from error
    try:
        notebook = jupytext.reads(text, fmt="md:myst")
    except Exception as error:  # jupytext's readers raise whatever their parsers do
        reason = " ".join(str(error).split()) or type(error).__name__
        raise PairError(
            f"{source} is not a MyST notebook, mend its header or cell options: {reason}."
        ) from error
    kept = {k: v for k, v in notebook.metadata.items() if k != "jupytext"}
    notebook.metadata = nbformat.from_dict(kept | {"kernelspec": KERNEL, "language_info": LANGUAGE})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    split_gates(notebook)
    _fold_hidden(notebook)
    _name_cells(notebook)
    return notebook


def _fold_hidden(notebook: NotebookNode) -> None:
    in_solution = False
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for start in SOLUTION_STARTS.finditer(cell.source):
                in_solution = "dropdown" in start.group()
            ends = [end.start() for end in SOLUTION_ENDS.finditer(cell.source)]
            starts = [start.start() for start in SOLUTION_STARTS.finditer(cell.source)]
            if ends and ends[-1] > max(starts, default=-1):
                in_solution = False
            continue
        tags = cell.metadata.get("tags", [])
        folds = [fold for tag in tags for fold in FOLDS.get(tag, [])]
        if in_solution:
            folds += FOLDS["hide-cell"]
        if folds:
            cell.metadata.setdefault("jupyter", NotebookNode()).update(dict.fromkeys(folds, True))


def _name_cells(notebook: NotebookNode) -> None:
    """Derive each cell's id from its text, so that an edit changes the id of one cell only."""
    seen = Counter()
    for cell in notebook.cells:
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        seen[digest] += 1
        cell.id = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


def read_notebook(path: Path) -> NotebookNode:
    """Return a stored notebook. Raises PairError if it cannot be read."""
    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises whatever its readers and validators do
        reason = " ".join(str(error).split())
        raise PairError(f"{path} is not a notebook, run `make notebooks`: {reason}.") from error


def out_of_step(pair: Pair) -> str | None:
    """Return how the notebook differs from what its source means; outputs are not compared."""
    meant, stored = from_source(pair.source), read_notebook(pair.notebook)
    where = _first_difference(meant, stored)
    if where is None:
        return None
    return f"{pair.notebook} is out of step with {pair.source.name} {where}: run `make notebooks`."


def _first_difference(meant: NotebookNode, stored: NotebookNode) -> str | None:
    if meant.metadata != stored.metadata:
        return "in the notebook's metadata"
    for number, (one, other) in enumerate(zip(meant.cells, stored.cells, strict=False), start=1):
        for part in ("cell_type", "source", "metadata", "id"):
            if one.get(part) != other.get(part):
                return f'in the {part} of cell {number} ("{first_line(one)}")'
    if len(meant.cells) != len(stored.cells):
        return f"in the number of cells, {len(meant.cells)} against {len(stored.cells)}"
    return None


def first_line(cell: NotebookNode) -> str:
    """Return the first line of a cell that says something, for messages."""
    lines = [line.strip() for line in cell.source.splitlines() if line.strip()]
    return lines[0][:60] if lines else ""

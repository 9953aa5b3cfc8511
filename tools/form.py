"""Count what a chapter asks of its reader, against the limits of a chapter's form.

    .venv/bin/python tools/form.py chapters/01_averages.md

The source is counted, with the outputs of the cells that its notebook has run unchanged. Exits
with 1 if a limit is passed.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from pairs import Pair, PairError, find_pairs, from_source, read_notebook

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "website" / "extensions"))

from form_counts import Counts, Form, formatted, measure  # noqa: E402

WORDS, CODE_LINES, TABLES = 2000, 60, 3  # of the main path
CELL_LINES, CELL_COLUMNS = 12, 76  # of a code cell in view
TABLE_ROWS, TABLE_COLUMNS = 6, 4
PRACTICE, KEEP = "In practice", "Three lines to keep"


@dataclass(frozen=True)
class Line:
    """A count beside its limit."""

    what: str
    count: int
    limit: int


def read_form(source: Path) -> Form:
    """Return the counts of a chapter by its source. Raises PairError if it cannot be read."""
    notebook = from_source(source)
    pair = Pair.of(source)
    if pair.notebook.exists():
        # A cell's id comes from its text, so an equal id has the outputs of this very text.
        ran = {
            cell.id: cell.outputs
            for cell in read_notebook(pair.notebook).cells
            if cell.cell_type == "code"
        }
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = ran.get(cell.id, [])
    return measure(notebook)


def limits(main: Counts) -> list[Line]:
    """Return what is counted on a main path, each beside its limit."""
    cells = [cell.splitlines() for cell in main.cells]
    return [
        Line("words of prose", main.words, WORDS),
        Line("lines of code in view", main.code_lines, CODE_LINES),
        Line("lines of the longest cell", max(map(len, cells), default=0), CELL_LINES),
        Line(
            "columns of the widest",
            max((len(line) for cell in cells for line in cell), default=0),
            CELL_COLUMNS,
        ),
        Line("tables", len(main.tables), TABLES),
        Line("rows of the longest", max((rows for rows, _ in main.tables), default=0), TABLE_ROWS),
        Line(
            "columns of the widest table",
            max((columns for _, columns in main.tables), default=0),
            TABLE_COLUMNS,
        ),
    ]


def problems(form: Form) -> list[str]:
    """Return a sentence for each limit that a chapter passes, and each part that it lacks."""
    main = form.main
    found = [
        f"{line.what}: {line.count}, at most {line.limit}"
        for line in limits(main)
        if line.count > line.limit
    ]
    for cell in main.cells:
        lines = cell.splitlines()
        where = f'the cell "{lines[0][:50]}"'
        if len(lines) > CELL_LINES:
            found.append(f"{where} has {len(lines)} lines, at most {CELL_LINES}")
        found += [
            f'{where}, line "{line.strip()[:40]}…": {len(line)} columns, at most {CELL_COLUMNS}'
            for line in lines
            if len(line) > CELL_COLUMNS
        ]
        found += [f"{where} formats a number in view: {each}" for each in formatted(cell)]
    if main.cells and main.cells[0].startswith(("import ", "from ")):
        found.append("the imports stand in view: tag their cell hide-input")
    for heading in (PRACTICE, KEEP):
        if form.headings.count(heading) != 1:
            found.append(f'"## {heading}" must be there once')
    if form.lists.get(KEEP) not in (None, [3]):
        found.append(f'"## {KEEP}" must hold one list of three items')
    if any(name in form.headings for name in (PRACTICE, KEEP)):
        order = [name for name in form.headings if name in (PRACTICE, KEEP, "Exercises")]
        if order != sorted(order, key=(PRACTICE, KEEP, "Exercises").index):
            found.append(f"the order is {PRACTICE}, {KEEP}, Exercises")
    return [*form.faults, *found]


def report(source: Path) -> str:
    """Return the counts of a chapter, and what is wrong with them."""
    form = read_form(source)
    lines = [f"{line.what:<28}{line.count:>6} of {line.limit}" for line in limits(form.main)]
    lines += [f"{'minutes, main path':<28}{form.main.minutes():>6.0f}"]
    lines += [f"{'minutes, exercises and quiz':<28}{form.work.minutes():>6.0f}"]
    lines += [f"{box.counts.minutes():>34.0f} in the box: {box.title}" for box in form.boxes]
    if form.not_run:
        lines.append(f"{form.not_run} cells that say something have not been run: estimated")
    return "\n".join([f"{source}", *lines, *(f"- {problem}" for problem in problems(form)), ""])


def main(names=None):
    chosen = [Path(name).with_suffix(".md") for name in (sys.argv[1:] if names is None else names)]
    sources = chosen or [pair.source for pair in find_pairs(ROOT / "chapters")]
    try:
        for source in sources:
            print(report(source))
        return int(any(problems(read_form(source)) for source in sources))
    except PairError as problem:
        return f"{problem}"


if __name__ == "__main__":
    sys.exit(main())

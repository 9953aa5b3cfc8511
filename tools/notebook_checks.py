"""What may not be in an executed notebook: it would differ on the next run or another machine."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from nbformat import NotebookNode
from pairs import first_line

ROOT = Path(__file__).resolve().parents[1]
PATH = re.compile(
    r"(?<![\w.~])(?:/(?:home|root|tmp|work|Users|mnt|private|var/folders)/\w|[A-Z]:\\\w)[^\s\"'<]*"
)
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
RANDOM_ID = re.compile(r"\b[0-9a-f]{32}\b|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b")
TIME = re.compile(r"\b\d{1,2}:\d{2}:\d{2}\b|\b\d{4}-\d\d-\d\dT\d\d:\d\d|\bper loop\b")
CLOCK = re.compile(
    r"\b(?:perf_counter|monotonic|process_time|time\.time|time\.ctime)(?:_ns)?\(|"
    r"\b(?:now|today|utcnow)\(|[\"'](?:now|today)[\"']|%%?time(?:it)?\b"
)


def problems(notebook: NotebookNode) -> list[str]:
    """Return a sentence for each thing in an executed notebook that may not be there."""
    found, count = [], 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            count += 1
            name = f'code cell {count} ("{first_line(cell)}")'
            found += [f"{name} {problem}" for problem in _code_problems(cell, count)]
        elif "{code-cell}" in cell.source:
            found.append(
                f'the text "{first_line(cell)}" holds a code cell that is never run: move it '
                "out of the list or directive"
            )
    return found


def _code_problems(cell: NotebookNode, count: int) -> Iterator[str]:
    if not cell.source.strip():
        yield "is empty: delete it"
    elif cell.execution_count is None:
        yield "was never run: run `make notebooks`"
    elif cell.execution_count != count:
        yield f"was run out of order, as number {cell.execution_count}: run `make notebooks`"
    if match := CLOCK.search(cell.source):
        yield f"reads the clock: {match.group()}"
    if match := PATH.search(cell.source):
        yield f"names a path of this machine: {match.group()}"
    for output in cell.outputs:
        yield from _output_problems(output)


def _output_problems(output: NotebookNode) -> Iterator[str]:
    if output.output_type == "error":
        yield f"ends in an error: {output.ename}: {output.evalue}"
    elif output.get("name") == "stderr":
        yield f"writes a warning: {output.text.strip()}"
    else:
        for text in _texts(output):
            yield from _text_problems(text)


def _text_problems(text: str) -> Iterator[str]:
    for pattern, what in [
        (PATH, "a path of this machine"),
        (ADDRESS, "a memory address"),
        (RANDOM_ID, "a random id"),
        (TIME, "a clock's time"),
        (re.compile(re.escape(date.today().isoformat())), "today's date"),
        (re.compile(re.escape(str(ROOT)) + r"\S*"), "a path of this machine"),
    ]:
        if match := pattern.search(text):
            yield f"shows {what}: {match.group()}"
            return  # one reason is enough


def _texts(output: NotebookNode) -> Iterator[str]:
    if output.output_type == "stream":
        yield output.text
    for kind, content in output.get("data", {}).items():
        if not kind.startswith("image/") or kind == "image/svg+xml":
            yield content if isinstance(content, str) else json.dumps(content)

"""Write and execute the notebooks of the chapters: `make notebooks`.

    python tools/notebooks.py                      all chapters
    python tools/notebooks.py chapters/01_x.md     this one (its path, with or without suffix)
    python tools/notebooks.py --check              only say which pairs are out of step

chapters/NN_topic.md is the source. Its notebook is written only if all of it runs and nothing in
it would differ on another day or machine; two runs write the same bytes. Of several chapters two
are run at once, where there are two cores.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import nbformat
from jupyter_client import AsyncKernelManager
from kernels import kernel_home
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from notebook_checks import problems
from pairs import (
    LANGUAGE,
    Pair,
    PairError,
    find_pairs,
    first_line,
    from_source,
    missing_half,
    out_of_step,
)

from course_lib._files import write_whole

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = ROOT / "chapters"
CELL_TIMEOUT = 600  # seconds
FIGURES = {"DESCENT_FIGURES": "page"}  # they are drawn for the site as well
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write and execute the notebooks of the chapters.")
    parser.add_argument("chapter", nargs="*", type=Path, help="path of a chapter; default: all")
    parser.add_argument("--check", action="store_true", help="only compare, execute nothing")
    options = parser.parse_args(arguments)
    named = [Pair.of(path) for path in options.chapter]
    pairs = [
        Pair(_short(pair.source), _short(pair.notebook)) for pair in named or find_pairs(CHAPTERS)
    ]
    if options.check:
        return one_by_one(pairs, check)
    two = len(pairs) > 1 and (os.cpu_count() or 1) > 1 and os.name == "posix"
    return two_at_once(pairs) if two else one_by_one(pairs, generate)


def one_by_one(pairs: list[Pair], work) -> int:
    """Check or generate pairs here, say what became of each, and return the program's result."""
    failures = 0
    for pair in pairs:
        try:
            print(work(pair), flush=True)
        except PairError as error:
            failures += 1
            print(error, file=sys.stderr, flush=True)
        except KeyboardInterrupt:
            print(f"Stopped; {pair.notebook.name} is left as it was.", file=sys.stderr)
            return 130
    return 1 if failures else 0


def two_at_once(pairs: list[Pair]) -> int:
    """Generate pairs, each by this program on its own; what they say comes in the pairs' order.

    The last begin first: the experiments, which take longer than any other chapter, stand near the
    end of the course, and begun after the others they would run alone.
    """
    running, stopped, starting = [], False, Lock()

    def run(pair: Pair) -> tuple[str, str, int]:
        with starting:
            if stopped:
                return "", "", 0
            # In a session of its own: Ctrl-C comes once, from here.
            process = subprocess.Popen(
                [sys.executable, __file__, str(pair.source)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
            running.append(process)
        return *process.communicate(), process.returncode

    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(run, pair) for pair in reversed(pairs)][::-1]
        told, failures = 0, 0
        try:
            for result in results:
                failures += _told(*result.result())
                told += 1
        except KeyboardInterrupt:
            with starting:
                stopped = True
            for process in running:
                process.send_signal(signal.SIGINT)  # nothing happens to one that has ended
            for result in results[told:]:
                _told(*result.result())
            return 130
    return 1 if failures else 0


def _told(said: str, complained: str, code: int) -> bool:
    """Repeat what a process said, and return whether it failed."""
    print(said, end="", flush=True)
    print(complained, end="", file=sys.stderr, flush=True)
    return code != 0


def _short(path: Path) -> Path:
    """Return the path as a person would name it from here."""
    path = path.absolute()
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def check(pair: Pair) -> str:
    """Say that the pair is in step, or raise PairError."""
    problem = missing_half(pair) or out_of_step(pair)
    if problem:
        raise PairError(problem)
    return f"{pair.notebook}: in step"


def generate(pair: Pair) -> str:
    """Write the executed notebook of a pair, if it changed, and say so. Raises PairError."""
    if pair.notebook.exists() and not pair.source.exists():
        raise PairError(missing_half(pair))
    notebook = from_source(pair.source)
    try:
        execute(notebook, pair.source.parent)
    except CellFailed as error:
        raise PairError(
            f"{pair.source}: {error}. Mend it and run `make notebooks`; {pair.notebook.name} is "
            "left as it was."
        ) from error
    normalise(notebook)
    found = problems(notebook)
    if found:
        raise PairError(
            f"{pair.source}: {'; '.join(found)}. Mend the source; {pair.notebook.name} is left "
            "as it was."
        )
    changed = write(notebook, pair.notebook)
    return f"{pair.notebook}: {'written' if changed else 'unchanged'}"


class CellFailed(Exception):
    """A code cell could not be run to its end; the message names it and the reason."""


def execute(notebook: NotebookNode, folder: Path) -> None:
    """Run every code cell in a new kernel of its own, in the folder, and keep the outputs.

    Raises CellFailed.
    """
    running = 0

    def count(**_) -> None:
        nonlocal running
        running += 1

    with kernel_home() as (options, environment):
        manager = AsyncKernelManager(**options)
        client = NotebookClient(
            notebook,
            km=manager,
            timeout=CELL_TIMEOUT,
            record_timing=False,
            store_widget_state=False,
            allow_errors=False,
            force_raise_errors=True,
            on_cell_execute=count,
        )
        try:
            client.execute(
                cwd=str(folder),
                env=environment | FIGURES,
                stderr=subprocess.DEVNULL,
                cleanup_kc=True,
            )
        except CellExecutionError as error:
            raise CellFailed(
                _failed(notebook, running, f"{error.ename}: {error.evalue}")
            ) from error
        except (CellTimeoutError, DeadKernelError) as error:
            # Ctrl-C shuts the kernel down, and nbclient may see it dead before that is through.
            if isinstance(error, DeadKernelError) and manager.shutting_down:
                raise KeyboardInterrupt from error
            raise CellFailed(_failed(notebook, running, str(error))) from error
        except AssertionError as error:
            if client.km is None:  # how nbclient answers Ctrl-C
                raise KeyboardInterrupt from error
            raise


def _failed(notebook: NotebookNode, number: int, reason: str) -> str:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    reason = " ".join(re.sub(r"\x1b\[[\d;]*m", "", reason).split()).rstrip(".")
    return f'code cell {number} ("{first_line(cells[number - 1])}") failed with {reason}'


def normalise(notebook: NotebookNode) -> None:
    """Remove what differs from run to run: widgets' models, and how streams were cut."""
    meant = {key: notebook.metadata[key] for key in notebook.metadata if key != "widgets"}
    notebook.metadata = nbformat.from_dict(meant | {"language_info": LANGUAGE})
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = _joined_streams(filter(None, map(_without_model, cell.outputs)))


def _without_model(output: NotebookNode) -> NotebookNode | None:
    """Drop a widget's model id, and with it an output that was nothing else."""
    if WIDGET_VIEW in output.get("data", {}):
        del output.data[WIDGET_VIEW]
        output.metadata.pop(WIDGET_VIEW, None)
        return output if output.data else None
    return output


def _joined_streams(outputs) -> list[NotebookNode]:
    joined = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and last.name == output.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


def write(notebook: NotebookNode, path: Path) -> bool:
    """Write the notebook, whole or not at all, if it is not what the file holds already."""
    text = nbformat.writes(notebook) + "\n"
    if path.exists() and path.read_bytes() == text.encode():
        return False
    write_whole(path, text.encode())
    return True


if __name__ == "__main__":
    sys.exit(main())

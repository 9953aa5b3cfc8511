"""The process in which one exercise's answer runs: `python -m course_lib.exercises._answering`.

It is given two files, the job to read and the result to write. The answer may do anything, hang or
end Python; the grading process is none the worse for it.
"""

import ast
import asyncio
import inspect
import json
import linecache
import sys
import traceback
from pathlib import Path
from types import CodeType

from course_lib.exercises import _checks, _reading

CELL = "<cell {}>"


def main(job: str, result: str) -> None:
    content = json.loads(Path(job).read_text(encoding="utf-8"))
    found = answer(content["name"], content["context"], content["cell"])
    Path(result).write_text(json.dumps(found), encoding="utf-8")


def answer(name: str, context: list[str], cell: str) -> dict:
    """Run the cells in one fresh namespace; return the verdict of the check `name` as a dict."""
    verdicts = []
    listener = lambda asked, _, verdict: verdicts.append(verdict) if asked == name else None  # noqa: E731
    _checks.LISTENERS.append(listener)
    namespace = {"__name__": "__main__", "display": _nothing, "get_ipython": _Shell}
    try:
        for number, source in enumerate([*context, cell]):
            file = CELL.format(number)
            linecache.cache[file] = (len(source), None, source.splitlines(True), file)
            _run(compile(source, file, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), namespace)
    except BaseException as error:  # SystemExit and KeyboardInterrupt too
        if verdicts:
            return vars(verdicts[-1])
        where = "An earlier cell that it needs" if number < len(context) else "The cell"
        return _stopped(where, error)
    finally:
        _checks.LISTENERS.remove(listener)
    if not verdicts:
        own = [value for name, value in namespace.items() if not name.startswith("__")]
        if any(_reading.is_unanswered(value) for value in own):
            return vars(_checks.Verdict(False, False, _checks.NOT_ANSWERED))
        return _verdict("The cell never comes to its check: call it at the end, unindented.")
    return vars(verdicts[-1])


def _run(code: CodeType, namespace: dict) -> None:
    """Run a cell as IPython does: it may await outside a function."""
    waits = code.co_flags & inspect.CO_COROUTINE
    made = eval(code, namespace)
    if waits:
        asyncio.run(made)


class _Shell:
    """What get_ipython() gives: there is no IPython here, and what it is told is left undone."""

    def __getattr__(self, name: str):
        return _nothing


def _nothing(*_, **__) -> None:
    """In the place of what only shows or sets something."""


def _stopped(where: str, error: BaseException) -> dict:
    if "ellipsis" in str(error).lower():
        return vars(_checks.Verdict(False, False, _checks.NOT_ANSWERED))
    told = f"{type(error).__name__}: {' '.join(str(error).split())}".rstrip(".: ")
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(CELL[:5])
    ]
    line = f", in line {lines[-1]}" if lines else ""
    return _verdict(f"{where} stops before the check: {told}{line}.")


def _verdict(message: str) -> dict:
    return vars(_checks.Verdict(True, False, message))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""An error as a reader sees it: his own lines, and nothing of what lies below them."""

import re
import traceback
from itertools import pairwise

from .cells import EARLIER, OWN

EARLIER_BEGINS = EARLIER.partition(",")[0]
SHOWN = 12  # frames: a recursion has a thousand
INSTEAD = {
    SystemExit: "the cell ends Python here; nothing after this line runs.",
    MemoryError: "more memory than Python can have in a page.",
    KeyboardInterrupt: "the cell interrupts itself.",
}


def described(error: BaseException) -> dict:
    """Return the error's name, message, line in the reader's cell (or None), and what is shown."""
    told = traceback.TracebackException.from_exception(error)
    lines = _lines(told)
    _keep_cells(told)
    text = "".join(told.format()).rstrip()
    text = text.replace(f'  File "{OWN}", line', "  line")
    text = re.sub(
        rf'  File "{EARLIER_BEGINS}[^"]*", line', "  in a cell before this one, line", text
    )
    message = _message(error)
    if not words(error) and type(error) in INSTEAD:
        text = text.rpartition("\n")[0] + f"\n{type(error).__name__}: {message}"
    return {
        "name": type(error).__name__,
        "message": message,
        "line": lines[-1] if lines else None,
        "text": text.replace(", in <module>\n", "\n").strip("\n"),
    }


def words(error: object) -> str:
    """Return str(error), or what a traceback says where a reader's own __str__ fails."""
    try:
        return str(error)
    except BaseException:
        return "<exception str() failed>"


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return words(error.msg) if error.msg else "invalid syntax"
    if isinstance(error, SystemExit):
        return INSTEAD[SystemExit]
    return " ".join(words(error).split()) or INSTEAD.get(type(error), "")


def _lines(told: traceback.TracebackException) -> list[int]:
    """The lines of the reader's own cell, outermost first."""
    lines = [frame.lineno for frame in told.stack if frame.filename == OWN]
    if getattr(told, "filename", None) == OWN and told.lineno is not None:  # of a SyntaxError
        lines.append(int(told.lineno))
    return lines


def _keep_cells(told: traceback.TracebackException) -> None:
    """Leave out the frames of the runner and of libraries; of very many, keep both ends."""
    while told is not None:
        mine = [frame for frame in told.stack if _is_cell(frame.filename)]
        places = [(one.filename, one.lineno) for one in mine]
        # Python itself folds a line that calls itself.
        if sum(one != other for one, other in pairwise(places)) > SHOWN:
            mine = mine[: SHOWN // 2] + mine[-SHOWN // 2 :]
        told.stack = traceback.StackSummary.from_list(mine)
        for other in (told.__cause__, told.__context__):
            if other is not None and other is not told.__cause__:
                _keep_cells(other)
        told = told.__cause__


def _is_cell(file: str) -> bool:
    return file == OWN or file.startswith(EARLIER_BEGINS)

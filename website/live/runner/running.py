"""One run: what the cell needs, silently, then the cell itself, and all that came of it."""

import builtins
import contextlib
import inspect
import json
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from importlib.machinery import PathFinder
from types import CodeType
from typing import Any

from course_lib.exercises import _checks, _reading

from . import course, errors, kept, shown, stand_in
from .cells import compiled, needed, own
from .outputs import Outputs, Stream, TooMuch

Tell = Callable[[str], None]
_loadable: set[str] = set()  # modules of packages that the site has and that are not here yet
_current: list[Outputs] = []


class _Missing(Exception):
    """A module that the page can load."""


class _EarlierFailed(Exception):
    """What a cell needs could not run."""


def start(loadable: str) -> None:
    """Say which modules the page could load (JSON); called again after each loading."""
    _loadable.clear()
    _loadable.update(json.loads(loadable))
    stand_in.begin(_display)


def run(job: str, tell: Tell) -> str:
    """Run a cell of a page, as JSON: {cells, id, source}; return what the page takes, as JSON.

    `tell` is told, as JSON, how far it is and what there is to see so far. The answer
    {"missing": module} asks to load a module and to run again.
    """
    return json.dumps(_run(**json.loads(job), tell=tell))


def _run(cells: list[dict], id: str, source: str, tell: Tell) -> dict:
    exercise = next((one.get("exercise") for one in cells if one["id"] == id), None)
    outputs, verdicts, began = Outputs(tell), [], time.perf_counter()
    result: dict[str, Any] = {"status": "done"}
    listener = lambda name, _, verdict: verdicts.append({"exercise": name, **vars(verdict)})  # noqa: E731
    source = source.removeprefix("\ufeff")  # with which a file of Windows may begin
    styled = any("use_style(" in one["source"] for one in cells)
    try:
        with course.listening(listener), _as_a_notebook(outputs, styled):
            namespace, code = _namespace(), own(source)
            _prepare(cells, id, source, namespace, tell)
            tell(json.dumps({"phase": "running", "done": 0, "total": 0, "text": "Running"}))
            began = time.perf_counter()
            _finish(code, namespace)
        if exercise and not verdicts:
            verdicts.append(_without_check(exercise, namespace))
    except _Missing as missing:
        return {"missing": str(missing)}
    except TooMuch:
        result["status"] = "stopped"
    except BaseException as error:
        result |= _raised(error, exercise, verdicts)
    if outputs.truncated:
        result["truncated"] = "output"
    seconds = time.perf_counter() - began
    return {"outputs": outputs.items, "verdicts": verdicts, "seconds": seconds, **result}


def _prepare(page: list[dict], cell: str, source: str, namespace: dict, tell: Tell) -> None:
    """Run what the cell needs: what it prints and shows, the page has shown already."""
    parts, given, began = needed(page, cell, source), set(namespace), time.perf_counter()
    if kept.restore(parts, namespace):
        return
    for number, part in enumerate(parts, start=1):
        text = f"Running what it needs: cell {number} of {len(parts)}"
        step = {"phase": "running earlier cells", "done": number - 1, "total": len(parts)}
        tell(json.dumps({**step, "text": text}))
        try:
            with _showing(Outputs(lambda _: None)):
                _execute(compiled(part.tree, part.file, part.source), namespace)
        except TooMuch:
            raise RuntimeError("A cell before this one prints without end.") from None
        except _Missing:
            raise
        except Exception as error:
            raise _EarlierFailed from error
    _close_figures()
    if time.perf_counter() - began > kept.SLOW:
        kept.keep(parts, namespace, given)


def _finish(code: list[CodeType], namespace: dict) -> None:
    """Run the cell itself, and show what its last expression gives and the figures it leaves."""
    *statements, last = code
    for statement in statements:
        _execute(statement, namespace)
    value = _execute(last, namespace)
    if value is not None:
        _display(value)
    if "matplotlib.pyplot" in sys.modules:
        _figures().show_all(_current[-1])


def _execute(code: CodeType, namespace: dict) -> Any:
    """Run some code, which may await what does not wait; return its value."""
    try:
        value = eval(code, namespace)
        if code.co_flags & inspect.CO_COROUTINE:
            try:
                value.send(None)
            except StopIteration as end:
                return end.value
            value.throw(RuntimeError("a page's cell cannot wait for this: run it in JupyterLab."))
        return value
    except ImportError as error:
        module = (error.name or "").partition(".")[0]
        if module in _loadable:
            raise _Missing(module) from error
        raise


def _namespace() -> dict:
    return {"__name__": "__main__", "display": _display, "get_ipython": _Shell}


class _Shell:
    """What get_ipython() gives: there is no IPython here, and what it is told is left undone."""

    def __getattr__(self, name: str):
        return lambda *_, **__: None


def _display(*values: Any, **_) -> None:
    for value in values:
        _current[-1].add(shown.item(value))


@contextlib.contextmanager
def _as_a_notebook(outputs: Outputs, styled: bool) -> Iterator[None]:
    kept = builtins.input, sys.breakpointhook
    builtins.input = sys.breakpointhook = _no_keyboard
    try:
        with _showing(outputs), warnings.catch_warnings():
            warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
            warnings.showwarning = _warn
            if PathFinder.find_spec("matplotlib"):
                _figures().begin(outputs, styled)
            yield
    finally:
        builtins.input, sys.breakpointhook = kept


@contextlib.contextmanager
def _showing(outputs: Outputs) -> Iterator[None]:
    """Let what is printed and displayed go there."""
    _current.append(outputs)
    try:
        with (
            contextlib.redirect_stdout(Stream(outputs, "stdout")),
            contextlib.redirect_stderr(Stream(outputs, "stderr")),
        ):
            yield
    finally:
        _current.pop()


def _warn(message, category, filename, lineno, file=None, line=None) -> None:
    sys.stderr.write(warnings.formatwarning(message, category, filename, lineno, line))


def _no_keyboard(*_, **__) -> str:
    raise RuntimeError("a page cannot ask for input: write the value into the cell.")


def _figures():
    from . import figures

    return figures


def _close_figures() -> None:
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


def _without_check(exercise: str, namespace: dict) -> dict:
    bound = [value for name, value in namespace.items() if not name.startswith("__")]
    if any(_reading.is_unanswered(value) for value in bound):
        return _not_answered(exercise)
    message = "The cell never comes to its check: call it at the end, unindented."
    return {"exercise": exercise, "answered": True, "right": False, "message": message}


def _not_answered(exercise: str) -> dict:
    message = _checks.NOT_ANSWERED
    return {"exercise": exercise, "answered": False, "right": False, "message": message}


def _raised(error: BaseException, exercise: str | None, verdicts: list[dict]) -> dict:
    """What an error makes of the run; one about `...` in an exercise says: not answered yet."""
    if isinstance(error, _EarlierFailed):
        cause = errors.described(error.__cause__)
        message = f"A cell before this one could not run: {cause['name']}: {cause['message']}"
        return {"status": "raised", "error": {**cause, "message": message, "line": None}}
    if exercise and not verdicts and "ellipsis" in errors.words(error).lower():
        verdicts.append(_not_answered(exercise))
        return {"status": "done"}
    return {"status": "raised", "error": errors.described(error)}

(()=>{var k=["pyodide.mjs","pyodide.asm.js","pyodide.asm.wasm","python_stdlib.zip"],E=["numpy","course-lib"],G="descent-python";function g(e,t){let n=new Set,r=a=>{n.has(a)||!e.lock.packages[a]||(n.add(a),e.lock.packages[a].depends.forEach(r))};return t.forEach(r),[...n]}function S(e){let t=g(e,E);return[...k,...t.map(n=>e.lock.packages[n].file_name)]}async function A(){try{return await caches.open(G)}catch{return null}}var y=(e,t)=>new URL(`sha256/${t.sha256}`,e).href;async function R(e,t){let n=await t?.match(e);if(n)return n.json();let r=await fetch(e);if(!r.ok)throw new Error(`${e}: ${r.status}`);return await t?.put(e,r.clone()).catch(()=>{}),r.json()}async function P(e,t,n){if(!n)return;let r=new URL(".",e.manifest).href,a=e.cells.replace(/\.[^./]+\.json$/,""),o=new Set(Object.values(t.files).map(s=>y(e.manifest,s)));o.add(e.manifest).add(e.cells);for(let{url:s}of await n.keys().catch(()=>[]))(s.startsWith(`${r}sha256/`)||s.startsWith(`${r}manifest.`)||s.startsWith(`${a}.`)&&s.slice(a.length+1).split(".").length===2)&&!o.has(s)&&await n.delete(s).catch(()=>{})}var m=class extends Error{},q=globalThis.fetch.bind(globalThis),V="Check the connection and run the cell again.";function C(e,t,n){return function(o,s){let u=0,c=o.map(async l=>{let d=t.files[l];if(!d)throw new m(`The site lacks a file of Python, ${l}: reload the page.`);return{file:d,kept:await n?.match(y(e,d))}}),i=Promise.all(c).then(l=>l.reduce((d,{file:h,kept:_})=>d+(_?0:h.size),0)),f=l=>{u+=l,i.then(d=>s(Math.min(u,d),d),()=>{})};return Object.fromEntries(o.map((l,d)=>{let h=c[d].then(async({file:_,kept:p})=>p?new Uint8Array(await p.arrayBuffer()):await r(l,_,f));return h.catch(()=>{}),[l,h]}))};async function r(a,o,s){let u=new URL(o.path,e).href,c=await I(await O(u,"default",s),o);if(await L(c,o)||(c=await I(await O(u,"reload",()=>{}),o)),!await L(c,o))throw new m(`A file of Python is not as it was published (${a}): it was not used. Reload the page and run the cell again.`);return await n?.put(y(e,o),new Response(c)).catch(()=>{}),c}}async function O(e,t,n){let r=[];try{let a=await q(e,{cache:t});if(a.status>=400)throw new m("The site has other files of Python than this page knows: reload the page.");let o=a.body.getReader();for(let s=await o.read();!s.done;s=await o.read())r.push(s.value),n(s.value.length)}catch(a){throw a instanceof m?a:new m(`Python could not be fetched from the site. ${V}`)}return new Uint8Array(await new Blob(r).arrayBuffer())}async function I(e,t){if(!t.gzip||e[0]!==31||e[1]!==139)return e;try{let n=new Blob([e]).stream().pipeThrough(new DecompressionStream("gzip"));return new Uint8Array(await new Response(n).arrayBuffer())}catch{return new Uint8Array}}async function L(e,t){if(!globalThis.crypto?.subtle)return e.length>0;let n=await crypto.subtle.digest("SHA-256",e);return[...new Uint8Array(n)].map(r=>r.toString(16).padStart(2,"0")).join("")===t.sha256}var M=`"""Runs a page's cells in the reader's browser, one at a time, as a notebook would.

\`start\` is called once; \`run\` for each cell, with what the page asks as JSON, and answers JSON. It
is plain Python, and the same under CPython.
"""

from .running import run, start

__all__ = ["run", "start"]
`;var j=`"""What of a page's cells has to run before one of them."""

import ast
import linecache
from types import CodeType

from course_lib.exercises import _slicing

OWN = "<this cell>"
EARLIER = "<an earlier cell, number {}>"
AWAITS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def needed(cells: list[dict], cell: str, source: str) -> list[tuple[str, CodeType]]:
    """Return the file name and the code of what runs before a cell: only what its names need.

    Of an exercise's cell only what is given counts, not what a reader is to write; a solution
    counts for solutions alone. So no name of the course answers in a reader's place.

    Raises SyntaxError where the source is no Python, ValueError where it holds a null byte.
    """
    place = next((i for i, one in enumerate(cells) if one["id"] == cell), len(cells))
    in_solution = place < len(cells) and cells[place].get("solution")
    earlier = [
        _given(one["source"]) if one.get("exercise") else one["source"]
        for one in cells[:place]
        if in_solution or not one.get("solution")
    ]
    kept = [one for one in _slicing.context(earlier, source) if one.strip()]
    trees = [_slicing.parsed(one) for one in kept]
    names = _named(_slicing.parsed(source)[1]).union(*(_named(tree) for _, tree in trees))
    return [
        (file := EARLIER.format(number), _compiled(_narrowed(tree, names), file, text))
        for number, (text, tree) in enumerate(trees, start=1)
    ]


def own(source: str) -> list[CodeType]:
    """Return the code of the cell itself: its statements, and its last expression, if it shows one.

    Raises SyntaxError, ValueError.
    """
    _remember(OWN, source)
    try:
        text, tree = _slicing.parsed(source)
    except SyntaxError as error:
        error.filename = OWN
        raise
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or text.rstrip().endswith(";"):
        return [_compiled(tree, OWN, source)]
    tree.body.pop()
    shown = ast.Expression(last.value)
    return [_compiled(tree, OWN, source), _compiled(shown, OWN, source, "eval")]


def _given(source: str) -> str:
    """Return an exercise's cell without the statements that hold a \`...\`, its lines kept."""
    text, tree = _slicing.parsed(source)
    lines = text.split("\\n")
    for statement in tree.body:
        if any(isinstance(n, ast.Constant) and n.value is ... for n in ast.walk(statement)):
            first, last = statement.lineno - 1, statement.end_lineno
            lines[first:last] = [""] * (last - first)
    return "\\n".join(lines)


def _named(tree: ast.Module) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _narrowed(tree: ast.Module, names: set[str]) -> ast.Module:
    """Leave out what an import binds and nobody reads: it may want a package that is not here."""
    body = []
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            statement.names = [
                alias
                for alias in statement.names
                if alias.name == "*" or (alias.asname or alias.name).split(".")[0] in names
            ]
            if not statement.names:
                continue
        body.append(statement)
    tree.body = body
    return tree


def _compiled(tree: ast.AST, file: str, source: str, mode: str = "exec") -> CodeType:
    _remember(file, source)
    return compile(tree, file, mode, flags=AWAITS, dont_inherit=True)


def _remember(file: str, source: str) -> None:
    """Let tracebacks and inspect find the lines."""
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
`;var F=`"""An error as a reader sees it: his own lines, and nothing of what lies below them."""

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
    if not str(error) and type(error) in INSTEAD:
        text = text.rpartition("\\n")[0] + f"\\n{type(error).__name__}: {message}"
    return {
        "name": type(error).__name__,
        "message": message,
        "line": lines[-1] if lines else None,
        "text": text.replace(", in <module>\\n", "\\n").strip("\\n"),
    }


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return error.msg or "invalid syntax"
    if isinstance(error, SystemExit):
        return INSTEAD[SystemExit]
    return " ".join(str(error).split()) or INSTEAD.get(type(error), "")


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
`;var W=`"""Figures as pictures for a page. Imported when matplotlib is there."""

import base64
import io
import logging

logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # "building the font cache"

import matplotlib  # noqa: E402
from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402

SHARPNESS = 2  # pixels of the picture for one of the page
ALT = 600  # characters
_own: dict = {}


def begin(outputs, styled: bool) -> None:
    """Before a cell: no open figure, the course's style if the page has it, show() shows here."""
    if not _own:
        matplotlib.use("agg")
        _own.update(matplotlib.rcParams)
    matplotlib.rcParams.update(_own)
    if styled:
        from course_lib.notebook import plotting

        plt.style.use(plotting.STYLE_FILE)
    plt.close("all")
    plt.show = lambda *_, **__: show_all(outputs)
    Figure.show = lambda figure, warn=True: outputs.add(image(figure))


def show_all(outputs) -> None:
    """Show the open figures, and close them."""
    numbers = plt.get_fignums()
    figures = [plt.figure(number) for number in numbers]
    plt.close("all")
    for figure in figures:
        outputs.add(image(figure))


def image(figure: Figure) -> dict:
    """Return the output that shows a figure: a PNG, its size on the page, and its words."""
    raw = io.BytesIO()
    width, height = figure.get_size_inches() * 96
    figure.savefig(raw, format="png", dpi=96 * SHARPNESS)
    picture = base64.b64encode(raw.getvalue()).decode()
    return {
        "kind": "image",
        "src": f"data:image/png;base64,{picture}",
        "alt": _words(figure),
        "width": round(width),
        "height": round(height),
    }


def _words(figure: Figure) -> str:
    from course_lib.notebook import figure_text

    text = figure_text.describe(figure)
    return text if len(text) <= ALT else text[:ALT].rpartition("\\n")[0] + "\\n…"
`;var $=`"""What a cell prints and shows, in order, and no more of it than a page can hold."""

import io
import json
import time
from collections.abc import Callable

CHARACTERS = 20_000
PIECES = 100  # figures, tables and the like
PATIENCE = 1_000  # further writes, until what goes on printing is stopped
PARTS = 100  # told at once; later ones
PARTS_EVERY = 0.3  # s
CUT = f"\\n… The output was cut here, after {CHARACTERS:,} characters.\\n"


class TooMuch(BaseException):
    """Ends a cell that goes on printing; no \`except Exception\` catches it."""


class Outputs:
    """Collects outputs as the page takes them: dicts with a \`kind\`.

    \`tell\` is given, now and then, what there is so far: all that is left when a cell is stopped.
    """

    def __init__(self, tell: Callable[[str], None]):
        self.items: list[dict] = []
        self.truncated = False
        self._tell = tell
        self._characters = self._pieces = self._beyond = self._parts = 0
        self._told = time.monotonic()

    def write(self, text: str, stream: str) -> None:
        if self.truncated:
            self._refuse()
            return
        left = CHARACTERS - self._characters
        self._characters += self._text(text[:left], stream)
        if len(text) > left:
            self.truncated = True
            self._text(CUT, "stderr")
        if text != "\\n":  # which print() writes by itself
            self._tell_now_and_then()

    def add(self, item: dict) -> None:
        if item["kind"] == "text":
            self.write(item["text"], item["stream"])
            return
        if self._pieces >= PIECES:
            self.truncated = True
            self._refuse()
            return
        self._pieces += 1
        self.items.append(item)
        self._tell_now_and_then()

    def _text(self, text: str, stream: str) -> int:
        """Add text; return by how much there is more: a progress bar writes over itself."""
        last = self.items[-1] if self.items else {}
        if last.get("kind") != "text" or last["stream"] != stream:
            last = {"kind": "text", "text": "", "stream": stream}
            self.items.append(last)
        before = len(last["text"])
        last["text"] = _written_over(last["text"], text)
        return len(last["text"]) - before

    def _refuse(self) -> None:
        self._beyond += 1
        if self._beyond == 2 * PATIENCE:  # it catches even TooMuch: only the page can end it now
            self._tell(json.dumps({"flood": self.items}))
        if self._beyond > PATIENCE:
            raise TooMuch

    def _tell_now_and_then(self) -> None:
        now = time.monotonic()
        if self._parts < PARTS or now - self._told > PARTS_EVERY:
            self._parts += 1
            self._told = now
            self._tell(json.dumps({"outputs": self.items}))


def _written_over(text: str, more: str) -> str:
    """Text with more after it, where a carriage return leads back to the line's beginning."""
    if "\\r" not in more and not text.endswith("\\r"):
        return text + more
    before, newline, line = (text + more.replace("\\r\\n", "\\n")).rpartition("\\n")
    before = "\\n".join(one.rstrip("\\r").rpartition("\\r")[2] for one in before.split("\\n"))
    kept = line.rstrip("\\r").rpartition("\\r")[2]
    return before + newline + kept + ("\\r" if line.endswith("\\r") else "")


class Stream(io.TextIOBase):
    """In the place of sys.stdout or sys.stderr."""

    def __init__(self, outputs: Outputs, name: str):
        self._outputs, self._name = outputs, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._outputs.write(text, self._name)
        return len(text)
`;var B=`"""One run: what the cell needs, silently, then the cell itself, and all that came of it."""

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

from . import errors, shown, stand_in
from .cells import needed, own
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

    \`tell\` is told, as JSON, how far it is and what there is to see so far. The answer
    {"missing": module} asks to load a module and to run again.
    """
    return json.dumps(_run(**json.loads(job), tell=tell))


def _run(cells: list[dict], id: str, source: str, tell: Tell) -> dict:
    exercise = next((one.get("exercise") for one in cells if one["id"] == id), None)
    outputs, verdicts, began = Outputs(tell), [], time.perf_counter()
    result: dict[str, Any] = {"status": "done"}
    listener = lambda name, _, verdict: verdicts.append({"exercise": name, **vars(verdict)})  # noqa: E731
    _checks.LISTENERS.append(listener)
    try:
        with _as_a_notebook(outputs, any("use_style(" in one["source"] for one in cells)):
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
    finally:
        _checks.LISTENERS.remove(listener)
    if outputs.truncated:
        result["truncated"] = "output"
    seconds = time.perf_counter() - began
    return {"outputs": outputs.items, "verdicts": verdicts, "seconds": seconds, **result}


def _prepare(page: list[dict], cell: str, source: str, namespace: dict, tell: Tell) -> None:
    """Run what the cell needs: what it prints and shows, the page has shown already."""
    before = needed(page, cell, source)
    for number, (_, code) in enumerate(before, start=1):
        text = f"Running what it needs: cell {number} of {len(before)}"
        step = {"phase": "running earlier cells", "done": number - 1, "total": len(before)}
        tell(json.dumps({**step, "text": text}))
        silent = Outputs(lambda _: None)
        try:
            with _showing(silent):
                _execute(code, namespace)
        except TooMuch:
            raise RuntimeError("A cell before this one prints without end.") from None
        except _Missing:
            raise
        except Exception as error:
            raise _EarlierFailed from error
    _close_figures()


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
    """What an error makes of the run; one about \`...\` in an exercise says: not answered yet."""
    if isinstance(error, _EarlierFailed):
        cause = errors.described(error.__cause__)
        message = f"A cell before this one could not run: {cause['name']}: {cause['message']}"
        return {"status": "raised", "error": {**cause, "message": message, "line": None}}
    if exercise and not verdicts and "ellipsis" in str(error).lower():
        verdicts.append(_not_answered(exercise))
        return {"status": "done"}
    return {"status": "raised", "error": errors.described(error)}
`;var H=`"""How a value is shown: a notebook's forms, in the order in which a page likes them."""

import base64
import pprint
import sys
from itertools import islice
from typing import Any

ELEMENTS = 1_000  # of a long list
METHODS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "text/latex": "_repr_latex_",
}


def item(value: Any) -> dict:
    """Return the output that shows a value."""
    figure = getattr(sys.modules.get("matplotlib.figure"), "Figure", None)
    if figure is not None and isinstance(value, figure):
        from . import figures

        return figures.image(value)
    forms = _forms(value)
    for kind in METHODS:
        if forms.get(kind):
            return _of_kind(kind, forms[kind])
    text = forms.get("text/plain") or plain(value)
    return {"kind": "text", "text": f"{text}\\n", "stream": "stdout"}


def plain(value: Any) -> str:
    """Return a value as text: a long collection without what comes after its first thousand."""
    if isinstance(value, list | tuple | set | frozenset | dict) and len(value) > ELEMENTS:
        some = list(islice(value.items() if isinstance(value, dict) else value, ELEMENTS))
        first = pprint.pformat(dict(some) if isinstance(value, dict) else some, compact=True)
        return f"{first[:-1]},\\n … and {len(value) - ELEMENTS:,} more"
    text = repr(value)
    if len(text) < 80 or type(value).__repr__ not in (list.__repr__, dict.__repr__, tuple.__repr__):
        return text
    return pprint.pformat(value, width=79, compact=False, sort_dicts=False)


def _forms(value: Any) -> dict[str, Any]:
    if isinstance(value, type):
        return {}
    bundle = getattr(value, "_repr_mimebundle_", None)
    if callable(bundle):
        found = _data(bundle())
        if isinstance(found, dict):
            return found
    methods = ((kind, getattr(value, name, None)) for kind, name in METHODS.items())
    return {kind: _data(method()) for kind, method in methods if callable(method)}


def _data(found: Any) -> Any:
    """The data without their metadata."""
    return found[0] if isinstance(found, tuple) else found


def _of_kind(kind: str, data: Any) -> dict:
    if kind == "text/html":
        return {"kind": "html", "html": data}
    if kind in ("text/markdown", "text/latex"):
        return {"kind": "markdown", "text": data}
    raw = data.encode() if isinstance(data, str) and kind != "image/png" else data
    text = raw if isinstance(raw, str) else base64.b64encode(raw).decode()
    return {"kind": "image", "src": f"data:{kind};base64,{text}", "alt": "A picture"}
`;var U=`"""A little of IPython in its place: 4 MB less to fetch, for the few names that cells use.

What needs more of it, widgets above all, makes the page load the package itself.
"""

import sys
from collections.abc import Callable
from importlib.machinery import PathFinder
from types import ModuleType
from typing import Any

NAMES = ("IPython", "IPython.display")


class _Text:
    def __init__(self, data: str = "", **_):
        self.data = data


class Markdown(_Text):
    """IPython's Markdown, as far as a page shows it."""

    def _repr_markdown_(self) -> str:
        return self.data


class HTML(_Text):
    """The same of HTML."""

    def _repr_html_(self) -> str:
        return self.data


class Math(_Text):
    """The same of a formula."""

    def _repr_latex_(self) -> str:
        return f"$$\\n{self.data}\\n$$"


class Latex(_Text):
    """The same of LaTeX."""

    def _repr_latex_(self) -> str:
        return self.data


def begin(display: Callable[..., Any]) -> None:
    """Let \`import IPython\` find the package, if it is installed, or else this; both show alike."""
    if getattr(sys.modules.get("IPython"), "__file__", None) is None:
        for name in NAMES:
            sys.modules.pop(name, None)
    if PathFinder.find_spec("IPython") is None:
        _put(display)
    else:
        import IPython.core.display_functions
        import IPython.display

        IPython.display.display = IPython.core.display_functions.display = display


def _put(display: Callable[..., Any]) -> None:
    package, module = (ModuleType(name) for name in NAMES)
    package.__path__ = []
    package.get_ipython = lambda: None
    package.display = module
    module.display = display
    module.clear_output = lambda wait=False: None
    for kind in (Markdown, HTML, Math, Latex):
        setattr(module, kind.__name__, kind)
    sys.modules.update(zip(NAMES, (package, module), strict=True))
`;var N="https://python.invalid/",ne={__init__:M,cells:j,errors:F,figures:W,outputs:$,running:B,shown:H,stand_in:U},T={};async function J(e,t){let n=new TextEncoder().encode(JSON.stringify(e.lock));v({...t,"pyodide-lock.json":Promise.resolve(n)}),se();let r=t["pyodide.asm.wasm"].then(i=>WebAssembly.compile(i));r.catch(()=>{}),WebAssembly.instantiateStreaming=async(i,f)=>{let l=await r;return{module:l,instance:await WebAssembly.instantiate(l,f)}},await Promise.all(k.map(i=>t[i]));let[a,o]=await Promise.all([t["pyodide.mjs"],t["pyodide.asm.js"]]);D(o,i=>importScripts(i));let{loadPyodide:s}=await D(a,i=>import(i)),u=await s({indexURL:N,packages:g(e,E),env:{MPLBACKEND:"agg",HOME:"/home/reader"},stdin:()=>null}),c=`${u.runPython("import site; site.getsitepackages()[0]")}/descent_page`;u.FS.mkdirTree(c);for(let[i,f]of Object.entries(ne))u.FS.writeFile(`${c}/${i}.py`,f);return u}function v(e){Object.assign(T,e)}function D(e,t){let n=URL.createObjectURL(new Blob([e],{type:"text/javascript"})),r=t(n);return Promise.resolve(r).finally(()=>URL.revokeObjectURL(n)),r}function se(){globalThis.fetch=async e=>{let t=String(e instanceof Request?e.url:e),n=t.startsWith(N)?t.slice(N.length):"";if(!T[n])throw new TypeError(`A page's Python has no network: ${t}`);return new Response(await T[n])}}var w=e=>postMessage(e),b=e=>e<1e6?"less than 1 MB":`${Math.round(e/1e5)/10} MB`,z;onmessage=async({data:e})=>{if(e.start&&(z=ae(e.start)),!!e.run)try{let t=await z;w({result:await t(e.run)})}catch(t){w({dead:t instanceof m?t.message:ie(t)})}};async function ae(e){let t=await A(),n=()=>{throw new m("Python could not be fetched from the site. Check the connection and run the cell again.")},[r,{cells:a}]=await Promise.all([e.manifest,e.cells].map(f=>R(f,t).catch(n))),o=C(e.manifest,r,t),s=o(S(r),(f,l)=>w({phase:"downloading",done:f,total:l,text:`Fetching Python: ${b(f)} of ${b(l)}`}));Promise.all(Object.values(s)).then(()=>w({phase:"starting",done:0,total:0,text:"Starting Python"}),()=>{});let u=await Promise.race([J(r,s),Promise.all(Object.values(s)).then(()=>new Promise(()=>{}))]);P(e,r,t);let c=oe(u,r,o),i=u.pyimport("descent_page");return i.start(c.loadable()),async f=>{for(;;){let l=i.run(JSON.stringify({...f,cells:a}),h=>postMessage(JSON.parse(h))),d=JSON.parse(l);if(!d.missing)return d;await c.load(d.missing),i.start(c.loadable())}}}function oe(e,t,n){let r=t.lock.packages,a=s=>r[s].name in e.loadedPackages,o=()=>Object.keys(r).filter(s=>!a(s));return{loadable:()=>JSON.stringify(o().flatMap(s=>r[s].imports)),async load(s){let u=o().filter(p=>r[p].imports.includes(s)),c=g(t,u).filter(p=>!a(p)),i=c.map(p=>r[p].file_name),f=i.reduce((p,x)=>p+(t.files[x]?.size??0),0),l=`Loading ${s} (${b(f)})`,d=(p=0,x=0)=>w({phase:"loading packages",done:p,total:x,text:l});d();let h=n(i,d);await Promise.all(Object.values(h)).catch(p=>{throw new m(`This cell needs ${s} (${b(f)}). ${p.message}`)}),v(h);let _={messageCallback:()=>{},checkIntegrity:!1};await e.loadPackage(c,_)}}}function ie(e){let t=String(e?.message??e);return/memory|allocation/i.test(t)?"Python ran out of memory and was ended; the next run starts it again.":/call stack|recursion/i.test(t)?"The cell called itself too deeply and ended Python; the next run starts it again.":`Python ended unexpectedly (${t.trim().split(`
`).at(-1)?.slice(0,200)}); the next run starts it again.`}})();

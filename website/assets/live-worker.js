(()=>{var b=["pyodide.mjs","pyodide.asm.js","pyodide.asm.wasm","python_stdlib.zip"],S=["numpy","course-lib"],re="descent-python";function g(e,t){let r=new Set,n=l=>{r.has(l)||!e.lock.packages[l]||(r.add(l),e.lock.packages[l].depends.forEach(n))};return t.forEach(n),[...r]}function I(e){let t=g(e,S);return[...b,...t.map(r=>e.lock.packages[r].file_name)]}async function C(){try{return await caches.open(re)}catch{return null}}var x=(e,t)=>new URL(`sha256/${t.sha256}`,e).href,N=(e,t)=>new URL(`started/${b.map(r=>t.files[r]?.sha256.slice(0,12)).join("-")}`,e).href;async function L(e,t){let r=await t?.match(e);if(r)return r.json();let n=await fetch(e);if(!n.ok)throw new Error(`${e}: ${n.status}`);return await t?.put(e,n.clone()).catch(()=>{}),n.json()}async function M(e,t,r){if(!r)return;let n=new URL(".",e.manifest).href,l=e.cells.replace(/\.[^./]+\.json$/,""),u=new Set(Object.values(t.files).map(s=>x(e.manifest,s)));u.add(e.manifest).add(e.cells).add(N(e.manifest,t));for(let{url:s}of await r.keys().catch(()=>[]))(["sha256/","started/","manifest."].some(i=>s.startsWith(`${n}${i}`))||s.startsWith(`${l}.`)&&s.slice(l.length+1).split(".").length===2)&&!u.has(s)&&await r.delete(s).catch(()=>{})}var h=class extends Error{},ne=globalThis.fetch.bind(globalThis),se="Check the connection and run the cell again.";function j(e,t,r,n){return function(a,i){let o=0,d=a.map(async f=>{let c=t.files[f];if(!c)throw new h(`The site lacks a file of Python, ${f}: reload the page.`);return{file:c,kept:await r?.match(x(e,c))}}),p=Promise.all(d).then(f=>f.reduce((c,{file:_,kept:y})=>c+(y?0:_.size),0)),m=f=>{o+=f,p.then(c=>i(Math.min(o,c),c),()=>{})};return Object.fromEntries(a.map((f,c)=>{let _=d[c].then(async({file:y,kept:te})=>await l(te,y)??await u(f,y,m));return _.catch(()=>{}),[f,_]}))};async function l(s,a){let i=s&&new Uint8Array(await s.arrayBuffer().catch(()=>new ArrayBuffer(0)));return i&&await v(i,a)?i:void 0}async function u(s,a,i){let o=new URL(a.path,e).href,d=await W(await F(o,"default",i),a);if(await v(d,a)||(d=await W(await F(o,"reload",()=>{}),a)),!await v(d,a))throw new h(`A file of Python is not as it was published (${s}): it was not used. Reload the page and run the cell again.`);return await r?.put(x(e,a),new Response(d)).catch(n),d}}async function F(e,t,r){let n=[];try{let l=await ne(e,{cache:t});if(l.status>=400)throw new h("The site has other files of Python than this page knows: reload the page.");let u=l.body.getReader();for(let s=await u.read();!s.done;s=await u.read())n.push(s.value),r(s.value.length)}catch(l){throw l instanceof h?l:new h(`Python could not be fetched from the site. ${se}`)}return new Uint8Array(await new Blob(n).arrayBuffer())}async function W(e,t){if(!t.gzip||e[0]!==31||e[1]!==139)return e;try{let r=new Blob([e]).stream().pipeThrough(new DecompressionStream("gzip"));return new Uint8Array(await new Response(r).arrayBuffer())}catch{return new Uint8Array}}async function v(e,t){return globalThis.crypto?.subtle?await k(e)===t.sha256:e.length>0}async function k(e){let t=await crypto.subtle.digest("SHA-256",e);return[...new Uint8Array(t)].map(r=>r.toString(16).padStart(2,"0")).join("")}var ae="0.27.7",$="import ast, base64, contextlib, contextvars, copy, dataclasses, datetime, difflib, heapq, inspect, json, linecache, math, numbers, pickle, platform, pprint, re, struct, symtable, textwrap, tokenize, traceback, typing, warnings, weakref, zlib",oe=`import sys
if 'random' in sys.modules: sys.modules['random'].seed()
del sys`;function B(e,t,r){let n=N(e,t),l=async()=>{await r?.delete(n).catch(()=>{})};async function u(a){let i=await r?.match(n).catch(()=>{});if(i?.headers.get("x-made")!==a)return null;let o=new Uint8Array(await i.arrayBuffer());return await k(o)===i.headers.get("x-sha256")?o:null}async function s(a,i){let o={"x-made":i,"x-sha256":await k(a)};await r?.put(n,new Response(a,{headers:o})).catch(()=>{})}return{forget:l,async start({loadPyodide:a},i){if(!r||t.pyodide!==ae)return a(i);let o=JSON.stringify([$,i]),d=await u(o);if(d)try{let m=await a({...i,_loadSnapshot:d});return m.runPython(oe),m}catch{await l()}let p=await a({...i,_makeSnapshot:!0});return p.runPython($),s(p.makeMemorySnapshot(),o),p}}}var H=`"""Runs a page's cells in the reader's browser, one at a time, as a notebook would.

\`start\` is called once; \`run\` for each cell, with what the page asks as JSON, and answers JSON. It
is plain Python, and the same under CPython.
"""

from .running import run, start

__all__ = ["run", "start"]
`;var U=`"""What of a page's cells has to run before one of them."""

import ast
import copy
import linecache
from types import CodeType
from typing import NamedTuple

from course_lib.exercises import _slicing

OWN = "<this cell>"
EARLIER = "<an earlier cell, number {}>"
AWAITS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


class Part(NamedTuple):
    """What of one cell runs before another."""

    file: str  # as tracebacks call it
    source: str
    tree: ast.Module


def needed(cells: list[dict], cell: str, source: str) -> list[Part]:
    """Return what runs before a cell: only what its names need.

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
        Part(EARLIER.format(number), text, _narrowed(tree, names))
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
    *before, last = tree.body or [None]
    if not isinstance(last, ast.Expr) or text.rstrip().endswith(";"):
        return [compiled(tree, OWN, source)]
    shown = ast.Expression(last.value)
    return [compiled(ast.Module(before, []), OWN, source), compiled(shown, OWN, source, "eval")]


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
            read = [
                alias
                for alias in statement.names
                if alias.name == "*" or (alias.asname or alias.name).split(".")[0] in names
            ]
            if not read:
                continue
            statement = copy.copy(statement)
            statement.names = read
        body.append(statement)
    return ast.Module(body, [])


def compiled(tree: ast.AST, file: str, source: str, mode: str = "exec") -> CodeType:
    """Return the code of a tree that was made from a source; it may await at its top."""
    _remember(file, source)
    return compile(tree, file, mode, flags=AWAITS, dont_inherit=True)


def _remember(file: str, source: str) -> None:
    """Let tracebacks and inspect find the lines."""
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
`;var D=`"""The course's exercises as each run finds them: what a cell does to them ends with its run."""

import contextlib
import sys
from collections.abc import Callable, Iterator

import course_lib
from course_lib import exercises
from course_lib.exercises import _checks

MODULES = {module: dict(vars(module)) for module in (exercises, _checks)}
CHECKS = dict(_checks.CHECKS)


@contextlib.contextmanager
def listening(listener: Callable) -> Iterator[None]:
    """Let the listener alone be told of each check, by the exercises as they were at first."""
    _bring_back()
    _checks.LISTENERS[:] = [listener]
    try:
        yield
    finally:
        _bring_back()
        _checks.LISTENERS.clear()


def _bring_back() -> None:
    """A cell may have put something else in the place of a check, or of the list of listeners."""
    for module, names in MODULES.items():
        sys.modules[module.__name__] = module
        vars(module).update(names)
    course_lib.exercises = exercises
    _checks.CHECKS.clear()
    _checks.CHECKS.update(CHECKS)
`;var J=`"""An error as a reader sees it: his own lines, and nothing of what lies below them."""

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
        text = text.rpartition("\\n")[0] + f"\\n{type(error).__name__}: {message}"
    return {
        "name": type(error).__name__,
        "message": message,
        "line": lines[-1] if lines else None,
        "text": text.replace(", in <module>\\n", "\\n").strip("\\n"),
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
`;var z=`"""Figures as pictures for a page. Imported when matplotlib is there."""

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
`;var q=`"""What the cells before a cell have computed, kept for its next run where that took long.

A run begins with a fresh namespace, and what one run does to its values must not reach the next.
So what is kept is pickled: only data, of which each run gets a copy of its own. Imports and plain
functions run again, since a function belongs to the namespace that it was defined in. Where the
two together do not give each name back (a lambda, a class, what does not pickle), nothing is kept.
"""

import ast
import pickle
from collections.abc import Sequence

from .cells import Part, compiled

SLOW = 0.5  # s: what takes less is run again
COPIES = 2
BYTES = 64_000_000
_copies: dict[tuple[str, ...], bytes] = {}


def keep(parts: Sequence[Part], namespace: dict, given: set[str]) -> None:
    """Keep what these parts have put into the namespace, which had the given names before."""
    again = _definitions(parts)
    if again is None:
        return
    data = {
        name: value for name, value in namespace.items() if name not in again and name not in given
    }
    try:
        copy = pickle.dumps(data)
    except Exception:  # pickling asks the objects, and they may do anything
        return
    if len(copy) <= BYTES:
        _copies.pop(_key(parts), None)
        _copies[_key(parts)] = copy
        for old in list(_copies)[:-COPIES]:
            del _copies[old]


def restore(parts: Sequence[Part], namespace: dict) -> bool:
    """Put into the namespace what these parts put there before; say whether that was kept."""
    copy = _copies.get(_key(parts))
    if copy is None:
        return False
    for part in parts:
        tree = ast.Module([one for one in part.tree.body if _is_definition(one)], [])
        exec(compiled(tree, part.file, part.source), namespace)
    namespace.update(pickle.loads(copy))
    return True


def _key(parts: Sequence[Part]) -> tuple[str, ...]:
    return tuple(ast.unparse(part.tree) for part in parts)


def _definitions(parts: Sequence[Part]) -> set[str] | None:
    """The names that running imports and plain functions again gives; None where that is unsafe."""
    names = set()
    for statement in (one for part in parts for one in part.tree.body):
        if isinstance(statement, ast.Import | ast.ImportFrom):
            names |= {(one.asname or one.name).split(".")[0] for one in statement.names}
        elif _is_definition(statement):
            names.add(statement.name)
        elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return None
    return None if "*" in names else names


def _is_definition(statement: ast.stmt) -> bool:
    """Whether a statement computes nothing: an import, or a function without computed defaults."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return True
    if not isinstance(statement, ast.FunctionDef) or statement.decorator_list:
        return False
    defaults = [*statement.args.defaults, *filter(None, statement.args.kw_defaults)]
    return all(isinstance(one, ast.Constant) for one in defaults)
`;var K=`"""What a cell prints and shows, in order, and no more of it than a page can hold."""

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
`;var G=`"""One run: what the cell needs, silently, then the cell itself, and all that came of it."""

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

    \`tell\` is told, as JSON, how far it is and what there is to see so far. The answer
    {"missing": module} asks to load a module and to run again.
    """
    return json.dumps(_run(**json.loads(job), tell=tell))


def _run(cells: list[dict], id: str, source: str, tell: Tell) -> dict:
    exercise = next((one.get("exercise") for one in cells if one["id"] == id), None)
    outputs, verdicts, began = Outputs(tell), [], time.perf_counter()
    result: dict[str, Any] = {"status": "done"}
    listener = lambda name, _, verdict: verdicts.append({"exercise": name, **vars(verdict)})  # noqa: E731
    source = source.removeprefix("\\ufeff")  # with which a file of Windows may begin
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
    """What an error makes of the run; one about \`...\` in an exercise says: not answered yet."""
    if isinstance(error, _EarlierFailed):
        cause = errors.described(error.__cause__)
        message = f"A cell before this one could not run: {cause['name']}: {cause['message']}"
        return {"status": "raised", "error": {**cause, "message": message, "line": None}}
    if exercise and not verdicts and "ellipsis" in errors.words(error).lower():
        verdicts.append(_not_answered(exercise))
        return {"status": "done"}
    return {"status": "raised", "error": errors.described(error)}
`;var Y=`"""How a value is shown: a notebook's forms, in the order in which a page likes them."""

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
            return _readable(found)
    methods = ((kind, getattr(value, name, None)) for kind, name in METHODS.items())
    return _readable({kind: _data(method()) for kind, method in methods if callable(method)})


def _readable(forms: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is no text, nor the bytes of a picture: a notebook passes over it, too."""
    return {
        kind: data
        for kind, data in forms.items()
        if isinstance(data, str) or (kind == "image/png" and isinstance(data, bytes))
    }


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
`;var V=`"""A little of IPython in its place: 4 MB less to fetch, for the few names that cells use.

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
`;var T="https://python.invalid/",ge={__init__:H,cells:U,course:D,errors:J,figures:z,kept:q,outputs:K,running:G,shown:Y,stand_in:V},P={messageCallback:()=>{},checkIntegrity:!1},A={};async function X(e,t,r){let n=new TextEncoder().encode(JSON.stringify(e.lock));R({...t,"pyodide-lock.json":Promise.resolve(n)}),we();let l=t["pyodide.asm.wasm"].then(o=>WebAssembly.compile(o));l.catch(()=>{}),WebAssembly.instantiateStreaming=async(o,d)=>{let p=await l;return{module:p,instance:await WebAssembly.instantiate(p,d)}},await Promise.all(b.map(o=>t[o]));let[u,s]=await Promise.all([t["pyodide.mjs"],t["pyodide.asm.js"]]);Q(s,o=>importScripts(o));let a=await r.start(await Q(u,o=>import(o)),{indexURL:T,env:{MPLBACKEND:"agg",HOME:"/home/reader"},stdin:()=>null});await a.loadPackage(g(e,S),P);let i=`${a.runPython("import site; site.getsitepackages()[0]")}/descent_page`;a.FS.mkdirTree(i);for(let[o,d]of Object.entries(ge))a.FS.writeFile(`${i}/${o}.py`,d);return a}function R(e){Object.assign(A,e)}function Q(e,t){let r=URL.createObjectURL(new Blob([e],{type:"text/javascript"})),n=t(r);return Promise.resolve(n).finally(()=>URL.revokeObjectURL(r)),n}function we(){globalThis.fetch=async e=>{let t=String(e instanceof Request?e.url:e),r=t.startsWith(T)?t.slice(T.length):"";if(!A[r])throw new TypeError(`A page's Python has no network: ${t}`);return new Response(await A[r])}}var w=e=>postMessage(e),E=e=>e<1e6?"less than 1 MB":`${Math.round(e/1e5)/10} MB`,Z,O=!1,ee=async()=>{};onmessage=async({data:e})=>{if(e.start&&(Z=ye(e.start)),!!e.run)try{let r=await(await Z)(e.run);w({result:{...r,full:O}}),O=!1}catch(t){let r=t instanceof h;r||await ee(),w({dead:r?t.message:xe(t)})}};async function ye(e){let t=await C(),r=()=>{throw new h("Python could not be fetched from the site. Check the connection and run the cell again.")},[n,{cells:l}]=await Promise.all([e.manifest,e.cells].map(m=>L(m,t).catch(r))),u=j(e.manifest,n,t,()=>{O=!0}),s=u(I(n),(m,f)=>w({phase:"downloading",done:m,total:f,text:`Fetching Python: ${E(m)} of ${E(f)}`}));Promise.all(Object.values(s)).then(()=>w({phase:"starting",done:0,total:0,text:"Starting Python"}),()=>{});let a=B(e.manifest,n,t);ee=a.forget;let i=Promise.all(Object.values(s)).then(()=>new Promise(()=>{})),o=await Promise.race([X(n,s,a),i]);M(e,n,t);let d=be(o,n,u),p=o.pyimport("descent_page");return p.start(d.loadable()),async m=>{for(;;){let f=p.run(JSON.stringify({...m,cells:l}),_=>postMessage(JSON.parse(_))),c=JSON.parse(f);if(!c.missing)return c;await d.load(c.missing),p.start(d.loadable())}}}function be(e,t,r){let n=t.lock.packages,l=s=>n[s].name in e.loadedPackages,u=()=>Object.keys(n).filter(s=>!l(s));return{loadable:()=>JSON.stringify(u().flatMap(s=>n[s].imports)),async load(s){let a=u().filter(c=>n[c].imports.includes(s)),i=g(t,a).filter(c=>!l(c)),o=i.map(c=>n[c].file_name),d=o.reduce((c,_)=>c+(t.files[_]?.size??0),0),p=`Loading ${s} (${E(d)})`,m=(c=0,_=0)=>w({phase:"loading packages",done:c,total:_,text:p});m();let f=r(o,m);await Promise.all(Object.values(f)).catch(c=>{throw new h(`This cell needs ${s} (${E(d)}). ${c.message}`)}),R(f),await e.loadPackage(i,P)}}}function xe(e){let t=String(e?.message??e);return/memory|allocation/i.test(t)?"Python ran out of memory and was ended; the next run starts it again.":/call stack|recursion/i.test(t)?"The cell called itself too deeply and ended Python; the next run starts it again.":`Python ended unexpectedly (${t.trim().split(`
`).at(-1)?.slice(0,200)}); the next run starts it again.`}})();

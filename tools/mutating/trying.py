"""Try the mutations of a module: each in a fork of a process that has what the tests import.

A fork imports the project's own code anew, so what is mutated is what runs, up to what reads its
own source; and NumPy, pytest and the others, two seconds for each mutation, are imported once.
"""

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from environment import Problem
from faults import LOG, Bed

from mutating.mutations import Mutation, mutants_of

KILLED, SURVIVED, STOPPED = "killed", "survived", "stopped"
WARM = "warm.json"
LONGEST = 300  # seconds of computing
SPARE = 5  # seconds of computing, and as many times what the tests take without a mutation
WAITING = 20  # as many times that by the clock
MEMORY = 16 * 2**30  # bytes of addresses: a size that was mutated asks for more than there is
OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "--noconftest", "-o", "addopts=")


class Workbench:
    """A copy of the project, and the tests of one module in it."""

    def __init__(self, bed: Bed, module: str, tests: Iterable[str]):
        self.bed, self.module = bed, module
        # The module's own examples first: they are the quickest to notice.
        self.tests = ("--doctest-modules", module, *(f"tests/{name}" for name in tests))
        self.seconds = LONGEST / SPARE - 1  # until it is known

    def warm_up(self) -> None:
        """Run the tests as they are, and import what they did. Raises Problem where they fail."""
        cleared_way(self.bed.folder)
        if self._run(first=True) != 0:
            raise Problem(f"{self.module}: not all tests pass as they are:\n{self.bed.complaint()}")
        for name in json.loads((self.bed.folder / WARM).read_text(encoding="utf-8")):
            with suppress(Exception):  # a part that cannot be had alone comes with its whole
                import_module(name)
        begun = _computed()
        if self._run() != 0:
            raise Problem(f"{self.module}: its tests fail in a fork:\n{self.bed.complaint()}")
        self.seconds = _computed() - begun

    def try_out(self, text: str) -> str:
        """Put a text in the module's place, run the tests, and put back what was there."""
        path = self.bed.folder / self.module
        before = path.read_text(encoding="utf-8")
        try:
            self.bed.write(self.module, text)
            code = self._run()
        finally:
            self.bed.write(self.module, before)
        return SURVIVED if code == 0 else STOPPED if code < 0 else KILLED

    def _run(self, first=False) -> int:
        """Run the tests in a fork; return pytest's code, or less than nothing if it was stopped."""
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            self._in_fork(first)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # what it has started itself
        return code

    def _in_fork(self, first: bool) -> None:
        code = 3
        try:
            os.setsid()
            log = os.open(self.bed.folder / LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(log, 1)
            os.dup2(log, 2)
            if not first:  # which leaves what pytest has compiled, for the others
                sys.dont_write_bytecode = True
                limit = int(SPARE + SPARE * self.seconds)
                resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
                signal.alarm(WAITING * limit)
            import pytest

            code = int(pytest.main([*OPTIONS, *self.tests]))
            if first:
                (self.bed.folder / WARM).write_text(json.dumps(_foreign(self.bed.folder)))
            sys.stdout.flush()
        finally:
            os._exit(code)


def cleared_way(folder: Path) -> None:
    """Let this process and its forks find the project in the folder, and run it always alike."""
    os.chdir(folder)
    sys.path[:0] = [str(folder)]
    os.environ.update(
        PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",
        OPENBLAS_NUM_THREADS="1",  # a fork has one thread
        OMP_NUM_THREADS="1",
        NUMBA_DISABLE_JIT="1",  # ten seconds for each mutation: its loops are Python's as well
        PYTHONPATH=os.pathsep.join((str(folder), str(folder / "tools"))),
    )
    with suppress(ImportError):
        from hypothesis import settings

        settings.register_profile("mutants", derandomize=True, database=None, deadline=None)
        settings.load_profile("mutants")


def _computed() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _foreign(folder: Path) -> list[str]:
    """Return the modules that were imported and are not the project's."""
    found = []
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        mine = name.split(".")[0] in ("course_lib", "tests", "benchmarks", "tools")
        if file and not mine and folder not in Path(file).parents:
            found.append(name)
    return found


def try_module(
    bed: Bed, module: str, tests: Iterable[str], tell: Callable, pick: Callable | None = None
) -> dict[Mutation, str]:
    """Return what came of each mutation of a module; of those alone that `pick` picks.

    Where two mutations read alike, as of one line that stands twice in a function, the one that
    survives counts.
    """
    bench, results = Workbench(bed, module, tests), {}
    bench.warm_up()
    text, begun = (bed.folder / module).read_text(encoding="utf-8"), time.monotonic()
    for mutation, mutated in mutants_of(module, text):
        if pick is None or pick(mutation):
            result = bench.try_out(mutated)
            if results.get(mutation) != SURVIVED:
                results[mutation] = result
            if result == SURVIVED:
                tell(f"survived  {mutation}", flush=True)
    tell(f"{module}: {len(results)} in {time.monotonic() - begun:.0f} s", flush=True)
    return results

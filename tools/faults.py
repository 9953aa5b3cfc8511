"""Plant single faults in copies of the project, and see whether the tests notice.

    .venv/bin/python tools/faults.py                  what `make faults` does: all of them
    .venv/bin/python tools/faults.py networks plotting    those whose name, file or table has it

The faults are in tests/faults/*.toml, each under its name:

    [two-classes-unread]
    file = "course_lib/networks.py"
    old = "what stands there, once"
    new = "what is put in its place"
    tests = ["tests/test_networks.py::test_that_should_notice"]
    before = "tools/book.py" (what makes of the source what those tests read, unless it is a bundle)
    survives = "why no test can notice" (only where that is so)

A chapter's fault is in its notebook as well, so that the pair is in step, the outputs as they were;
with `before = "tools/notebooks.py chapters/01_averages.md"` they are those of the faulty cells.

The working tree is never touched: each of --jobs processes has a copy of its own. First all tests
named must pass in a copy as it is: what fails anyway has noticed nothing.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path
from queue import Queue

from environment import Problem

ROOT = Path(__file__).resolve().parents[1]
FAULTS = ROOT / "tests" / "faults"
LINKED = (".venv", "tools/javascript/node_modules")  # too large to copy, and only read
BUNDLED = ("course_lib/widgets/", "website/live/")  # of which what is in MADE has to be made again
MADE = ("course_lib/widgets/built", "website/assets")
ENOUGH = 0.95
LONGEST = 600  # seconds: a test that hangs has noticed
LOG = ".faults.log"  # what pytest said last, in each copy
# What most tests import, of other people's packages only: tools/warm_tests.py has it once for all.
WARM = ("numpy", "nbformat.validator", "jupyter_client.manager", "nbclient", "scipy.stats")
WARM += ("matplotlib.pyplot", "jupytext", "IPython", "playwright.sync_api")
WARM += ("hypothesis.strategies", "xdist.plugin", "nbval.plugin", "anyio.pytest_plugin")
WARM_TESTS = ROOT / "tools" / "warm_tests.py"
CAUGHT, SURVIVED, BROKEN = "caught", "survived", "cannot be judged"


@dataclass(frozen=True)
class Fault:
    """One wrong piece of text, the tests that should notice it, and why they cannot."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    before: str = ""
    survives: str = ""
    area: str = ""  # the name of its table


def read(folder=FAULTS) -> list[Fault]:
    """Return the faults of all tables. Raises Problem where one is not as it should be."""
    faults = []
    for path in sorted(folder.glob("*.toml")):
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            try:
                faults.append(
                    Fault(name, **entry | {"tests": tuple(entry["tests"]), "area": path.stem})
                )
            except (KeyError, TypeError) as error:
                raise Problem(f"{path.name}: {name}: {error}") from None
    names = [fault.name for fault in faults]
    if len(set(names)) < len(names):
        raise Problem(f"Twice: {', '.join({n for n in names if names.count(n) > 1})}")
    return faults


def planted(fault: Fault, text: str) -> str:
    """Return a file's text with the fault in it. Raises Problem unless its place is there once."""
    count = text.count(fault.old)
    if count != 1 or fault.old == fault.new:
        raise Problem(f"{fault.name}: {fault.file} has the old text {count} times, not once")
    return text.replace(fault.old, fault.new)


def in_step(source: Path, stored: str) -> str:
    """Return the notebook that a chapter's source gives, with the outputs of the stored one.

    So its author leaves it who changes words; of code cells the outputs are then old ones.
    """
    import nbformat
    from pairs import from_source

    notebook, before = from_source(source), nbformat.reads(stored, as_version=4)
    cells, ran = (
        [cell for cell in one.cells if cell.cell_type == "code"] for one in (notebook, before)
    )
    for cell, old in zip(cells, ran, strict=True):
        cell.outputs, cell.execution_count = old.outputs, old.execution_count
    return nbformat.writes(notebook) + "\n"


def copy(to: Path, root=ROOT) -> Path:
    """Copy the files that git knows, or would; return the folder."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (root / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, to / name)
    for name in LINKED:
        if (root / name).exists():
            (to / name).symlink_to(root / name)
    return to


class Bed:
    """A copy of the project, in which one fault after the other is planted."""

    def __init__(self, folder: Path, root=ROOT):
        self.folder, self.root, self.warm = copy(folder, root), root, None
        # Of the installed course_lib, an editable one, the copy's has to come first.
        paths = os.pathsep.join((str(folder), str(folder / "tools")))
        self.environment = {**os.environ, "PYTHONPATH": paths}

    def write(self, name: str, text: str):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        if path.suffix == ".py":  # of one size and one second, the compiled file would pass for it
            Path(cache_from_source(str(path))).unlink(missing_ok=True)

    def pytest(self, tests) -> int:
        """Run tests; return pytest's code, or 1 where they hang."""
        arguments = ["-x", "-q", "-p", "no:cacheprovider", *tests]
        if sys.platform != "linux":  # elsewhere what a process has loaded may not bear a fork
            return self.run(sys.executable, "-m", "pytest", *arguments)
        if self.warm is None or self.warm.poll() is not None:
            self.warm = subprocess.Popen(
                [sys.executable, str(WARM_TESTS), *WARM],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        job = {"arguments": arguments, "log": LOG, "seconds": LONGEST}
        print(json.dumps(job), file=self.warm.stdin, flush=True)
        return json.loads(self.warm.stdout.readline())["code"]

    def close(self):
        if self.warm:
            self.warm.stdin.close()
            self.warm.wait()

    def run(self, *command) -> int:
        with (self.folder / LOG).open("wb") as log:
            return subprocess.run(
                command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=LONGEST,
                check=False,
            ).returncode

    def try_out(self, fault: Fault) -> str:
        """Plant a fault, run its tests, take it out again; return what came of it."""
        notebook = Path(fault.file).with_suffix(".ipynb").as_posix()
        changed = [fault.file]
        if fault.file.endswith(".md") and (self.folder / notebook).exists():
            changed.append(notebook)
        before = {name: (self.folder / name).read_text(encoding="utf-8") for name in changed}
        built = fault.file.startswith(BUNDLED) and fault.file.endswith((".js", ".css"))
        makes = "tools/bundles.py" if built else fault.before
        try:
            self.write(fault.file, planted(fault, before[fault.file]))
            if len(changed) == 2 and not fault.before.startswith("tools/notebooks.py"):
                self.write(notebook, in_step(self.folder / fault.file, before[notebook]))
            if makes and self.run(sys.executable, *makes.split()):
                return CAUGHT  # it is not even JavaScript, or no page that can be built
            code = self.pytest(fault.tests)
        except subprocess.TimeoutExpired:
            code = 1
        except Problem as problem:
            (self.folder / LOG).write_text(f"{problem}\n", encoding="utf-8")
            return BROKEN
        finally:
            for name, text in before.items():
                self.write(name, text)
            if built:
                for whole in MADE:
                    shutil.copytree(self.root / whole, self.folder / whole, dirs_exist_ok=True)
        # 2: a test file cannot be imported. Others: no such test, or pytest itself.
        return {0: SURVIVED, 1: CAUGHT, 2: CAUGHT}.get(code, BROKEN)

    def complaint(self) -> str:
        log = (self.folder / LOG).read_text(encoding="utf-8", errors="replace")
        return "\n".join(log.splitlines()[-25:])


def check_sound(bed: Bed, faults):
    """Raise Problem where a test that should notice fails without any fault."""
    tests = sorted({test for fault in faults for test in fault.tests})
    if bed.pytest(tests):
        raise Problem(f"Not all tests pass without a fault:\n{bed.complaint()}")


def try_all(faults, jobs: int, tell=print, root=ROOT) -> dict[Fault, str]:
    """Return what came of each fault."""
    with tempfile.TemporaryDirectory(prefix="descent-faults-") as folder:
        beds: Queue[Bed] = Queue()
        for number in range(min(jobs, len(faults))):
            place = Path(folder) / str(number)
            place.mkdir()
            beds.put(Bed(place, root))

        def one(fault):
            bed, begun = beds.get(), time.monotonic()
            try:
                result = bed.try_out(fault)
                tell(f"{result:9} {time.monotonic() - begun:5.1f} s  {fault.name}", flush=True)
                if result == BROKEN:
                    tell(bed.complaint(), flush=True)
                return result
            finally:
                beds.put(bed)

        try:
            check_sound(beds.queue[0], faults)
            with ThreadPoolExecutor(min(jobs, len(faults))) as pool:
                return dict(zip(faults, pool.map(one, faults), strict=True))
        finally:
            for bed in beds.queue:
                bed.close()


def report(results: dict[Fault, str]) -> tuple[str, bool]:
    """Return what was not caught, a table of all by area, and whether all is well.

    All is well where enough are caught, each survivor has its reason, and none has one in vain.
    """
    lines, areas, well = [], {}, True
    for fault, result in results.items():
        counts = areas.setdefault(fault.area, [0, 0])
        counts[0] += 1
        counts[1] += result == CAUGHT
        if result == CAUGHT and fault.survives:
            lines.append(f"caught by now: {fault.name} (take out `survives`)")
            well = False
        elif result != CAUGHT:
            reason = fault.survives or "NO REASON GIVEN"
            lines.append(f"{result}: {fault.name}, {fault.file}: {reason}")
            well = well and result == SURVIVED and bool(fault.survives)
    planted_in_all, caught = (sum(column) for column in zip(*areas.values(), strict=True))
    share = caught / planted_in_all
    lines += ["", f"{'area':<14}planted  caught"]
    lines += [f"{area:<14}{count:>7}{noticed:>8}" for area, (count, noticed) in areas.items()]
    lines.append(f"{caught} of {planted_in_all} caught, {100 * share:.1f} %")
    return "\n".join(lines), well and share >= ENOUGH


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("words", nargs="*", help="parts of names or files (default: all)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    try:
        faults = [
            fault
            for fault in read()
            if not options.words
            or any(
                word in text
                for word in options.words
                for text in (fault.name, fault.file, fault.area)
            )
        ]
        if not faults:
            raise Problem(f"No fault has {' or '.join(options.words)} in its name or file.")
        text, well = report(try_all(faults, max(1, options.jobs)))
    except Problem as problem:
        return f"\n{problem}\n"
    print(f"\n{text}")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

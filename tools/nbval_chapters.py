"""nbval for the chapters: every cell was run, and gives exactly its stored outputs again.

A pytest plugin on top of nbval, which executes the cells. Of nbval's own comparison this replaces
what lets changes pass: pictures are compared too, the order of outputs counts, a cell that was
never run fails, and no tag or comment switches the comparison off.
"""

import re
import subprocess
from contextlib import ExitStack

import pytest
from compare_outputs import difference
from jupyter_client.manager import KernelManager
from kernels import kernel_home
from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError

ANSI = re.compile(r"\x1b\[[\d;]*m")
OUTPUT_TIMEOUT = 60  # seconds between two messages; nbval's 5 are too few on a busy machine


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    collectors = yield
    return [
        Chapter.from_parent(parent, path=file_path) if type(collector) is IPyNbFile else collector
        for collector in collectors
    ]


class Chapter(IPyNbFile):
    """A notebook: its cells run in one kernel of their own."""

    def setup(self):
        self.kernel = ChapterKernel(
            self.path.parent, self.config.option.nbval_kernel_startup_timeout
        )

    def teardown(self):
        if self.kernel is not None:
            self.kernel.stop()

    def collect(self):
        for item in super().collect():
            number = item.cell_num + 1  # as JupyterLab counts, from 1
            yield Cell.from_parent(
                self, name=f"Cell {number}", cell_num=number, cell=item.cell, options={}
            )


class Cell(IPyNbCell):
    """A code cell: it must have been run, and give its outputs again."""

    def __init__(self, options, **kwargs):
        strict = {"check": True, "check_exception": False, "skip": False}
        super().__init__(options=strict, **kwargs)
        self.output_timeout = OUTPUT_TIMEOUT

    def runtest(self):
        if self.cell.execution_count is None:
            self.raise_cell_error("was never run")
        super().runtest()

    def compare_outputs(self, test, ref, skip_compare=None):
        how = difference(ref, test)
        self.comparison_traceback = [how] if how else []
        return how is None

    def repr_failure(self, excinfo):
        error = excinfo.value
        if not isinstance(error, NbCellError):
            return super().repr_failure(excinfo)
        details = ANSI.sub("", error.inner_traceback or "").strip()
        return (
            f"{self.path.name}, code cell {self.cell_num}: {error}\n{details}\n\n"
            f"The cell:\n{error.source}\n\n"
            "If the change is meant, run `make notebooks` and look at the difference in git."
        )

    def reportinfo(self):
        return self.path, 0, f"{self.path.name}: code cell {self.cell_num}"


class ChapterKernel(RunningKernel):
    """The kernel that also generates the notebooks, with nbval's ways to talk to it."""

    def __init__(self, folder, startup_timeout):
        self._home = ExitStack()
        manager, environment = self._home.enter_context(kernel_home())
        self.km = KernelManager(**manager)
        self.km.start_kernel(
            cwd=str(folder), env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        self.kc = self.km.client()
        self.kc.start_channels()
        try:
            self.kc.wait_for_ready(timeout=startup_timeout)
            self._ensure_iopub_up()
        except RuntimeError:
            self.stop()
            raise

    def stop(self):
        if hasattr(self, "km"):
            super().stop()
        self._home.close()

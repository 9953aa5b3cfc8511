"""Kernels for the chapters: this Python, no settings of the user, no network port."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from traitlets.config import Config


class ThisPython(KernelSpecManager):
    """Whatever kernel a notebook names, it is the Python that runs this program."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


@contextmanager
def kernel_home() -> Iterator[tuple[dict, dict]]:
    """Yield the arguments for a kernel manager and the environment for its kernel.

    Both point to a temporary folder that is gone afterwards.
    """
    with TemporaryDirectory(prefix="descent-", ignore_cleanup_errors=True) as folder:
        config = Config()
        config.KernelManager.connection_file = str(Path(folder, "kernel.json"))
        if os.name == "posix":  # TCP ports are taken by chance, and two kernels may draw the same
            config.KernelManager.transport = "ipc"
            config.KernelManager.ip = str(Path(folder, "socket"))
        yield (
            {"config": config, "kernel_spec_manager": ThisPython(), "kernel_name": "python3"},
            _environment(folder),
        )


def _environment(folder: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("MPLBACKEND", "PYTHONHASHSEED")}
    matplotlib = find_spec("matplotlib")
    if matplotlib:  # its own defaults, not the reader's matplotlibrc
        kept["MATPLOTLIBRC"] = str(Path(matplotlib.origin).parent / "mpl-data" / "matplotlibrc")
    # A progress bar shows a clock, and comes or not with the speed of the machine. A second thread
    # makes products of small matrices slower, by much on a machine that has other work.
    return kept | {"IPYTHONDIR": folder, "TQDM_DISABLE": "1", "OPENBLAS_NUM_THREADS": "1"}

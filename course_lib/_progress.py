"""A progress bar where somebody watches, and silence everywhere else."""

import os
import sys
from contextlib import contextmanager
from importlib.util import find_spec


def watched() -> bool:
    """Whether somebody sees a bar: in a terminal, or in a notebook."""
    ipython = sys.modules.get("IPython")
    if ipython is not None and hasattr(ipython.get_ipython(), "kernel"):
        return True
    return sys.stderr is not None and sys.stderr.isatty()


@contextmanager
def progress_bar(total: int, progress: bool | None = None, unit: str = "epoch"):
    """Yield a function to call after each of `total` parts, with a number to show beside the bar.

    The number is asked for by calling what was passed, and only when the bar is drawn.

    True shows the bar, False does not, None does if it is watched. tqdm draws it, after half a
    second, and takes it away at the end. Its variable TQDM_DISABLE=1 turns it off everywhere: the
    kernels that make and test the course's notebooks set it.

    >>> with progress_bar(total=2, progress=False) as advance:
    ...     advance(lambda: 0.7)
    ...     advance(lambda: 0.6)
    """
    if progress is None:
        progress = find_spec("tqdm") is not None and watched()
    # tqdm itself does not look at this variable in a notebook.
    off = os.environ.get("TQDM_DISABLE", "0").lower() in ("1", "true", "yes")
    if off or not progress:
        yield _silent
        return
    from tqdm.auto import tqdm

    with tqdm(total=total, unit=unit, leave=False, delay=0.5) as bar:

        def advance(cost) -> None:
            if bar.update():  # drawn: the next time with what is known now
                bar.set_postfix_str(f"cost {cost():.4f}", refresh=False)

        yield advance


def _silent(cost) -> None:
    pass

"""A progress bar where somebody watches, and silence everywhere else."""

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

    True shows the bar, False does not, None does if it is watched. tqdm draws it, after half a
    second, and takes it away at the end; its variable TQDM_DISABLE=1 turns it off everywhere.

    >>> with progress_bar(total=2, progress=False) as advance:
    ...     for cost in (0.7, 0.6):
    ...         advance(cost)
    """
    if progress is None:
        progress = watched() and find_spec("tqdm") is not None
    if not progress:
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

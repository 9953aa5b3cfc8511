"""A little of IPython in its place: 4 MB less to fetch, for the few names that cells use.

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
        return f"$$\n{self.data}\n$$"


class Latex(_Text):
    """The same of LaTeX."""

    def _repr_latex_(self) -> str:
        return self.data


def begin(display: Callable[..., Any]) -> None:
    """Let `import IPython` find the package, if it is installed, or else this; both show alike."""
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

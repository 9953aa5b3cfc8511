"""Runs a page's cells in the reader's browser, one at a time, as a notebook would.

`start` is called once; `run` for each cell, with what the page asks as JSON, and answers JSON. It
is plain Python, and the same under CPython.
"""

from .running import run, start

__all__ = ["run", "start"]

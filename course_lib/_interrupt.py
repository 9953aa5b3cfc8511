"""Ctrl-C at `python -m course_lib.experiments` is said in one line, even while it is starting.

Imported where the package is imported for such a command, before NumPy.
"""

import sys


def say_stopped(kind, error, trace) -> None:
    """Take the place of `sys.excepthook`: no traceback of a KeyboardInterrupt."""
    if issubclass(kind, KeyboardInterrupt):
        print("Stopped. Nothing was written.", file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = say_stopped

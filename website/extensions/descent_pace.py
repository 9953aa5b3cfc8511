"""What makes a build quick and changes nothing of what is built.

Trees of pages are large, and all of them are needed until they are written: Python's search for
reference cycles goes through them again and again, a quarter of a build, and finds next to nothing.
pybtex reads the metadata of every package that is installed, once for each citation.
"""

import gc
from functools import cache

import pybtex.plugin


def end(app, exception):
    gc.enable()


def setup(app):
    gc.disable()  # what is left at the end is 700 MB
    pybtex.plugin.find_plugin = cache(pybtex.plugin.find_plugin)
    app.connect("build-finished", end, priority=1000)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

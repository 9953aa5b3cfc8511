"""Optimizers whose step is one compiled loop: numba makes it from one scalar rule per optimizer.

It needs numba, `pip install "course_lib[fast]"`; nothing else in the course does. Importing this
module costs nothing: numba is loaded when `compiled` is called.
"""

from course_lib.fast._optimizers import compiled

__all__ = ["compiled"]

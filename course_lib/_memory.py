"""Freed memory is kept for the arrays to come, as far as the C library lets itself be told.

Every pass over many networks asks for arrays of half a megabyte, and frees them. glibc gives such
memory back to the system each time and has it mapped and zeroed again, page by page: two thirds of
the time of a training of 200 small networks. It keeps blocks up to the largest one that it has seen
freed, so it is shown one, whose pages nobody touches.
"""

import sys

import numpy as np

_LARGEST = 16 * 2**20  # bytes; above 32 MiB glibc no longer learns

if sys.platform == "linux":
    np.empty(_LARGEST, dtype=np.uint8)

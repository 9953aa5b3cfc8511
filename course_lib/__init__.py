"""The optimizers of the Descent course, as a small tested package that needs only NumPy.

An optimizer is a learning rate times a direction, and a direction is made of one or two
exponentially weighted averages.
"""

from course_lib.averages import ExponentialAverage, effective_window, exponential_average

__all__ = [
    "ExponentialAverage",
    "effective_window",
    "exponential_average",
]

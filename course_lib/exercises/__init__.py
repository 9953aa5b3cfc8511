"""Checks for the exercises: they say what is wrong with an answer, or that there is none yet.

A check is a function from an answer to a message, or to None when the answer is right. It is
registered under the exercise's name; `check(name, answer)` prints what it found.
"""

from course_lib.exercises import adam as _adam
from course_lib.exercises import averages as _averages
from course_lib.exercises import cost as _cost
from course_lib.exercises import decay as _decay
from course_lib.exercises import experiments as _experiments
from course_lib.exercises import momentum as _momentum
from course_lib.exercises import rmsprop as _rmsprop
from course_lib.exercises import saddles as _saddles
from course_lib.exercises._checks import CHECKS, check
from course_lib.exercises._reading import is_unanswered

__all__ = ["CHECKS", "check", "is_unanswered"]

del _adam, _averages, _cost, _decay, _experiments, _momentum, _rmsprop, _saddles

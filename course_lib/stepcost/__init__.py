"""What one step of an optimizer costs: passes over memory, bytes, flops, and a machine's limits.

`forms` has steps that give the same result and cost different amounts, `traffic` counts what a step
moves, without a clock, and `machine` measures how much a machine can move.
"""

from course_lib.stepcost.forms import (
    FORMS,
    adam_in_place,
    adam_textbook,
    in_blocks,
    momentum_in_place,
    momentum_textbook,
    sgd_in_place,
    sgd_textbook,
)
from course_lib.stepcost.machine import Machine, measure_machine, seconds_of
from course_lib.stepcost.traffic import Pass, Trace, trace

__all__ = [
    "FORMS",
    "Machine",
    "Pass",
    "Trace",
    "adam_in_place",
    "adam_textbook",
    "in_blocks",
    "measure_machine",
    "momentum_in_place",
    "momentum_textbook",
    "seconds_of",
    "sgd_in_place",
    "sgd_textbook",
    "trace",
]

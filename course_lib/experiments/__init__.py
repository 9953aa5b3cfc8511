"""The named experiments: what the chapter shows, rerun by anyone.

    python -m course_lib.experiments
    python -m course_lib.experiments run moons-seeds --out FOLDER

Every experiment is a function that returns a `Result`, and a function that draws it. Seeds are
spelled out; a rerun gives the same numbers.
"""

from course_lib.experiments.registry import (
    EXPERIMENTS,
    Experiment,
    forget,
    run,
    run_comparisons,
    run_published,
)
from course_lib.experiments.result import Result

__all__ = [
    "EXPERIMENTS",
    "Experiment",
    "Result",
    "forget",
    "run",
    "run_comparisons",
    "run_published",
]

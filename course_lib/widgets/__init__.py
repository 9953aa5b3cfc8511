"""The course's widgets: alive in JupyterLab, and on the website without a kernel.

>>> from course_lib.widgets import AverageExplorer
>>> AverageExplorer(beta=0.98).beta
0.98
"""

from course_lib._extras import needed_by

with needed_by("course_lib.widgets"):
    import anywidget  # noqa: F401
    import contourpy  # noqa: F401
    import traitlets  # noqa: F401

from course_lib.widgets.adam_anatomy import AdamAnatomy
from course_lib.widgets.agreement import Agreement
from course_lib.widgets.average_explorer import AverageExplorer
from course_lib.widgets.cloud_in_the_bowl import CloudInTheBowl
from course_lib.widgets.coordinate_scaling import CoordinateScaling
from course_lib.widgets.descent_explorer import DescentExplorer
from course_lib.widgets.hessian_lens import HessianLens
from course_lib.widgets.momentum_regimes import MomentumRegimes
from course_lib.widgets.noise_and_lag import NoiseAndLag
from course_lib.widgets.optimizer_race import OptimizerRace
from course_lib.widgets.quiz import Quiz
from course_lib.widgets.saddle_escape import SaddleEscape
from course_lib.widgets.schedule_explorer import ScheduleExplorer
from course_lib.widgets.schedule_race import ScheduleRace
from course_lib.widgets.step_cost import StepCost
from course_lib.widgets.swapped_units import SwappedUnits
from course_lib.widgets.training_lab import TrainingLab

__all__ = [
    "AdamAnatomy",
    "Agreement",
    "AverageExplorer",
    "CloudInTheBowl",
    "CoordinateScaling",
    "DescentExplorer",
    "HessianLens",
    "MomentumRegimes",
    "NoiseAndLag",
    "OptimizerRace",
    "Quiz",
    "SaddleEscape",
    "ScheduleExplorer",
    "ScheduleRace",
    "StepCost",
    "SwappedUnits",
    "TrainingLab",
]

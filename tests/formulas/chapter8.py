"""The formulas of chapter 8, in order, against the library's model of a machine."""

from course_lib.exercises.cost import seconds
from course_lib.stepcost import Machine
from tests.formulas.drawn import close

PEAK, BANDWIDTH = 3.7e10, 1.3e10
MACHINE = Machine(bandwidth=BANDWIDTH, peak=PEAK)
POINT = {"P": PEAK, "W": BANDWIDTH, "k": 12.0, "c": 3e-6}


def time(f):
    assert f.statements[0].relations == [">="]
    for flops, moved in ((5e9, 1e9), (1e9, 5e9)):
        values = POINT | {"F": flops, "D": moved}
        close(f.value(values), MACHINE.seconds(moved, flops, calls=0))
    assert f.value({"T": 2.0}, side=0) == 2.0


def roof(f):
    assert f.statements[0].relations == ["<="]
    for intensity in (0.3, 40.0):
        close(f.value(POINT | {"I": intensity}), MACHINE.attainable(intensity))
    assert f.value({"F": 3.0, "T": 4.0}, side=0) == 0.75


def knee(f):
    assert f.statements[0].relations == ["~"]
    machine = Machine(BANDWIDTH, PEAK, call=POINT["c"])
    for moved in (1e3, 1e6):
        close(f.value(POINT | {"D": moved}), machine.seconds(moved, calls=12))
        close(f.value(POINT | {"D": moved}), seconds(moved / 8, 1, 12, BANDWIDTH, POINT["c"]))
    assert f.value({"T": 2.0}, side=0) == 2.0


FORMULAS = [("eq-cost-time", time), ("eq-cost-roof", roof), ("eq-cost-knee", knee)]

"""TrainingLab as a Python object: its traits, their errors, its HTML, its task."""

import json
import re

import numpy as np
import pytest

from course_lib.datasets import moons
from course_lib.experiments import protocol
from course_lib.widgets import TrainingLab


def test_a_bad_assignment_changes_nothing():
    lab = TrainingLab(epoch=50, epochs=100)
    before = lab.state()
    for name, value in (("epoch", 101), ("epochs", 49), ("optimizer", "sgd"), ("seed", True)):
        with pytest.raises((TypeError, ValueError), match="epoch|" + name):
            setattr(lab, name, value)
    assert lab.state() == before


def test_the_browser_gets_the_protocol_and_a_view_of_all_points():
    page = TrainingLab().html()
    given = json.loads(re.search(r'<script type="application/json">(.*?)</script>', page)[1])
    sent = given["_protocol"]
    assert sent["layers"] == list(protocol.LAYERS) and sent["batch_size"] == protocol.BATCH_SIZE
    assert (sent["decay"], sent["staircase"]) == (protocol.DECAY, protocol.STAIRCASE)
    assert given["_limits"]["schedule"]["names"] == list(protocol.SCHEDULES)
    for name, (count, seed) in sent["samples"].items():
        assert (moons(count, sent["noise"], seed).inputs == protocol.moons(name).inputs).all()
    low, high = np.transpose(sent["view"])
    inputs = moons().inputs
    assert (inputs > low).all() and (inputs < high).all()


def test_picture_tells_what_the_training_gives():
    """The published run; with `epoch`, as far as that."""
    words = TrainingLab().picture()
    assert (
        "Adam at a learning rate of 0.0007: after 5,000 epochs the cost is 0.134 and 94.3 % of"
        in words
    )
    lab = TrainingLab(optimizer="SGD", learning_rate=0.1, schedule="decay", epoch=20)
    network, history = lab.trained()
    assert history.epochs_done == 20 and "decayed every epoch: after 20 epochs" in lab.picture()
    assert f"{network.accuracy(*moons()):.1%}".replace("%", " %") in lab.picture()


def test_goal_is_met_by_tuned_sgd_and_not_at_the_published_rate():
    lab = TrainingLab()
    for rate, reached in ((0.1, True), (0.3, True), (0.0007, False)):
        tried = TrainingLab(optimizer="SGD", learning_rate=rate, epochs=lab.goal_epochs - 1)
        assert (tried.trained()[1].costs.min() <= lab.goal_cost) == reached
    assert lab.trained()[1].costs[: lab.goal_epochs].min() > lab.goal_cost  # nor by Adam at its own

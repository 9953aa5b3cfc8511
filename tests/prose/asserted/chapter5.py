"""Chapter 5."""

import math

import numpy as np

from course_lib import MLP, schedules
from course_lib.datasets import digits
from course_lib.notebook.decay_figures import noise_step
from course_lib.widgets import CloudInTheBowl, schedule_race
from tests.prose.asserted.drawn import line, told
from tests.prose.asserted.quoted import Quoted, about, within

PAGE = "chapters/05_decay.md"


def floor(alpha, curvature=1.0):
    return alpha / (2 * (2 - alpha * curvature))


def arrival(label, alpha, near=1.5):
    """The step from which a line of the first figure is near its floor."""
    step, loss = line("fig-decay-floor", label)
    return step[np.argmax(loss < near * floor(alpha))]


def stays(label, alpha):
    step, loss = line("fig-decay-floor", label)
    return np.abs(loss[step > 300] / floor(alpha) - 1).max() < 0.4


def open_ended(label):
    return line("fig-decay-open-ended", label)


def planned(label):
    return line("fig-decay-schedules", label)


def cosine_beside_linear():
    t, cosine = planned("cosine")
    _, linear = planned("linear")
    early, late = t < 490, t > 510
    return (cosine >= linear)[early].all() and (cosine <= linear)[late].all()


def drops_of_steps():
    t, rate = line("fig-decay-open-ended", "steps", 1)
    ratios = rate[1:] / rate[:-1]
    falls = ratios < 1
    return t[1:][falls], ratios[falls]


def level_from(name="constant"):
    t, loss = line("fig-decay-losses", name)
    return t[np.argmax(loss < 1.6 * np.median(loss[t > 200]))]


def first_step(label, place):
    return line("fig-decay-first-steps", label)[1][place]


def measured_floors():
    """At α = 0.05 and 0.025, for λ = 1 and ½."""
    number = r"([\d.]+)"
    rows = [
        told(PAGE, rf"\| {alpha}0* \| [\d.]+ \| {number} \| [\d.]+ \| {number} \|")
        for alpha in (0.05, 0.025)
    ]
    return np.array(rows).T


QUOTED = [
    Quoted(
        PAGE, "Put sixty marbles into a bowl", lambda: CloudInTheBowl().positions().shape[1] == 60
    ),
    Quoted(
        PAGE,
        r"While αλ is small it is $\alpha\sigma^2/4$",
        lambda: about(floor(1e-6), 1e-6 / 4, 1e-3) and about(floor(1e-6, 7.0), 1e-6 / 4, 1e-3),
    ),
    Quoted(
        PAGE,
        "A quarter of the α makes each kick's variance a sixteenth; but a marble that shrinks its "
        "distance more slowly also remembers four times as many kicks.",
        lambda: (1 / 4) ** 2 == 1 / 16 and about(np.log(1 - 0.01) / np.log(1 - 0.01 / 4), 4, 0.01),
    ),
    Quoted(
        PAGE,
        "The large constant rate falls within some twenty steps and then stays level. The small "
        "one takes more than two hundred steps and stays level ten times lower.",
        lambda: (
            within(arrival("α = 0.2", 0.2), 10, 25)
            and 200 < arrival("α = 0.02", 0.02) < 300
            and stays("α = 0.2", 0.2)
            and stays("α = 0.02", 0.02)
            and about(floor(0.2) / floor(0.02), 10, 0.15)
        ),
    ),
    Quoted(
        PAGE,
        "takes about fifteen times as long to come near it",
        lambda: within(arrival("α = 0.02", 0.02) / arrival("α = 0.2", 0.2), 12, 18),
    ),
    Quoted(
        PAGE,
        "a network has thousands of them",
        lambda: MLP([64, 32, 10]).parameters.size > 2000,  # the digits', of chapter 7
    ),
    Quoted(
        PAGE,
        "a logarithmic axis of steps up to a million",
        lambda: line("fig-decay-sums", "0.1/(1 + t)")[0].max() == 1e6,
    ),
    Quoted(
        PAGE,
        "It is half of α₀ after $1/d$ steps, a third after $2/d$.",
        lambda: np.allclose(
            schedules.inverse_time_decay(1.0, 0.01)(np.array([100, 200])), [1 / 2, 1 / 3]
        ),
    ),
    Quoted(
        PAGE,
        "its staircase holds each rate for a hundred steps",
        lambda: (
            all(
                np.ptp(open_ended("staircase")[1][open_ended("staircase")[0] // 100 == k]) == 0
                for k in range(10)
            )
            and len(set(open_ended("staircase")[1])) == 10
        ),
    ),
    Quoted(
        PAGE,
        "then steps, down by ten, twice.",
        lambda: np.allclose(drops_of_steps()[1], [0.1, 0.1]),
    ),
    Quoted(
        PAGE,
        "a tenth from step 500, a hundredth from 750",
        lambda: np.abs(drops_of_steps()[0] - [500, 750]).max() < 5,
    ),
    Quoted(
        PAGE,
        "the cosine is above it in the first half and below it in the second",
        cosine_beside_linear,
    ),
    Quoted(
        PAGE,
        "the late fall is constant up to step 800 and then falls in a straight line to zero",
        lambda: (
            abs(planned("late fall")[0][planned("late fall")[1] < 1].min() - 800) < 6
            and planned("late fall")[1][-1] < 0.01
        ),
    ),
    Quoted(
        PAGE,
        "after three or four times $1/(1-q)$ steps it is all but over",
        lambda: within(0.99 ** (3 / 0.01), 0.01, 0.05) and within(0.99 ** (4 / 0.01), 0.01, 0.05),
    ),
    Quoted(
        PAGE,
        "the best of 25 α₀ for that (and 1/t the best of five $d$",
        lambda: (
            len(schedule_race.RATES) == 25
            and [len(each) for each in schedule_race.shapes_of(1000).values()] == [1, 5, 1, 1, 1, 1]
        ),
    ),
    Quoted(
        PAGE,
        "the constant rate stays level from about step 60 on",
        lambda: within(level_from(), 40, 80),
    ),
    Quoted(
        PAGE,
        "digits of 8 × 8 dots",
        lambda: digits().train_inputs.shape[1] == 8 * 8,
    ),
    Quoted(
        PAGE,
        "which is 1 at the first step and falls to a quarter",
        lambda: (
            noise_step(1) == 1
            and within(noise_step(10**6), 0.2, 0.25)
            and within(noise_step(20), 0.25, 0.27)
        ),
    ),
    Quoted(
        PAGE,
        "from 1 down to 0.25 at step 20. The network's steps begin at 0.8 and fall below the line, "
        "to less than 0.2.",
        lambda: (
            about(first_step("pure noise", 0), 1)
            and about(first_step("pure noise", -1), 0.25)
            and about(first_step("network", 0), 0.8)
            and first_step("network", -1) < 0.2
        ),
    ),
    Quoted(
        PAGE,
        "the same ramp of 21 (twice β₁'s memory)",
        lambda: about(21, 2 / (1 - 0.9)),
    ),
    Quoted(
        PAGE,
        "the excess is over after some 20 steps, twice β₁'s memory",
        lambda: about(20, 2 / (1 - 0.9)) and noise_step(20) < 1.15 * noise_step(1000),
    ),
    Quoted(
        PAGE,
        "a warm-up of 21 steps, twice β₁'s memory",
        lambda: about(21, 2 / (1 - 0.9)),
    ),
    Quoted(
        PAGE,
        "One step's noise is a quarter, but it is remembered twice as long.",
        lambda: (1 / 2) ** 2 == 1 / 4 and about(math.log(1 - 0.02) / math.log(1 - 0.01), 2, 0.02),
    ),
    Quoted(
        PAGE,
        "One gradient is not reduced by averaging. After 20 steps it is.",
        lambda: noise_step(1) == 1 and noise_step(20) < 0.3,
    ),
    Quoted(
        PAGE,
        "Half the rate, half the floor, and whatever the curvature",
        lambda: (
            np.allclose(measured_floors()[:, 0] / measured_floors()[:, 1], 2, rtol=0.05)
            and np.allclose(measured_floors()[0] / measured_floors()[1], 1, rtol=0.05)
        ),
    ),
]

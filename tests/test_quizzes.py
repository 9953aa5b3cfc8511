"""Which answers of the quizzes are right, worked out rather than believed.

Each question of a chapter's quiz stands here once, under the beginning of its prompt: with a
function that works out of each of its answers, in their own words, whether it is right, from the
numbers of the prompt; or with the reason why nothing can be computed.
"""

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
from test_exercise_statements import given, path

from course_lib import MLP, SGD, Adam, AdamW, Momentum, RMSProp, datasets
from course_lib.averages import exponential_average, trend_lag, variance_factor
from course_lib.notebook import year_network
from course_lib.stepcost import FORMS, Machine, trace
from course_lib.widgets import ScheduleRace
from tests.prose.passages import COMPUTED
from tests.prose.quizzes import questions as in_chapter
from tests.step_lengths import step_lengths

CHAPTERS = sorted((Path(__file__).parents[1] / "chapters").glob("[0-9]*.md"))

WORKED_OUT = {}
NOT_COMPUTED = {
    "Find the mistake: “Adam stands for": "a name, and what a moment is called",
    "The loss has been level for 300 steps": "what follows from a level loss, and what does not",
    "One run of method A has": "what one run shows, and what not",
}


def asks(beginning):
    def enter(function):
        assert beginning not in WORKED_OUT
        WORKED_OUT[beginning] = function
        return function

    return enter


def questions() -> dict[str, list[tuple[str, bool]]]:
    return {
        prompt: choices
        for chapter in CHAPTERS
        for prompt, choices in in_chapter(f"chapters/{chapter.name}").items()
    }


def reads(words: str, answer: str) -> bool:
    """Whether an answer is in these words, whatever the numbers are that its cell fills in."""
    return re.fullmatch(r".+".join(map(re.escape, answer.split(COMPUTED))), words) is not None


def about(value, *others) -> bool:
    """Whether all others are the value, but for a tenth."""
    return all(math.isclose(value, other, rel_tol=0.1) for other in others)


def rate_of(stiffness, beta) -> float:
    """The larger modulus of the roots of momentum's two-step recursion, αλ being the stiffness."""
    return np.abs(np.roots([1, stiffness - 1 - beta, beta])).max()


# Chapter 1


@asks("β goes from")
def longer_memory(before, after):
    noise = variance_factor(after) / variance_factor(before)
    lag = trend_lag(after) / trend_lag(before)
    return {
        "Less noise, about ten times the lag.": noise < 1 and 9 <= lag <= 11,
        "Less noise, and the lag stays.": noise < 1 and about(lag, 1),
        "More noise, less lag.": noise > 1 and lag < 1,
    }


@asks("Why is the uncorrected average too small at the start")
def start_of_the_average():
    ones, t = np.ones(50), np.arange(1, 51)
    small = {beta: exponential_average(ones, beta) for beta in (0.1, 0.5, 0.98)}
    return {
        "Because β is too large.": any(average[0] >= 1 for average in small.values()),
        "Because its weights add up to 1−βᵗ, and the rest sits on the zero it began with.": all(
            np.allclose(average, 1 - beta**t) for beta, average in small.items()
        ),
        "Because the first values are noisy.": all(
            average[0] == 1  # these are not noisy at all
            for average in small.values()
        ),
    }


@asks("Find the mistake: “As t → ∞, vₜ will go to 1")
def goes_to_one(claimed, asked):
    assert claimed == asked
    t = 2000
    limits = exponential_average(np.full(t, 11.0), 0.98)[-1], 1 - 0.98**t, 0.98**t
    names = ("vₜ, the average.", "1−βᵗ, what it is divided by.", "βᵗ.")
    return {name: about(limit, asked) for name, limit in zip(names, limits, strict=True)}


@asks("What does bias correction do to the lag?")
def correction_and_lag():
    ramp = np.arange(3000.0)
    lags = [
        ramp[-1] - exponential_average(ramp, 0.98, bias_correction=correct)[-1]
        for correct in (False, True)
    ]
    return {
        "It removes it.": abs(lags[1]) < 0.01 * lags[0],
        "Nothing, once the start is over.": math.isclose(*lags),
        "It makes it larger.": lags[1] > 1.001 * lags[0],
    }


@asks("The same noise hits ten steps in a row.")
def lasting_noise(steps, window):
    drawn = np.random.RandomState(0).standard_normal(20_000)
    lasting = exponential_average(np.repeat(drawn, int(steps)), 1 - 1 / window)
    fresh = exponential_average(drawn, 1 - 1 / window)
    assert fresh.std() < 0.4  # what it can do
    return {
        "… removes most of it.": lasting.std() < 0.5,
        "… can do little against it.": lasting.std() > 0.5,
    }


# Chapter 2


@asks("Gradient descent jumps from side to side of a ravine")
def side_to_side():
    L = 3.0

    def jumps_and_gets_nearer(alpha):
        x = [1.0]
        for _ in range(20):
            x.append(x[-1] - alpha * L * x[-1])
        x = np.array(x)
        return (x[1:] * x[:-1] < 0).all() and (np.abs(x[1:]) < np.abs(x[:-1])).all()

    rates = {
        "Between 1/L and 2/L.": (1.1 / L, 1.5 / L, 1.9 / L),
        "Above 2/L.": (2.1 / L, 3 / L),
        "Below 1/L.": (0.1 / L, 0.9 / L),
    }
    return {words: all(map(jumps_and_gets_nearer, alphas)) for words, alphas in rates.items()}


@asks("In the summed form you change β from")
def summed_form(before, after):
    def length(beta):
        return step_lengths(Momentum(0.1, beta, dampening=False), np.ones((3000, 1)))[-1, 0]

    ratio = length(after) / length(before)
    return {
        "Only the memory gets longer.": about(ratio, 1),
        "Where gradients agree, steps become up to ten times as long.": about(ratio, 10),
        "Steps become ten times shorter.": about(ratio, 0.1),
    }


@asks("All directions oscillate. How do you make the error fall faster?")
def all_oscillate():
    alpha, beta = 0.05, 0.9
    curvatures = np.array([1.0, 10.0])

    def rates(alpha, beta):
        return [rate_of(alpha * curvature, beta) for curvature in curvatures]

    def rate(alpha, beta):
        return max(rates(alpha, beta))

    now = rate(alpha, beta)
    assert np.allclose(rates(alpha, beta), math.sqrt(beta))  # both oscillate
    critical = (1 - math.sqrt(alpha * curvatures.min())) ** 2
    return {
        "Raise α.": rate(1.5 * alpha, beta) < now - 1e-9,
        "Raise β.": rate(alpha, 0.95) < now,
        "Lower β, until one direction stops oscillating.": rate(alpha, critical) < now
        and rate(alpha, critical) < rate(alpha, critical - 0.05),
    }


@asks("κ goes from")
def condition_number(before, after):
    def steps(kappa):
        # The best α and β for curvatures from 1 to κ, as chapter 2 has them.
        root = math.sqrt(kappa)
        return -1 / math.log(rate_of(4 * kappa / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2))

    ratio = steps(after) / steps(before)
    return {
        "… ten times the steps.": about(ratio, 10),
        "… a hundred times the steps.": about(ratio, 100),
        "… the same number: β makes up for it.": about(ratio, 1),
    }


# Chapter 3


@asks("A coordinate's gradient is divided by")
def stretched_sheet(divisor):
    def step(stretch, gradient=1.0):
        # On the sheet u = stretch · x the slope is gradient/stretch; back from u to x, once more.
        return gradient / stretch / stretch

    return {
        f"One on which the coordinate is pulled to {divisor:.0f} times its length.": about(
            step(divisor), 1 / divisor
        ),
        "One on which it is pulled to 3 times its length.": about(step(3), 1 / divisor),
        "One on which it is pressed to a ninth of its length.": about(step(1 / 9), 1 / divisor),
    }


@asks("All gradients become 1000 times as large. What does RMSProp do")
def scaled_gradients(factor):
    gradients = np.random.RandomState(0).standard_normal(50)
    plain, scaled = (path(RMSProp(0.1, epsilon=0), by * gradients) for by in (1, factor))
    ratio = scaled[-1] / plain[-1]
    return {
        "It makes steps 1000 times as long.": about(ratio, 1000),
        "It makes the same steps as before.": about(ratio, 1),
        "It makes steps √1000 times as long.": about(ratio, math.sqrt(1000)),
    }


@asks("RMSProp without bias correction, β =")
def uncorrected_first_step(beta):
    first = abs(path(RMSProp(1.0, beta, bias_correction=False), [3.0])[0])
    return {"α": about(first, 1), "α/10": about(first, 0.1), "10 α": about(first, 10)}


@asks("A gradient keeps the size")
def epsilon_moves(size, epsilon):
    ratio = size / math.sqrt(size**2 + epsilon) / (size / (size + epsilon))
    return {
        "… hardly changes.": about(ratio, 1),
        "… becomes about a hundred times shorter.": about(ratio, 1 / 100),
        "… becomes longer.": ratio > 1,
    }


@asks("A ravine lies at 45° to the axes.")
def ravine_at_45(degrees=45, kappa=20):
    turn = math.radians(degrees)
    axes = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    hessian = axes @ np.diag([1, kappa]) @ axes.T
    best = min(
        np.linalg.cond(np.diag([1, pull]) @ hessian @ np.diag([1, pull]))
        for pull in np.geomspace(1 / kappa, kappa, 401)
    )
    return {
        "As much as in a ravine along the axes.": about(best, 1),
        "Nothing: both coordinates see the same curvature.": about(best, kappa)
        and math.isclose(hessian[0, 0], hessian[1, 1]),
        "A part of it.": best < 0.9 * kappa,
    }


# Chapter 4


@asks("You multiply the loss by")
def multiplied_loss(factor):
    gradients = np.random.RandomState(0).standard_normal(50)
    before = path(Adam(0.1, epsilon=0), gradients)
    answers = {"Divide it by 100.": 0.1 / 100, "Nothing.": 0.1, "Divide it by 10.": 0.1 / 10}
    return {
        words: np.allclose(path(Adam(rate, epsilon=0), factor * gradients), before)
        for words, rate in answers.items()
    }


@asks("Both corrections are left out.")
def both_uncorrected():
    lengths = step_lengths(Adam(1.0, bias_correction=False), np.ones((8000, 1)))[:, 0]
    return {
        "Too short, as with uncorrected momentum.": lengths[0] < 1,
        "Too long, for thousands of steps.": (lengths[:2000] > 1.05).all(),
        "As long as before: the factors cancel.": np.allclose(lengths, 1),
    }


@asks("Near a minimum the slope is almost gone")
def pure_noise():
    noise = np.random.RandomState(0).standard_normal((3000, 300))
    lengths = np.sqrt((step_lengths(Adam(1.0), noise) ** 2).mean(axis=1))
    late, later = lengths[1000:2000].mean(), lengths[2000:].mean()
    return {
        "… as long as ever, about α.": about(late, 1),
        "… about a quarter of α.": about(late, 0.25) and about(late, later),
        "… ever shorter, so that it comes to rest.": later < 0.9 * late,
    }


@asks("What does AdamW change about weight decay?")
def decoupled_decay(decay=0.01, rate=0.1):
    def decayed(optimizer, size, extra=0.0):
        """By which share a weight of 1 shrinks beyond what it would without the decay."""
        signs = np.resize([1.0, -1.0], 400) * size
        x, bare, plain = np.ones(1), np.ones(1), Adam(rate)
        for sign in signs:
            optimizer.step(x, sign + extra * x)
            plain.step(bare, np.array([sign]))
        return (bare - x)[0]

    small, large = (decayed(AdamW(rate, weight_decay=decay), size) for size in (0.1, 10))
    weak, strong = (decayed(Adam(rate), size, decay) for size in (0.1, 10))
    assert strong < 0.5 * weak  # L2 inside Adam does depend on the gradients
    return {
        "It decays every weight at the same rate, however large its gradients are.": about(
            small, large
        ),
        "It decays weights with large gradients more.": large > 1.1 * small,
        "It makes the decay stronger.": small > weak and large > strong,
    }


# Chapter 5


@asks("SGD has settled on its noise floor. You halve α.")
def halved_rate():
    def floor(alpha, runs=4000):
        noise, x, losses = np.random.RandomState(0), np.zeros(runs), []
        optimizer = SGD(alpha)
        for step in range(600):
            optimizer.step(x, x + noise.standard_normal(runs))
            if step >= 300:
                losses.append(np.mean(x**2) / 2)
        return np.mean(losses)

    ratio = floor(0.05) / floor(0.1)
    return {
        "… half.": about(ratio, 1 / 2),
        "… a quarter.": about(ratio, 1 / 4),
        "… the same.": about(ratio, 1),
    }


@asks("Which of these meets both conditions of Robbins and Monro?")
def both_conditions():
    def diverges(rates):
        """Whether the sums from 2ᵏ to 2ᵏ⁺¹ do not shrink."""
        ends = np.cumsum(rates)[2 ** np.arange(14, 20) - 1]
        blocks = np.diff(ends)
        return bool(blocks[0] > 0 and (blocks[1:] > 0.99 * blocks[:-1]).all())

    t = np.arange(2**19)
    schedules_of = {
        "α₀ · 0.999ᵗ": 0.999**t,
        "α₀/(1 + t)": 1 / (1 + t),
        "α₀/√(1 + t)": 1 / np.sqrt(1 + t),
    }
    return {
        words: diverges(rates) and not diverges(rates**2) for words, rates in schedules_of.items()
    }


@asks("Half-way through a run of")
def half_way(way, epochs, _):
    planned = ScheduleRace()
    half, end = ScheduleRace(stop=int(way * planned.budget)).ranking(), planned.ranking()
    assert half["cosine"] > half["1/t"]  # behind, as the question has it
    rates = planned.rates()["cosine"]
    return {
        "… change to 1/t.": end["1/t"] < end["cosine"],
        f"… wait: the cosine was planned for {epochs:.0f}.": end["cosine"] < end["1/t"],
        "… start the cosine again.": rates[0] <= rates[planned.budget // 2],  # no rate raised
    }


@asks("The gradients are pure noise. Why are Adam's first steps longer")
def first_steps_of_noise():
    noise = np.random.RandomState(0).standard_normal((400, 3000))
    as_it_is = np.sqrt((step_lengths(Adam(1.0), noise) ** 2).mean(axis=1))
    assert as_it_is[0] > 1.2 * as_it_is[20] > 0  # with both corrections on
    perfect = exponential_average(noise, 0.9, bias_correction=True)  # divided by exactly 1
    lengths = np.sqrt((perfect**2).mean(axis=1))
    one_average = np.sqrt((step_lengths(Adam(1.0, beta1=0.0), noise) ** 2).mean(axis=1))
    return {
        "Its divisor is uncertain.": not lengths[0] > 1.2 * lengths[20],
        "Its numerator has averaged little yet.": lengths[0] > 1.2 * lengths[20]
        and not one_average[0] > 1.2 * one_average[20],
        "The corrections are missing.": not as_it_is[0] > 1.2 * as_it_is[20],
    }


# Chapter 6


@asks("Gradient descent starts a thousand times closer to the ridge")
def closer_to_the_ridge():
    def steps(distance, alpha=0.1, curvature=-0.5):
        x, count = np.array([distance]), 0
        while x[0] < 1 and count < 10**5:
            SGD(alpha).step(x, curvature * x)
            count += 1
        return count

    counts = np.array([steps(10.0**-k) for k in (3, 6, 9, 12)])
    return {
        "A thousand times as long.": about(counts[1] / counts[0], 1000),
        "A constant number of steps more.": np.ptp(np.diff(counts)) <= 1,
        "It never leaves.": (counts >= 10**5).any(),
    }


@asks("Why does RMSProp hardly notice how close to the ridge it starts?")
def near_the_ridge():
    def walk(start, alpha=0.01, steps=5, curvature=1):
        x, places, optimizer = np.array([start]), [], RMSProp(alpha, epsilon=0)
        for _ in range(steps):
            optimizer.step(x, -curvature * x)
            places.append(x[0])
        return np.array(places)

    first = [walk(10.0**-k)[0] - 10.0**-k for k in (3, 6, 9, 12)]
    on_it = np.zeros(1)
    RMSProp(0.01).step(on_it, -on_it)
    return {
        "Its first step in that coordinate is about α, however small the gradient.": about(
            0.01, *first
        ),
        "It uses the Hessian.": not np.allclose(walk(1e-6), walk(1e-6, curvature=7)),
        "It adds noise.": (walk(1e-6) != walk(1e-6)).any() or on_it[0] != 0,
    }


@asks("A critical point of a random surface in four dimensions lies in the lowest tenth")
def low_points(dimensions):
    notebook = json.loads(CHAPTERS[5].with_suffix(".ipynb").read_text(encoding="utf-8"))
    told = json.dumps([cell.get("outputs", []) for cell in notebook["cells"]], ensure_ascii=False)
    minima, points = map(
        int, re.search(r"and (\d+) of the (\d+) in the lowest tenth", told).groups()
    )
    share = minima / points
    return {
        "Certainly a minimum, so low down.": share == 1,
        "It has few ways down, perhaps none.": 0.1 < share < 0.9,
        "A saddle: minima are very rare.": share < 0.1,
    }


@asks("Two networks, trained from different starts, are equally good.")
def averaged_networks(count):
    best = year_network.minimum_beyond(year_network.saddle_between())
    other = year_network.swapped(best)
    losses = year_network.loss(np.array([best, other, (best + other) / count]))
    assert losses[2] > 10 * losses[0]  # the average is bad
    nearby = best + 0.05 * np.random.RandomState(0).standard_normal((2, best.size))
    along = year_network.loss(np.array([*nearby, nearby.mean(axis=0)]))
    jobs = [
        np.corrcoef(*pair)[0, 1]
        for pair in zip(*map(year_network.parts, (best, other)), strict=True)
    ]
    return {
        "One of them must have been in a poor minimum.": not math.isclose(losses[0], losses[1]),
        "A unit of one is averaged with a unit of the other that does another job.": min(jobs)
        < 0.9,
        "Averages of weights are always bad.": along[2] > max(along[:2]),
    }


# Chapter 7


@asks("All weights and biases begin at 0.")
def zero_start(value):
    data = datasets.moons(100, noise=0.2, seed=0)
    network = MLP([2, 5, 2, 1], seed=0)
    network.parameters[:] = value
    targets = np.r_[data.targets, np.ones(20)]  # so that the last bias has something to learn
    inputs = np.vstack([data.inputs, data.inputs[:20]])
    optimizer, gradients = SGD(0.5), []
    for _ in range(50):
        gradients.append(network.gradient(inputs, targets))
        optimizer.step(network.parameters, gradients[-1])
    moved = network.parameters != 0
    return {
        "Nothing at all, or only the last bias.": moved.sum() <= 1 and moved[-1],
        "The same, only more slowly.": moved.all(),
        "The same: the gradient finds the way.": np.any(gradients, axis=0).all(),
    }


@asks("Why choose the learning rate on a validation set and not on the test set?")
def chosen_by_luck():
    draw = np.random.RandomState(0)

    def luck(size, tries):
        """By how much the best of equally good methods seems better than it is."""
        return (draw.binomial(size, 0.9, (4000, tries)).max(axis=1) / size).mean() - 0.9

    small, large = luck(100, 10), luck(10_000, 10)
    deviation = math.sqrt(0.9 * 0.1 / 10_000)
    return {
        "Because the test set is smaller.": large < 0.1 * deviation,
        "The best of many tries is good by luck as well.": large > deviation and small > large,
        "It does not matter for optimizers.": luck(100, 40) <= small,
    }


@asks("A third of the runs fail completely.")
def which_hides():
    good = 90 + np.random.RandomState(0).standard_normal(30)
    failed = good.copy()
    failed[::3] = 50
    falls = {
        "The median.": np.median(good) - np.median(failed),
        "The mean.": good.mean() - failed.mean(),
        "The range.": good.min() - failed.min(),
    }
    return {words: fall == min(falls.values()) for words, fall in falls.items()}


# Chapter 8


def counted(form):
    arrays = dict.fromkeys(("theta", "g", "m", "s"), np.ones(1000))
    return trace(FORMS["Adam"][form], returns=["theta", "m", "s"], **arrays)


def recorded():
    times = datasets.step_times()
    return times, Machine(**{name: float(value) for name, value in times["measured"].items()})


@asks("“Adam has a square root and")
def what_takes_the_time(divisions, millions):
    times, machine = recorded()
    forms = {row["size"]: row for row in times["forms"] if row["threads"] == 1}
    n = int(millions * 10**6)
    fused = forms[n]["floor_ratios"]["compiled"][1]  # to a loop that computes next to nothing
    step = counted("textbook")
    assert sum(one.operation == "divide" for one in step.passes) == divisions
    arrays = 8 * n * step.streams() / machine.bandwidth
    calls = len(step.passes) * machine.call
    return {
        "… that is right: roots are expensive.": fused > 1.5,
        "… it is the arrays that take the time.": about(fused, 1) and arrays > 100 * calls,
        "… it is the calls of NumPy.": calls > arrays,
    }


@asks("You rewrite Adam in place, with one scratch array.")
def in_place():
    before, after = counted("textbook"), counted("in place")
    return {
        "Most of the traffic.": after.streams() < before.streams() / 2,
        "Memory: six arrays less at one time.": before.extra - after.extra == 6,
        "Arithmetic.": after.flops < before.flops / 2,
    }


@asks("A network has 30 parameters in six arrays.")
def small_network(parameters, arrays):
    _, machine = recorded()
    step = counted("textbook")
    calls = len(step.passes)

    def seconds(calls, size=8):
        return calls * machine.call + size * parameters * step.streams() / machine.bandwidth

    now = seconds(arrays * calls)
    ways = {
        "Work in blocks.": now,  # all lie in one block
        "Use float32: half the bytes.": seconds(arrays * calls, 4),
        "Put them into one vector.": seconds(calls),
    }
    return {words: time < 0.8 * now for words, time in ways.items()}


@asks("Parameters and gradients go from float32 to float16")
def mixed_precision(single=32, half=16):
    before = 4 * single / 8  # the parameter, its gradient, m and s
    after = 2 * half / 8 + 2 * single / 8 + single / 8  # and a copy of the parameter
    return {
        "… halves.": after == before / 2,
        "… stays at 16 bytes.": after == before == 16,
        "… falls to 12 bytes.": after == 12,
    }


@asks("Somebody doubles the mini-batch.")
def doubled_batch():
    data = datasets.moons(64, noise=0.2, seed=0)
    network = MLP([2, 5, 2, 1], seed=0)
    sizes = [network.gradient(data.inputs[:n], data.targets[:n]).size for n in (32, 64)]
    # What costs the flops: there are as many outputs as examples.
    forward = [network.logits(data.inputs[:n]).size for n in (32, 64)]
    return {
        "… takes twice as long.": sizes[1] == 2 * sizes[0],
        "… takes as long as before, and is a smaller share.": sizes[0] == sizes[1]
        and forward[1] > forward[0],
    }


def entry(prompt: str):
    """What is entered here for a question."""
    return [begin for begin in (*WORKED_OUT, *NOT_COMPUTED) if prompt.startswith(begin)]


@pytest.mark.parametrize("prompt", questions())
def test_the_marked_answer_is_the_one_that_is_worked_out(prompt):
    (begin,) = entry(prompt)
    marked = questions()[prompt]
    assert sum(right for _, right in marked) == 1
    if begin in WORKED_OUT:
        truth = WORKED_OUT[begin](*given(prompt))
        for (words, so), (answer, right) in zip(truth.items(), marked, strict=True):
            assert reads(words, answer)
            assert so == right, answer


def test_every_entry_is_of_one_question():
    found = [begin for prompt in questions() for begin in entry(prompt)]
    assert sorted(found) == sorted([*WORKED_OUT, *NOT_COMPUTED])

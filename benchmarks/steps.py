"""One step: of every optimizer, of Adam in every form, of one vector and of its pieces."""

from benchmarks import by_hand, contenders, rules
from benchmarks.timing import Plan, Times, in_turns, quartiles, ratios, rounded, row
from course_lib import MLP

FLOOR_FROM = 10_000  # below, a floor is the price of a call
MOONS = [2, 5, 2, 1]
FLOORS = ("floor_numpy", "floor_loop")


def timed(found: dict[str, contenders.Contender], plan: Plan) -> Times:
    """Return the times of a step of each, and of the faster floor as the floor."""
    times = in_turns({name: one.step for name, one in found.items()}, plan)
    floors = [times.pop(name) for name in FLOORS if name in times]
    if floors:
        times["floor"] = [min(one) for one in zip(*floors, strict=True)]
    return times


def steps(plan: Plan, threads: int, sizes=rules.SIZES, names=tuple(rules.OPTIONS)) -> dict:
    """Every optimizer, at every size."""
    rows, bandwidth = [], None
    for size in sizes:
        for name in names:
            found = contenders.all_of(name, size, threads)
            if size >= FLOOR_FROM:
                found |= by_hand.floors(name, size, threads)
            times = timed(found, plan)
            what = {"optimizer": name, "size": size, "threads": threads}
            rows.append(row(times, **what, streams=rules.STREAMS[name]))
            if "compiled" in times:
                to = {who: times[who] for who in times if who in COMPILED_TO}
                rows[-1]["compiled_ratios"] = ratios(to, "compiled")
            if "floor" in times and name == "SGD":
                moved = 8 * size * rules.STREAMS[name]
                bandwidth = rounded(quartiles([moved / one / 1e9 for one in times["floor"]]))
    return {"steps": rows, "bandwidth": {str(threads): bandwidth}}


COMPILED_TO = {"compiled", "torch_fused", "floor"}


def forms(plan: Plan, threads: int, sizes=tuple(10**power for power in range(1, 8))) -> dict:
    """Adam in every form, as multiples of the textbook's and of the memory floor."""
    rows = []
    for size in sizes:
        start, gradient = rules.start_and_gradient(size)
        found = {
            "textbook": by_hand.textbook(start, gradient),
            "in_place": by_hand.bare(start, gradient),
            "blocks": by_hand.in_blocks(start, gradient),
        }
        found["ours"] = contenders.ours("Adam", start, gradient)
        if contenders.can_compile():
            found["compiled"] = contenders.compiled("Adam", start, gradient)
        if contenders.installed("torch"):
            from benchmarks import with_torch

            theirs = with_torch.steppers("Adam", start, gradient, threads)
            found |= {form: theirs[form] for form in ("torch", "torch_fused")}
        found |= by_hand.floors("Adam", size, threads)
        times = timed(found, plan)
        rows.append(row(times, to="textbook", size=size, threads=threads))
        rows[-1]["floor_ratios"] = ratios(times, "floor")
    return {"forms": rows, "block": by_hand.BLOCK}


def by_optimizer(plan: Plan, threads: int, size=rules.SIZES[-1]) -> dict:
    """All optimizers of one make beside each other, as multiples of SGD's step."""
    makes = {"ours": contenders.ours}
    if contenders.can_compile():
        makes["compiled"] = contenders.compiled
    start, gradient = rules.start_and_gradient(size)
    rows = []
    for by, make in makes.items():
        found = {name: make(name, start, gradient) for name in rules.OPTIONS}
        rows.append(row(timed(found, plan), to="SGD", by=by, size=size, threads=threads))
    return {"by_optimizer": rows}


def in_pieces() -> dict[str, contenders.Contender]:
    """Return who steps a small network's numbers: as one flat vector, or as its six arrays."""
    network = MLP(MOONS)
    pairs = zip(network.weights, network.biases, strict=True)
    shapes = [one.shape for pair in pairs for one in pair]
    start, gradient = rules.start_and_gradient(network.parameters.size)
    found = {
        "ours": contenders.ours("Adam", start, gradient),
        "six_arrays": contenders.dict_of_pieces("Adam", start, gradient, shapes),
    }
    if contenders.installed("torch"):
        from benchmarks import with_torch

        for form, options in with_torch.FORMS.items():
            found[f"{form}_six"] = with_torch.pieces("Adam", start, gradient, shapes, options)
    return found


def flat(plan: Plan, threads: int) -> dict:
    """A small network's numbers as one flat vector, and as the six arrays of its layers."""
    size = MLP(MOONS).parameters.size
    return {"flat": [row(timed(in_pieces(), plan), size=size, threads=threads)]}

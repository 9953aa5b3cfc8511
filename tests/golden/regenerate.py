"""Write the golden values of the parity tests, as the peers compute them.

    python tests/golden/regenerate.py        (after `make peers`)

Each file names the versions it came from. Only every 40th step is kept; the tests recompute the
random gradients from their seeds.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

import network_cases  # noqa: E402
import parity_cases as cases  # noqa: E402

KEPT = slice(39, None, 40)


def write(name: str, packages: list[str], values: dict) -> None:
    made_with = {package: version(package) for package in packages}
    # One case a line: small, and a change shows in a diff.
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in values.items())
    text = f'{{"from": {json.dumps(made_with)},\n"values": {{\n{lines}\n}}}}\n'
    assert json.loads(text) == {"from": made_with, "values": values}
    (HERE / f"{name}.json").write_text(text, encoding="utf-8")


def walks(peer: str) -> dict:
    return {
        name: {str(shape): case.walk(shape)[KEPT].tolist() for shape in cases.SHAPES}
        for name, case in cases.OPTIMIZER_CASES.items()
        if case.peer == peer
    }


def networks() -> dict:
    found = {name: case.by_autograd() for name, case in network_cases.NETWORK_CASES.items()}
    return {
        name: {"loss": losses.tolist(), "gradient": gradients.tolist()}
        for name, (losses, gradients) in found.items()
    }


def main() -> None:
    write("torch", ["torch"], walks("torch"))
    write("networks", ["torch"], networks())
    write("optax", ["optax", "jax"], walks("optax"))
    rates = {name: case.rates()[KEPT].tolist() for name, case in cases.SCHEDULE_CASES.items()}
    write("schedules", ["optax", "jax"], rates)
    averages = {
        f"{beta} {'corrected' if corrected else 'uncorrected'}": cases.pandas_average(
            beta, corrected
        )[KEPT].tolist()
        for beta in cases.BETAS
        for corrected in (False, True)
    }
    write("pandas", ["pandas"], averages)
    weights = {str(start): cases.torch_average(start)[KEPT].tolist() for start in cases.STARTS}
    write("averaged_weights", ["torch"], weights)


if __name__ == "__main__":
    main()

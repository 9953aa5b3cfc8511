"""The cheat sheet's calls, run side by side with ours: what the page shows is what runs here."""

import doctest
import importlib
import re

import form  # it also puts the site's extensions on the path
import numpy as np
import optimizer_sheet
import pytest
from parity_cases import gradients, optax_walk, our_walk, start, torch_walk

import course_lib
from course_lib import OPTIMIZERS

SHEET = optimizer_sheet.read()
SHAPE = (4, 5)
RATE = 0.03
OURS = {name: getattr(course_lib, name) for name in course_lib.__all__}
PAIRS = [(entry, library) for entry in SHEET["optimizer"] for library in optimizer_sheet.LIBRARIES]
CALLS = [(entry, library) for entry, library in PAIRS if "none" not in entry[library]]
RATES = [(entry, library) for entry in SHEET["schedule"] for library in optimizer_sheet.LIBRARIES]
SETTINGS = {"lr": RATE, "T": 20, "k": 5, "q": 0.9, "d": 0.3}


def needs(*peers: str) -> None:
    for peer in peers:
        pytest.importorskip(peer, reason=f"{peer} is not installed; `make peers` installs it")


@pytest.fixture(scope="module")
def keras(tmp_path_factory):
    """Keras in double precision, on the JAX that Optax needs too."""
    needs("jax")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_BACKEND", "jax")
        patch.setenv("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))  # it writes settings
        needs("keras")
    module = importlib.import_module("keras")
    importlib.import_module("jax").config.update("jax_enable_x64", True)
    module.config.set_floatx("float64")
    return module


def keras_walk(keras, call: str) -> np.ndarray:
    parameters, walked = keras.Variable(start(SHAPE), dtype="float64"), []
    optimizer = eval(call, {"keras": keras, "lr": RATE})
    for gradient in gradients(SHAPE):
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [parameters])
        walked.append(np.asarray(parameters.value))
    return np.array(walked)


def their_walk(library: str, call: str, request) -> np.ndarray:
    if library == "Keras":
        return keras_walk(request.getfixturevalue("keras"), call)
    needs("torch" if library == "PyTorch" else "optax")
    if library == "PyTorch":
        return torch_walk(
            lambda torch, params: eval(call, {"torch": torch, "params": params, "lr": RATE}), SHAPE
        )
    return optax_walk(lambda optax: eval(call, {"optax": optax, "lr": RATE}), SHAPE)


def our_steps(call: str) -> np.ndarray:
    return our_walk(eval(call, OURS | {"lr": RATE}), SHAPE)


def apart(ours, theirs) -> float:
    return (np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))).max()


def names(case) -> str:
    return re.sub(r"\W+", "-", case if isinstance(case, str) else case.get("name", case["ours"]))


def test_every_optimizer_is_on_the_sheet_in_order():
    assert [entry["name"] for entry in SHEET["optimizer"]] == list(OPTIMIZERS)
    for entry in SHEET["optimizer"]:
        assert entry["ours"] == f"{entry['name']}(lr)"
        assert (form.ROOT / "chapters" / f"{entry['chapter']}.ipynb").is_file()


@pytest.mark.parametrize(("entry", "library"), CALLS, ids=names)
def test_a_call_takes_the_same_steps(entry, library, request):
    case = entry[library]
    theirs = their_walk(library, case["theirs"], request)
    assert np.isfinite(theirs).all()
    assert apart(our_steps(case.get("ours", entry["ours"])), theirs) <= 1e-12


def test_where_the_sheet_knows_no_call_the_library_s_own_takes_other_steps():
    missing = [(entry["name"], library) for entry, library in PAIRS if "none" in entry[library]]
    assert missing == [("AMSGrad", "Optax")]
    needs("optax")
    theirs = optax_walk(lambda optax: optax.amsgrad(RATE), SHAPE)
    assert apart(our_steps("AMSGrad(lr)"), theirs) > RATE


def rates(library: str, call: str, request) -> list[float]:
    if library == "Keras":
        keras = request.getfixturevalue("keras")
        schedule = eval(call, vars(keras.optimizers.schedules) | SETTINGS)
        return [float(schedule(t)) for t in range(SETTINGS["T"])]
    if library == "Optax":
        needs("optax")
        importlib.import_module("jax").config.update("jax_enable_x64", True)
        schedule = eval(call, vars(importlib.import_module("optax")) | SETTINGS)
        return [float(schedule(t)) for t in range(SETTINGS["T"])]
    needs("torch")
    torch = importlib.import_module("torch")
    opt = torch.optim.SGD([torch.zeros(1)], lr=RATE)
    scheduler = eval(call, vars(torch.optim.lr_scheduler) | SETTINGS | {"opt": opt})
    found = []
    for _ in range(SETTINGS["T"]):
        found.append(opt.param_groups[0]["lr"])
        opt.step()
        scheduler.step()
    return found


@pytest.mark.parametrize(("entry", "library"), RATES, ids=names)
def test_a_schedule_gives_the_same_rates(entry, library, request):
    ours = eval(entry["ours"], vars(course_lib.schedules) | SETTINGS)(np.arange(SETTINGS["T"]))
    theirs = np.array(rates(library, entry[library], request))
    assert np.ptp(ours) > 0
    tolerance = 1e-7 * RATE if library == "Keras" else 1e-12  # its π is a 32-bit float
    assert np.abs(ours - theirs).max() <= tolerance


def test_what_is_generated():
    assert doctest.testmod(optimizer_sheet).failed == 0
    assert [optimizer_sheet.memory(one) for one in OPTIMIZERS.values()] == [
        "nothing",
        "one number",
        "one number",
        "one number",
        "two numbers",
        "three numbers",
        "two numbers",
    ]

"""`python -m course_lib.experiments`: what it writes, and what it says when it cannot."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from PIL import Image

from course_lib.experiments import (
    EXPERIMENTS,
    command,
    figures,
    forget,
    published,
    registry,
    sizes,
    tuning,
)
from course_lib.experiments.command import main
from course_lib.experiments.sizes import sizes_of

SMALL = {
    "moons-seeds": {"runs": 3, "epochs": 6},
    "moons-causes": {"runs": 2, "epochs": 4},
    "moons-low-rate": {"runs": 2, "epochs": 4},
    "moons-tuning": {"runs": 2, "epochs": 3},
    "moons-tuned": {"runs": 2, "epochs": 3, "chosen": {"SGD": 0.3, "Adam": 0.01}},
    "moons-adam-settings": {"runs": 2, "epochs": 3},
    "digits": {"runs": 2, "epochs": 1, "tuning_runs": 1},
    "digits-splits": {"runs": 2, "epochs": 1, "tuning_runs": 1, "splits": 2},
    "rare-classes": {"runs": 2, "epochs": 3, "tuning_runs": 1},
}
NAMES_OF_THE_ISSUE = {
    "moons-sgd",
    "moons-momentum",
    "moons-adam",
    "moons-sgd-decay",
    "moons-sgd-staircase",
    "moons-momentum-staircase",
    "moons-adam-staircase",
}


def small(name):
    experiment = EXPERIMENTS[name]
    return replace(experiment, run=partial(experiment.run, **SMALL.get(name, {"epochs": 6})))


@pytest.fixture
def small_ones(monkeypatch):
    """The experiments at a size that takes a moment; nothing kept from or for other tests."""
    forget()
    for name in EXPERIMENTS:
        monkeypatch.setitem(EXPERIMENTS, name, small(name))
    yield
    forget()


def test_listed_with_one_line_each(capsys):
    assert main([]) == 0
    plain = capsys.readouterr().out
    assert main(["list"]) == 0
    assert capsys.readouterr().out == plain
    lines = plain.splitlines()
    assert [line.split()[0] for line in lines] == list(EXPERIMENTS)
    assert set(EXPERIMENTS) >= NAMES_OF_THE_ISSUE | set(SMALL)
    assert all(len(line.split(maxsplit=1)[1]) > 20 for line in lines)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_each_writes_its_numbers_and_its_figure(small_ones, tmp_path, capsys, name):
    folder = tmp_path / "new" / "folder"
    assert main(["run", name, "--out", str(folder)]) == 0
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}.json", f"{name}.png"]
    content = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    assert content["name"] == name
    assert content["interrupted"] is False
    assert set(content["versions"]) == {"python", "numpy", "course-lib"}
    assert content["configuration"]["batch_size"] == (256 if name == "rare-classes" else 64)
    assert len({len(seeds) for seeds in content["seeds"].values()}) == 1
    epochs = content["configuration"]["epochs"]
    if isinstance(content["costs"], dict):
        assert content["costs"].keys() == content["accuracy"].keys()
        one = np.array(next(iter(content["costs"].values())), dtype=float)
        assert one.shape[-2:] == (len(content["seeds"]["network"]), epochs)
    else:
        assert len(content["costs"]) == epochs
        assert 0 <= content["accuracy"] <= 1
    with Image.open(folder / f"{name}.png") as image:
        assert image.width == 1120
    assert capsys.readouterr().out.splitlines() == [
        EXPERIMENTS[name].title,
        f"wrote {folder / name}.json",
        f"wrote {folder / name}.png",
    ]


def test_the_costs_of_a_file_are_those_of_the_run(small_ones, tmp_path):
    assert main(["run", "moons-adam", "--out", str(tmp_path)]) == 0
    first = json.loads((tmp_path / "moons-adam.json").read_text(encoding="utf-8"))
    forget()
    assert main(["run", "moons-adam", "--out", str(tmp_path)]) == 0
    again = json.loads((tmp_path / "moons-adam.json").read_text(encoding="utf-8"))
    np.testing.assert_allclose(again["costs"], first["costs"], rtol=1e-9)
    assert first["costs"][0] == pytest.approx(0.702166, abs=5e-7)
    assert first["configuration"]["arms"]["moons-adam"] == {
        "optimizer": "Adam",
        "learning_rate": 0.0007,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "bias_correction": True,
        "epsilon_inside_sqrt": False,
        "schedule": "constant",
    }


def test_an_unknown_name_lists_the_known_ones_and_exits_2(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "course_lib.experiments", "run", "moons-rmsprop", "--out", "there"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "'moons-rmsprop'" in done.stderr
    assert all(name in done.stderr for name in EXPERIMENTS)
    assert not (tmp_path / "there").exists()


@pytest.mark.parametrize(
    "module", ["numpy", "course_lib.optimizers", "course_lib.experiments.tuning"]
)
def test_ctrl_c_while_starting_is_no_traceback(tmp_path, module):
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {module!r}:\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Finder())\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "course_lib.experiments", "list"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
    )
    assert done.returncode
    assert done.stderr == "Stopped. Nothing was written.\n"


SIZES = ["--seeds", "1", "--epochs", "2"]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_other_sizes_are_said_and_leave_the_published_file(
    small_ones, tmp_path, capsys, monkeypatch, name
):
    one_run = name in published.ARMS
    if one_run and name != "moons-adam":  # of them all the same drawing: one is enough
        monkeypatch.setattr(command, "_drawn", lambda *_: b"a picture")
    (tmp_path / f"{name}.json").write_text("the published one")
    sizes = SIZES[2:] if one_run else SIZES
    assert main(["run", name, "--out", str(tmp_path), *sizes]) == 0
    stem = f"{name}.2-epochs" + ("" if one_run else ".1-seed")
    written = {f"{name}.json", f"{stem}.json", f"{stem}.png"}
    assert {path.name for path in tmp_path.iterdir()} == written
    assert (tmp_path / f"{name}.json").read_text() == "the published one"
    content = json.loads((tmp_path / f"{stem}.json").read_text(encoding="utf-8"))
    usual = sizes_of(EXPERIMENTS[name])
    said = f"(2 epochs instead of {usual['epochs']}"
    said += ")" if one_run else f" and 1 seed instead of {usual['runs']})"
    assert content["title"].endswith(said)
    assert content["configuration"]["epochs"] == 2
    assert len(content["seeds"]["network"]) == 1
    assert capsys.readouterr().out.splitlines()[0].endswith(said)


def test_the_published_sizes_are_the_published_run(small_ones, tmp_path):
    usual = sizes_of(EXPERIMENTS["moons-sgd"])["epochs"]
    assert main(["run", "moons-sgd", "--out", str(tmp_path), "--epochs", str(usual)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"moons-sgd.json", "moons-sgd.png"}


@pytest.mark.parametrize(
    ("flag", "number"),
    [("--epochs", n) for n in ("0", "-3", "2.5", "many", "", "10001")]
    + [("--seeds", n) for n in ("0", "1001", "1e2")],
)
def test_a_size_out_of_range_exits_2(tmp_path, capsys, flag, number):
    with pytest.raises(SystemExit) as stopped:
        main(["run", "moons-seeds", "--out", str(tmp_path / "there"), f"{flag}={number}"])
    assert stopped.value.code == 2
    most = "10,000" if flag == "--epochs" else "1,000"
    expected = f"argument {flag}: it must be a whole number from 1 to {most}, got {number!r}"
    assert expected in capsys.readouterr().err
    assert not (tmp_path / "there").exists()


def test_a_size_that_an_experiment_has_not_exits_2(tmp_path, capsys):
    assert main(["run", "moons-sgd", "--out", str(tmp_path / "there"), "--seeds", "3"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "moons-sgd has no --seeds. It has --epochs (5,000 as published).\n"
    assert not (tmp_path / "there").exists()


@pytest.fixture
def slow(monkeypatch):
    """moons-sgd of 5,000 epochs, on a clock by which it needs 2 s, and 30 ms more an epoch."""
    now, ran = [0.0], []
    whole = EXPERIMENTS["moons-sgd"]

    def run(progress, epochs=5000):
        now[0] += 2 + 0.03 * epochs
        ran.append(epochs)
        return whole.run(progress, epochs=2)

    experiment = replace(whole, run=run)
    monkeypatch.setitem(EXPERIMENTS, "moons-sgd", experiment)
    return experiment, lambda: now[0], ran


def test_the_estimate_follows_the_line_through_a_few_epochs(slow):
    experiment, clock, ran = slow
    assert sizes.estimate(experiment, clock) == pytest.approx(2 + 0.03 * 5000)
    assert ran == [1, 1, 100]
    smaller = sizes.resized(experiment, epochs=100)
    assert sizes.estimate(smaller, clock) == pytest.approx(2 + 0.03 * 100)
    assert sizes.estimate(sizes.resized(experiment, epochs=19), clock) is None


def test_the_time_it_will_take_is_said_before_it_starts(slow, monkeypatch, tmp_path, capsys):
    experiment, clock, _ = slow
    monkeypatch.setattr(command, "estimate", lambda one: sizes.estimate(one, clock))
    assert main(["run", "moons-sgd", "--out", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        experiment.title,
        "It will take about 3 minutes, going by its first epochs here.",
    ]


def test_ctrl_c_while_estimating_writes_nothing(slow, monkeypatch, tmp_path, capsys):
    whole = EXPERIMENTS["moons-sgd"]

    def stopped(progress, epochs=5000):
        return replace(whole.run(progress, epochs), interrupted=True)

    monkeypatch.setitem(EXPERIMENTS, "moons-sgd", replace(whole, run=stopped))
    assert main(["run", "moons-sgd", "--out", str(tmp_path)]) == 130
    assert capsys.readouterr().err == "Stopped. Nothing was written.\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("folder", ["", " "])
def test_a_folder_without_a_name_is_refused(monkeypatch, tmp_path, capsys, folder):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(["run", "moons-sgd", "--out", folder])
    assert stopped.value.code == 2
    assert "--out: it is empty" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("arguments", [["run", "moons-sgd"], ["run"], ["walk"]])
def test_wrong_use_exits_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize("obstacle", ["a file", "below a file", "a folder of that name"])
def test_a_folder_that_cannot_be_written_says_so_before_computing(
    monkeypatch, tmp_path, capsys, obstacle
):
    monkeypatch.setitem(
        EXPERIMENTS,
        "moons-sgd",
        replace(EXPERIMENTS["moons-sgd"], run=lambda **_: pytest.fail("it was computed")),
    )
    folder = tmp_path / "out"
    if obstacle == "a folder of that name":
        (folder / "moons-sgd.png").mkdir(parents=True)
    else:
        folder.write_text("here already")
    if obstacle == "below a file":
        folder = folder / "deeper"
    assert main(["run", "moons-sgd", "--out", str(folder)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"Nothing was computed: {tmp_path / 'out'}")
    assert said.err.count("\n") == 1


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_without_permission_says_so(tmp_path, capsys):
    tmp_path.chmod(0o500)
    assert main(["run", "moons-sgd", "--out", str(tmp_path)]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_disk_that_fills_leaves_the_old_file(small_ones, tmp_path, capsys, monkeypatch):
    old = tmp_path / "moons-sgd.json"
    old.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device", str(old))

    monkeypatch.setattr("course_lib._files.os.replace", full)
    assert main(["run", "moons-sgd", "--out", str(tmp_path)]) == 1
    assert "No space left" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["moons-sgd.json"]
    assert old.read_text() == "old"


@pytest.fixture
def stopped_early(small_ones, monkeypatch):
    """moons-sgd, as if Ctrl-C had stopped it after two epochs."""
    whole = EXPERIMENTS["moons-sgd"]

    def stopped(progress):
        result = whole.run(progress)
        return replace(result, costs=result.costs[:2], interrupted=True)

    monkeypatch.setitem(EXPERIMENTS, "moons-sgd", replace(whole, run=stopped))


@pytest.mark.parametrize("old", ['{"interrupted": false}', "[]", "by hand"])
def test_an_interrupted_rerun_leaves_the_finished_one(stopped_early, tmp_path, capsys, old):
    finished, picture = tmp_path / "moons-sgd.json", tmp_path / "moons-sgd.png"
    finished.write_text(old)
    picture.write_text("its picture")
    assert main(["run", "moons-sgd", "--out", str(tmp_path)]) == 130
    assert finished.read_text() == old
    assert picture.read_text() == "its picture"
    beside = tmp_path / "moons-sgd.interrupted.json"
    assert json.loads(beside.read_text(encoding="utf-8"))["interrupted"] is True
    said = capsys.readouterr()
    assert f"wrote {beside}" in said.out
    assert "The finished moons-sgd.json stays as it was" in said.err


def test_an_interrupted_rerun_takes_the_place_of_an_interrupted_one(stopped_early, tmp_path):
    for _ in range(2):
        assert main(["run", "moons-sgd", "--out", str(tmp_path)]) == 130
    assert [path.name for path in tmp_path.iterdir()] == ["moons-sgd.json"]


@pytest.mark.parametrize("drawing", [False, True])
def test_ctrl_c_outside_the_training_says_what_was_written(
    small_ones, tmp_path, capsys, monkeypatch, drawing
):
    def stop(*_, **__):
        raise KeyboardInterrupt

    one = EXPERIMENTS["moons-sgd"]
    if drawing:
        monkeypatch.setattr(command, "_drawn", stop)
    else:
        monkeypatch.setitem(EXPERIMENTS, "moons-sgd", replace(one, run=stop))
    assert main(["run", "moons-sgd", "--out", str(tmp_path)]) == 130
    done = "moons-sgd.json" if drawing else "Nothing"
    assert capsys.readouterr().err == f"Stopped. {done} was written.\n"


def test_an_interrupted_run_writes_what_was_done(stopped_early, tmp_path, capsys):
    assert main(["run", "moons-sgd", "--out", str(tmp_path)]) == 130
    content = json.loads((tmp_path / "moons-sgd.json").read_text(encoding="utf-8"))
    assert content["interrupted"] is True
    assert len(content["costs"]) == 2
    assert not (tmp_path / "moons-sgd.png").exists()
    assert "Stopped early" in capsys.readouterr().err


def test_an_interrupted_training_is_not_kept(small_ones, monkeypatch):
    def interrupt(cost):
        raise KeyboardInterrupt

    assert not registry.run("moons-sgd").interrupted
    forget()
    from course_lib import training

    class Bar:
        def __enter__(self):
            return interrupt

        def __exit__(self, *_):
            return False

    with monkeypatch.context() as patch:
        patch.setattr(training, "progress_bar", lambda *_: Bar())
        assert registry.run("moons-sgd").interrupted
    assert not registry.run("moons-sgd").interrupted


def test_the_rates_of_moons_tuned_are_those_of_moons_tuning(small_ones, monkeypatch):
    search = registry.run("moons-tuning")
    monkeypatch.setattr(tuning, "tuned", lambda progress, **sizes: sizes["chosen"])
    assert registry._tuned() == search.details["chosen"]


def test_of_another_length_moons_tuned_is_tuned_at_that_length(small_ones, monkeypatch):
    asked = []

    def search(progress, **sizes):
        asked.append(sizes)
        return tuning_of_a_moment

    tuning_of_a_moment = registry.run("moons-tuning")
    monkeypatch.setattr(tuning, "tuning", search)
    result = registry._tuned(runs=1, epochs=2)
    assert asked == [{"epochs": 2}]
    assert result.details["chosen"] == tuning_of_a_moment.details["chosen"]
    assert result.configuration["epochs"] == 2


def test_dots_and_their_mean_lie_where_the_accuracies_are():
    import matplotlib.pyplot as plt

    figure, ax = plt.subplots()
    figures.accuracy_dots(ax, {"SGD": [0.5, 0.7], "Adam": [0.9, 0.9]}, [{"color": "k"}] * 2)
    dots, bar, mean = ax.lines[:3]
    np.testing.assert_allclose(dots.get_xdata(), [50, 70])
    np.testing.assert_allclose(mean.get_xdata(), [60])
    np.testing.assert_allclose(bar.get_xdata(), [50, 70])
    assert [text.get_text() for text in ax.get_yticklabels()] == ["SGD", "Adam"]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # the first is at the top
    plt.close(figure)

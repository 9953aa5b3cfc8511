"""The benchmarks' arithmetic, their order, their threads, and that all contenders do the same work.

No test asserts a time: clocks here are counters.
"""

import doctest
import json
import os
import re
import subprocess
import sys
from itertools import count

import numpy as np
import pytest

from benchmarks import machine, marks, processes, records, rules, run, table, timing
from benchmarks.timing import Plan
from course_lib import OPTIMIZERS, datasets
from course_lib.experiments.statistics import floats_per_parameter


@pytest.mark.parametrize("module", [machine, marks, processes, records, table, timing])
def test_examples(module):
    found = doctest.testmod(module)
    assert found.attempted and not found.failed


class TestTurns:
    def test_each_round_begins_with_the_next(self):
        order = []
        turns = {name: (lambda name=name: order.append(name)) for name in "abc"}
        timing.in_turns(turns, Plan(rounds=3, turn=0.01), clock=count(0, 0.01).__next__)
        assert "".join(order[9:]) == "abcbcacab"  # after three calls of each

    def test_a_turn_is_as_many_calls_as_fit_and_one_to_warm_up(self):
        called = {"slow": 0, "fast": 0}
        now = [0.0]

        def takes(name, seconds):
            called[name] += 1
            now[0] += seconds

        turns = {"slow": lambda: takes("slow", 0.5), "fast": lambda: takes("fast", 0.125)}
        times = timing.in_turns(turns, Plan(rounds=5, turn=0.5), clock=lambda: now[0])
        # Rounds as long as these are halved, to an odd number.
        assert times == {"slow": [0.5] * 3, "fast": [0.125] * 3}
        assert called == {"slow": 3 + 3 * 1, "fast": 3 + 3 * 5}

    def test_collects_garbage_again_after_an_error(self):
        import gc

        def fails():
            if next(calls) == 3:
                raise KeyError

        calls = count()
        with pytest.raises(KeyError):
            timing.in_turns({"one": fails}, Plan(3, 1.0), clock=count().__next__)
        assert gc.isenabled()


def test_every_optimizer_has_its_numbers_and_streams():
    assert list(rules.OPTIONS) == list(rules.STREAMS) == list(OPTIMIZERS)
    for name, streams in rules.STREAMS.items():
        kept = floats_per_parameter(rules.optimizer(name))
        assert streams == 3 + 2 * round(kept)


def test_ratios_are_of_a_round_and_not_of_medians():
    times = {"ours": [1.0, 10.0, 100.0], "theirs": [3.0, 20.0, 100.0]}
    assert timing.ratios(times, "ours") == {"theirs": [1.5, 2.0, 2.5]}
    of_medians = timing.quartiles(times["theirs"])[0] / timing.quartiles(times["ours"])[0]
    assert of_medians != 1.5
    with pytest.raises(ValueError, match="zip"):
        timing.ratios({"ours": [1.0], "theirs": [1.0, 2.0]}, "ours")


def test_quartiles_are_numpys():
    values = list(np.random.RandomState(0).lognormal(size=15))
    expected = np.quantile(values, [0.25, 0.5, 0.75])
    np.testing.assert_allclose(timing.quartiles(values), expected, rtol=1e-14)


def test_threads_are_fixed_before_numpy_loads():
    source = "import sys; from benchmarks import processes; print('numpy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=processes.ROOT, capture_output=True, text=True
    )
    assert done.stdout == "False\n", done.stderr
    code = """
import json, sys
import numpy
from threadpoolctl import threadpool_info
print(json.dumps([one["num_threads"] for one in threadpool_info()]))
"""
    for threads in (1, 2):
        fixed = {**os.environ, **processes.environment(threads)}
        done = subprocess.run([sys.executable, "-c", code], env=fixed, capture_output=True)
        found = json.loads(done.stdout)
        assert found
        assert set(found) == {min(threads, os.cpu_count())}


STEPS = [
    {
        "optimizer": name,
        "size": 100,
        "threads": threads,
        "ratios": {"torch": [9.0, value, 9.0], "optax": [1.0, 2.0, 3.0]},
        "compiled_ratios": {"torch_fused": [0.5, value / 6, 2.0]},
    }
    for name, value in (("SGD", 8.0), ("Adam", 5.5))
    for threads in (1, 2)
]


class TestMarks:
    def test_the_worst_median_counts(self):
        found = {mark.what: mark for mark in marks.marks({"steps": STEPS})}
        torch = found["NumPy's step, n ≤ 100: torch as it comes takes"]
        assert (torch.measured, torch.where, torch.holds) == (5.5, "Adam, n = 100", True)
        fused = found["compiled step, n ≥ 100, two threads: torch fused takes"]
        assert fused.measured == 5.5 / 6
        assert fused.holds is False

    def test_what_was_not_measured_neither_holds_nor_fails(self):
        found = marks.marks({})
        assert {mark.holds for mark in found} == {None}
        assert "not measured" in marks.text(found)

    def test_ahead_turns_the_ratio_round(self):
        row = {"optimizer": "Adam", "size": 2, "threads": 1, "ratios": {"bare": [0.7, 0.8, 0.9]}}
        (mark,) = [one for one in marks.marks({"steps": [row]}) if one.measured]
        assert mark.measured == 1 / 0.8
        assert mark.holds
        assert mark.wanted == "at most 1.25"

    def test_many_networks_are_held_to_the_same_with_numpys_step_and_the_compiled_one(self):
        rows = [
            {
                "network": "digits",
                "seeds": seeds,
                "threads": 1,
                "ratios": {"optax_scan": [0.1, numpy, 9.0]},
                "compiled_ratios": {"optax_scan": [0.1, compiled, 9.0]},
            }
            for seeds, numpy, compiled in ((5, 0.2, 0.3), (30, 0.9, 1.2), (100, 0.8, 1.1))
        ]
        found = {mark.what: mark for mark in marks.marks({"stacked": rows})}
        scan = "30 seeds or more, {}, one thread: jax's scan takes, per seed".format
        assert (found[scan("NumPy")].measured, found[scan("NumPy")].holds) == (0.8, False)
        assert (found[scan("compiled step")].measured, found[scan("compiled step")].holds) == (
            1.1,
            True,
        )


def fake(suite, threads, *arguments):
    """What a worker gives, in form."""
    if suite == "machine":
        return {"machine": "2 cores", "versions": {"numpy": "2"}, "measured": {"bandwidth": 1e10}}
    if suite == "imports":
        return {"imports": {"numpy": [1.0] * 3, "beyond_numpy": [30.0] * 3}}
    row = {"threads": threads, "microseconds": [1.0] * 3, "ratios": {"torch": [1.0, 2.0, 3.0]}}
    found = {suite: [{"optimizer": "Adam", "size": 2, "seeds": 30, **row}]}
    return found | ({"bandwidth": {str(threads): [1.0] * 3}} if suite == "steps" else {})


class TestCommand:
    @pytest.fixture(autouse=True)
    def results(self, monkeypatch, tmp_path):
        monkeypatch.setattr(processes, "measured", fake)
        monkeypatch.setattr(run, "RESULTS", tmp_path / "step_times.json")
        monkeypatch.setattr(run, "LATEST", tmp_path / "_build" / "step_times.json")
        monkeypatch.setattr(datasets, "DATA", tmp_path)

    def test_writes_only_when_asked(self, capsys):
        assert run.main(["quick"]) == 0
        assert not run.RESULTS.exists()
        assert "does not hold" in capsys.readouterr().out
        run.main(["--write"])
        found = datasets.step_times()
        assert set(found["bandwidth"]) == {"1", "2"}
        assert [row["threads"] for row in found["steps"]] == [1, 2]
        assert found["steps"][0] == fake("steps", 1)["steps"][0]
        assert found["command"] == "make bench"
        assert set(found["load"]) == {"before", "after"}

    def test_one_suite_that_fails_is_named_and_takes_nothing_with_it(self, monkeypatch, capsys):
        def failing(suite, threads, *arguments):
            if suite == "steps" and threads == 2:
                raise subprocess.CalledProcessError(1, "worker")
            return fake(suite, threads, *arguments)

        monkeypatch.setattr(processes, "measured", failing)
        assert run.main(["--write"]) == 1
        assert "failed: steps, 2 threads" in capsys.readouterr().err
        assert not run.RESULTS.exists()
        assert len(json.loads(run.LATEST.read_text())["stacked"]["rows"]) == 2

    @pytest.mark.parametrize("part", [["quick"], ["--only", "steps"]])
    def test_a_part_is_no_record(self, part, capsys):
        with pytest.raises(SystemExit):
            run.main(["--write", *part])

    def test_strict_fails_where_a_mark_does_not_hold(self, capsys):
        assert run.main(["quick", "--strict"]) == 1
        assert run.main(["quick", "--strict", "--only", "machine"]) == 0

    def test_what_needs_a_browser_is_a_command_of_its_own(self, monkeypatch):
        started = []

        def start(command, cwd):
            started.append(command[1:])
            assert (cwd / command[1]).is_file()
            return subprocess.CompletedProcess(command, returncode=len(started) - 1)

        monkeypatch.setattr(run.subprocess, "run", start)
        assert run.main(["pages", "quick", "--strict"]) == 1
        assert started == [
            ["benchmarks/widgets.py", "--quick", "--strict"],
            ["benchmarks/live.py", "--rounds", "1"],
        ]

    def test_every_suite_is_one_of_the_workers(self):
        from benchmarks import worker

        every = [set(one) for suites in run.SUITES.values() for one in suites.values()]
        for suite in set.union(*every):
            assert f'"{suite}"' in (processes.ROOT / "benchmarks" / "worker.py").read_text()
        for suite, by_threads in worker.LESS.items():
            assert all(suite in run.SUITES["quick"][threads] for threads in by_threads)

    def test_rows_are_lines_of_a_table(self):
        row = {"optimizer": "Adam", "size": 10**7, "threads": 1}
        rows = [
            {**row, "microseconds": [1.0, 2.0, 3.0], "ratios": {"torch": [1.0, 2.5, 4.0]}},
            {**row, "microseconds": [1.0, 2.0, 30000.0], "ratios": {"optax": [0.5, 0.7, 0.9]}},
        ]
        head, *lines = table.of_rows(rows).split("\n")
        assert head.split() == ["optimizer", "size", "µs", "torch", "optax"]
        assert lines[0].split() == ["Adam", "10⁷", "2", "(1–3)", "2.5", "(1–4)", "–"]
        assert lines[1].split() == ["Adam", "10⁷", "2", "(1–30,000)", "–", "0.7", "(0.5–0.9)"]


class TestRecord:
    """What is recorded in course_lib/data/step_times.json."""

    TIMES = datasets.step_times()
    SUITES = ("steps", "forms", "by_optimizer", "flat", "sweeps")

    def test_is_small_and_names_no_machine(self):
        text = (datasets.DATA / "step_times.json").read_text(encoding="utf-8")
        assert len(text.encode()) < 30_000
        assert re.fullmatch(r"\d+ cores?, \w+(, L\d \d+ [KM]iB)*", self.TIMES["machine"])
        assert self.TIMES["command"] == "make bench"
        assert {"python", "numpy", "blas", "torch", "optax"} <= set(self.TIMES["versions"])
        assert set(self.TIMES["load"]) == {"before", "after"}

    def test_every_optimizer_at_every_size_on_one_thread_and_two(self):
        found = [(row["optimizer"], row["size"], row["threads"]) for row in self.TIMES["steps"]]
        sizes = (2, 100, 10**4, 10**6, 10**7)
        expected = {(name, n, threads) for name in OPTIMIZERS for n in sizes for threads in (1, 2)}
        assert len(found) == len(expected)
        assert set(found) == expected

    @pytest.mark.parametrize("suite", SUITES)
    def test_a_ratio_is_three_quartiles_of_somebody_known(self, suite):
        for row in self.TIMES[suite]:
            ratios = {**row["ratios"], **row.get("compiled_ratios", {})}
            if suite != "by_optimizer":
                assert set(ratios) <= set(self.TIMES["contenders"])
            for low, middle, high in [row["microseconds"], *ratios.values()]:
                assert 0 < low <= middle <= high

    def test_is_read_as_it_was_measured(self):
        rows = [
            {"size": 2, "microseconds": [1.0, 2.0, 3.0], "ratios": {"torch": [1.0, 1.5, 2.0]}},
            {"size": 9, "microseconds": [1.0, 2.0, 3.5], "ratios": {}, "other_ratios": {"a": [1]}},
        ]
        assert datasets._rows(**records.packed(rows)) == rows
        text = records.written({"what": "x 1.0]", "steps": rows})
        assert json.loads(text)["what"] == "x 1.0]"
        assert datasets._rows(**json.loads(text)["steps"]) == rows

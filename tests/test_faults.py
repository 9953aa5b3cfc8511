"""`make faults`: it plants what it is told, in copies alone, and tells what was noticed."""

import subprocess
from pathlib import Path

import faults
import nbformat
import pytest
from environment import Problem
from faults import BROKEN, CAUGHT, SURVIVED, Fault
from nbformat import v4
from pairs import Pair, from_source, out_of_step

ROOT = Path(__file__).parents[1]
FAULT = Fault("one", "double.py", "2 * x", "3 * x", ("test_double.py",))


def test_the_list_names_files_and_tests_that_are_there():
    listed = faults.read()
    assert len(listed) >= 300
    for fault in listed:
        assert faults.planted(fault, (ROOT / fault.file).read_text(encoding="utf-8")), fault.name
        assert fault.tests and fault.old != fault.new, fault.name
        for test in fault.tests:
            assert (ROOT / test.split("::")[0]).exists(), fault.name


def test_a_fault_is_planted_where_its_old_text_stands_once():
    assert faults.planted(FAULT, "return 2 * x") == "return 3 * x"
    for text in ("return x", "2 * x + 2 * x"):
        with pytest.raises(Problem, match="not once"):
            faults.planted(FAULT, text)


def test_in_a_chapter_the_pair_stays_in_step_and_the_outputs_as_they_were(tmp_path):
    source, stored = tmp_path / "01_two.md", tmp_path / "01_two.ipynb"
    text = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---
Two is 2.

```{code-cell}
---
mystnb: {figure: {caption: "Twice."}}
---
print(2)
```
"""
    source.write_text(text)
    notebook = from_source(source)
    notebook.cells[1].outputs = [v4.new_output("stream", text="2\n")]
    notebook.cells[1].execution_count = 1
    nbformat.write(notebook, stored)
    for old, new in (("Two", "Three"), ("Twice", "Thrice")):
        source.write_text(text.replace(old, new))
        stored.write_text(faults.in_step(source, stored.read_text()))
        assert out_of_step(Pair.of(source)) is None and new in stored.read_text()
        assert nbformat.read(stored, 4).cells[1].outputs[0].text == "2\n"


def test_what_is_caught_and_what_survives_and_the_tree_is_not_touched(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # they take longer than the tests
    monkeypatch.setattr(faults, "WARM", ())
    project = tmp_path / "project"
    project.mkdir()
    source = "def double(x):\n    return 2 * x  # twice\n"
    (project / "double.py").write_text(source)
    (project / "test_double.py").write_text(
        "from double import double\n\n\ndef test_double():\n    assert double(3) == 6\n"
        "    assert 'a loss' in open('loss.ipynb').read()\n"
    )
    (project / "loss.ipynb").write_text('"a loss"')
    subprocess.run(["git", "init", "-q", str(project)], check=True)
    told = []
    results = faults.try_all(
        [
            FAULT,
            Fault("two", "double.py", "# twice", "# thrice", FAULT.tests),
            Fault("three", "double.py", "not there", "", FAULT.tests),
            Fault("in a notebook alone", "loss.ipynb", "loss", "gain", FAULT.tests),
        ],
        jobs=1,
        tell=lambda text, **_: told.append(text),
        root=project,
    )
    assert list(results.values()) == [CAUGHT, SURVIVED, BROKEN, CAUGHT]
    assert (project / "double.py").read_text() == source
    assert any("not there" in text or "0 times" in text for text in told)
    failing = Fault("four", "double.py", "# twice", "", ("test_missing.py",))
    with pytest.raises(Problem, match="without a fault"):
        faults.try_all([failing], jobs=1, root=project)


def test_all_is_well_where_every_survivor_has_its_reason_and_enough_are_caught():
    def made(number, **more):
        return Fault(f"fault {number}", "a.py", "a", "b", ("test_a.py",), **more)

    results = {made(number): CAUGHT for number in range(19)}
    told, well = faults.report(results | {made(19, survives="it means the same"): SURVIVED})
    assert well and "19 of 20 caught, 95.0 %" in told and "it means the same" in told
    assert not faults.report(results | {made(19): SURVIVED})[1]  # no reason
    assert not faults.report(results | {made(19, survives="no longer"): CAUGHT})[1]
    assert not faults.report(results | {made(19, survives="it cannot run"): BROKEN})[1]
    few = {made(number): CAUGHT for number in range(18)}
    assert not faults.report(few | {made(19, survives="so"): SURVIVED})[1]

"""A record of what was run whole stands as long as nothing has changed that it depends on."""

import nbformat
import pytest

from tests import whole_runs
from tests.whole_runs import WholeRuns, code_and_text

NAME = "07_experiments"


def a_notebook(source="total(1)", text="1\n"):
    output = nbformat.v4.new_output("stream", text=text)
    cells = [nbformat.v4.new_markdown_cell("Prose."), nbformat.v4.new_code_cell(source)]
    cells[1].outputs = [output]
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture
def a_library(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "rows.csv").write_text("1,2\n")
    (tmp_path / "sums.py").write_text(
        '"""Sums."""\n\n\ndef total(x):\n    """All."""\n    return x\n'
    )
    return tmp_path


def test_a_fingerprint_knows_code_data_and_files_and_no_prose(a_library):
    lock = a_library / "lock"
    lock.write_text("numpy 2")
    runs = WholeRuns("there", [lock], ["pytest"])

    def fingerprint(**cell):
        return runs.fingerprint(code_and_text(a_notebook(**cell)), course=a_library)

    before = fingerprint()
    (a_library / "sums.py").write_text("def total(x):\n    # All of it.\n    return x\n")
    other_prose = a_notebook()
    other_prose.cells[0].source = "More prose."
    assert runs.fingerprint(code_and_text(other_prose), course=a_library) == before

    found = {before, fingerprint(source="total(2)"), fingerprint(text="2\n")}
    (a_library / "data" / "rows.csv").write_text("1,3\n")
    found.add(fingerprint())
    (a_library / "sums.py").write_text("def total(x):\n    return x + 1\n")
    found.add(fingerprint())
    lock.write_text("numpy 3")
    found.add(fingerprint())
    assert len(found) == 6


@pytest.mark.parametrize("variable", ["DESCENT_WHOLE", "DESCENT_RECORD"])
def test_a_record_stands_in_its_place_but_for_the_first_chapter_unless_all_is_asked_for(
    monkeypatch, tmp_path, variable
):
    monkeypatch.setattr(whole_runs, "RECORD", tmp_path / "record.json")
    monkeypatch.delenv("DESCENT_WHOLE", raising=False)
    monkeypatch.setenv("DESCENT_RECORD", "1")
    here, there = WholeRuns("here"), WholeRuns("there")
    here.record(NAME, "cells")
    there.record(NAME, "other cells")
    here.record(whole_runs.ALWAYS, "cells")
    monkeypatch.delenv("DESCENT_RECORD")
    assert here.holds(NAME, "cells") and there.holds(NAME, "other cells")
    assert not here.holds(NAME, "other cells") and not here.holds("02_momentum", "cells")
    assert not here.holds(whole_runs.ALWAYS, "cells")
    monkeypatch.setenv(variable, "1")
    assert not here.holds(NAME, "cells")

"""The store of a reader's answers, under node: shared, full, blocked and spoilt storages."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.widgets.node import node

SCRIPT = Path(__file__).with_name("answers.mjs")
STORE = Path(__file__).parents[2] / "website" / "live" / "store.js"


def answered() -> dict[str, str | None]:
    """What each test in answers.mjs has found: None, or what failed."""
    done = subprocess.run(
        [node(), str(SCRIPT), STORE.as_uri()], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def found():
    return answered()


@pytest.mark.parametrize("name", re.findall(r'^test\("(.+?)"', SCRIPT.read_text("utf-8"), re.M))
def test_one(found, name):
    assert found[name] is None


def test_every_storage_and_every_file(found):
    """Those that answers.mjs makes in loops."""
    several = {
        name: fault
        for name, fault in found.items()
        if re.search("storage that is|: |refuses", name)
    }
    assert len(several) >= 15
    assert {name: fault for name, fault in several.items() if fault} == {}

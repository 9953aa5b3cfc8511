"""Bundle the pages' own Python: website/live/*.js and runner.py into website/assets/live.js.

tools/bundles.py does this together with the widgets. website/live/sources.json notes what the
bundle was made from, so that a stale one is seen without node.
"""

import hashlib
import json
from pathlib import Path

from environment import Problem
from javascript import HERE as JAVASCRIPT
from javascript import install, program, run

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "website" / "live"
NOTE = SOURCES / "sources.json"
BUNDLE = ROOT / "website" / "assets" / "live.js"


def bundle() -> dict[Path, str]:
    """Return what the bundle and its note should hold. Raises Problem where it does not bundle."""
    install()
    done = run(program("node"), str(JAVASCRIPT / "live.mjs"), str(SOURCES), quiet=True)
    if done.returncode:
        raise Problem(f"The pages' script could not be bundled:\n{done.stderr.strip()}")
    answer = json.loads(done.stdout)
    note = {
        "made_from": {name: digest(SOURCES / name) for name in answer["inputs"]},
        "output": hashlib.sha256(answer["text"].encode()).hexdigest(),
    }
    return {BUNDLE: answer["text"], NOTE: json.dumps(note, indent=1, sort_keys=True) + "\n"}


def digest(path: Path) -> str:
    """Return the hash of a file, or nothing where it is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def stale() -> list[str]:
    """Say what the bundle is older than, or that it was changed since; needs no node."""
    if not NOTE.exists():
        return [f"{NOTE.name} of website/live is missing"]
    note = json.loads(NOTE.read_text("utf-8"))
    said = [
        f"{BUNDLE.name} is older than website/live/{name}"
        for name, known in note["made_from"].items()
        if digest(SOURCES / name) != known
    ]
    if digest(BUNDLE) != note["output"]:
        said.append(f"{BUNDLE.name} is not as it was built")
    return said


def check() -> None:
    """Raise Problem unless the bundle is to the byte what the sources give."""
    if any(not path.exists() or path.read_text("utf-8") != text for path, text in bundle().items()):
        raise Problem(
            f"Not what website/live gives: {BUNDLE.name}. Run `make widgets` and commit what it "
            "writes."
        )


def write() -> list[str]:
    """Bring the bundle up to date; return the names of what changed."""
    changed = []
    for path, text in bundle().items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path.name)
    return changed

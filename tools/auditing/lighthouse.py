"""Lighthouse, as it is set for a phone by default: a slow network and a processor four times
slower, both calculated from a load that is not slowed down.
"""

import json
import subprocess
import tempfile
from pathlib import Path

from environment import Problem
from javascript import install, program
from run import with_programs

HERE = Path(__file__).parent
SCRIPT = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROME = "--headless=new --no-sandbox --disable-gpu"
SECONDS = 180
TIMES = {
    "first paint": "first-contentful-paint",
    "largest": "largest-contentful-paint",
    "blocking": "total-blocking-time",
    "shift": "cumulative-layout-shift",
    "speed index": "speed-index",
    "bytes": "total-byte-weight",
}


def prepare():
    """Install Lighthouse, unless it is there. Raises Problem."""
    install(HERE, "Lighthouse, which measures pages (190 MB)")


def measure(address: str, chromium: str) -> dict:
    """Load a page once; return its scores (0 to 100), its times in ms, bytes and requests, and what
    is amiss. Raises Problem when Lighthouse gives no result.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [program("node"), str(SCRIPT), address, "--quiet", "--output=json"]
        command += [f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}"]
        done = subprocess.run(
            [*command, f"--chrome-flags={CHROME}"],
            env=with_programs() | {"CHROME_PATH": chromium},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        if not report.exists():
            last = (done.stderr.strip().splitlines() or ["nothing"])[-1]
            raise Problem(f"Lighthouse could not measure {address}. It says: {last}")
        return result_of(json.loads(report.read_text(encoding="utf-8")))


def result_of(report: dict) -> dict:
    """What the table needs of a report."""
    if "runtimeError" in report:
        raise Problem(f"Lighthouse: {report['runtimeError']['message']}")
    audits = report["audits"]
    found = {
        name: 100 * (category["score"] or 0) for name, category in report["categories"].items()
    }
    found |= {name: audits[audit]["numericValue"] for name, audit in TIMES.items()}
    found["requests"] = sum(
        one["url"].startswith("http") for one in audits["network-requests"]["details"]["items"]
    )
    found["amiss"] = [
        reference["id"]
        for name, category in report["categories"].items()
        for reference in category["auditRefs"]
        if name != "performance"
        and reference["weight"]
        and audits[reference["id"]]["score"] not in (None, 1)
    ]
    return found

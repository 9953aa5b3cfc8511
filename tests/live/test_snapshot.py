"""What the page's Python starts from: the kept memory, for the version it is known for alone."""

import json
import subprocess
from pathlib import Path

from browser_python.locking import VERSION

from tests.widgets.node import node

SNAPSHOT = Path(__file__).parents[2] / "website" / "live" / "snapshot.js"
SCRIPT = """\
const { createSnapshot } = await import(process.argv[1]);
const given = [], put = [];
const cache = { match: async () => undefined, put: async (key) => void put.push(key) };
const pyodide = { runPython() {}, makeMemorySnapshot: () => new Uint8Array(3) };
async function begin(version, kept) {
  const manifest = { pyodide: version, files: {}, lock: { packages: {} } };
  const snapshot = createSnapshot("https://site.invalid/manifest.json", manifest, kept);
  const loader = { loadPyodide: async (options) => (given.push(options), pyodide) };
  if (await snapshot.start(loader, { env: {} }) !== pyodide) throw new Error("another Python");
  await new Promise((resolve) => setTimeout(resolve, 20));
}
for (const version of JSON.parse(process.argv[2])) await begin(version, cache);
await begin(JSON.parse(process.argv[2])[0], null);
console.log(JSON.stringify({ given, put: put.length }));
"""


def test_a_version_that_is_not_known_is_started_as_everybody_does():
    command = [node(), "--input-type=module", "-e", SCRIPT, SNAPSHOT.as_uri()]
    done = subprocess.run(
        [*command, json.dumps([VERSION, "99.0"])], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    plain = {"env": {}}
    # Known and with a place to keep it; unknown; known, with nowhere to keep it.
    assert found["given"] == [plain | {"_makeSnapshot": True}, plain, plain]
    assert found["put"] == 1

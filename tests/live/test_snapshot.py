"""What the page's Python starts from: the kept memory, for the version it is known for alone."""

import json
import subprocess
from pathlib import Path

from browser_python.locking import VERSION

from tests.widgets.node import node

SNAPSHOT = Path(__file__).parents[2] / "website" / "live" / "snapshot.js"
SCRIPT = """\
const [address, version] = process.argv.slice(1);
const { createSnapshot } = await import(address);
const pyodide = { runPython() {}, makeMemorySnapshot: () => new Uint8Array(3) };
class Kept {
  constructor(change = (bytes, headers) => [bytes, headers]) { this.change = change; }
  async match() {
    if (!this.kept) return undefined;
    const kept = this.kept.clone();
    const own = Object.fromEntries(kept.headers);
    const [bytes, headers] = this.change(await kept.arrayBuffer(), own);
    return new Response(bytes, { headers });
  }
  async put(key, answer) { this.kept = answer; this.puts = (this.puts ?? 0) + 1; }
  async delete() { this.kept = undefined; }
}
async function begin(cache, from = version, fails = false) {
  const manifest = { pyodide: from, files: {}, lock: { packages: {} } };
  const snapshot = createSnapshot("https://site.invalid/manifest.json", manifest, cache);
  const given = [];
  const loadPyodide = async (options) => {
    given.push(Object.keys(options).filter((name) => name.startsWith("_")));
    if (options._loadSnapshot && fails) throw new Error("no memory of ours");
    return pyodide;
  };
  if (await snapshot.start({ loadPyodide }, { env: {} }) !== pyodide) throw new Error("another");
  await new Promise((resolve) => setTimeout(resolve, 20));
  return { given: given.map((one) => one.join()), puts: cache?.puts ?? 0 };
}
const twice = async (cache, ...how) => [await begin(cache), await begin(cache, ...how)][1];
console.log(JSON.stringify({
  first: await begin(new Kept()),
  again: await twice(new Kept()),
  otherwise: await twice(new Kept((bytes, headers) => [bytes, { ...headers, "x-made": "?" }])),
  damaged: await twice(new Kept((bytes, headers) => [new Uint8Array(9), headers])),
  failing: await twice(new Kept(), version, true),
  unknown: await begin(new Kept(), "99.0"),
  nowhere: await begin(null),
}));
"""
MADE, LOADED = "_makeSnapshot", "_loadSnapshot"


def test_a_start_is_gone_on_from_where_it_is_known_to_be_sound():
    command = [node(), "--input-type=module", "-e", SCRIPT, SNAPSHOT.as_uri(), VERSION]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "first": {"given": [MADE], "puts": 1},
        "again": {"given": [LOADED], "puts": 1},
        "otherwise": {"given": [MADE], "puts": 2},  # by another version of the site
        "damaged": {"given": [MADE], "puts": 2},
        "failing": {"given": [LOADED, MADE], "puts": 2},
        "unknown": {"given": [""], "puts": 0},  # another Pyodide is started as everybody does
        "nowhere": {"given": [""], "puts": 0},
    }

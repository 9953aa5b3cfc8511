// Python as it was when it had just started, kept by the browser: the memory of the worker's
// Python, from which the next visit goes on in half the time. It is made here, from files that
// have been checked, and has a hash of its own. Pyodide's options for it are private ones: of
// another version than this it is not known what they do, and it is started as everybody does.
import { keyOfStart } from "./files.js";
import { hashOf } from "./fetching.js";

/**
 * @typedef {import("./files.js").Manifest} Manifest
 * @typedef {{ loadPyodide: (options: object) => Promise<any> }} Loader
 */

const KNOWN = "0.27.7"; // to be looked at when tools/browser_python/locking.py names another
// What NumPy, course_lib and the runner import of the standard library: in the memory that is
// kept they are there already. None of these holds a state that each visit has to have anew.
const IMPORTS = "import ast, base64, contextlib, contextvars, copy, dataclasses, datetime, difflib, "
  + "heapq, inspect, json, linecache, math, numbers, pickle, platform, pprint, re, struct, symtable, "
  + "textwrap, tokenize, traceback, typing, warnings, weakref, zlib";
// Chance is to be another at each visit.
const SEED = "import sys\nif 'random' in sys.modules: sys.modules['random'].seed()\ndel sys";

/**
 * @param {string} address the manifest's
 * @param {Manifest} manifest
 * @param {Cache | null} cache
 */
export function createSnapshot(address, manifest, cache) {
  const key = keyOfStart(address, manifest);
  const forget = async () => void await cache?.delete(key).catch(() => undefined);

  /** @param {string} made @returns {Promise<Uint8Array | null>} */
  async function read(made) {
    const kept = await cache?.match(key).catch(() => undefined);
    if (kept?.headers.get("x-made") !== made) return null;
    const bytes = new Uint8Array(await kept.arrayBuffer());
    return (await hashOf(bytes)) === kept.headers.get("x-sha256") ? bytes : null;
  }

  /** @param {Uint8Array} bytes @param {string} made */
  async function write(bytes, made) {
    const headers = { "x-made": made, "x-sha256": await hashOf(bytes) };
    await cache?.put(key, new Response(/** @type {BlobPart} */ (bytes), { headers }))
      .catch(() => undefined); // full: then it is not kept
  }

  return {
    forget,

    /**
     * Start Pyodide: from the memory that is kept, or else from the beginning, and keep that.
     * @param {Loader} loader
     * @param {object} options
     */
    async start({ loadPyodide }, options) {
      if (!cache || manifest.pyodide !== KNOWN) return loadPyodide(options);
      // What is in the memory besides Python's files: another site's start is not this one's.
      const made = JSON.stringify([IMPORTS, options]);
      const memory = await read(made);
      if (memory) {
        try {
          const pyodide = await loadPyodide({ ...options, _loadSnapshot: memory });
          pyodide.runPython(SEED);
          return pyodide;
        } catch {
          await forget();
        }
      }
      const pyodide = await loadPyodide({ ...options, _makeSnapshot: true });
      pyodide.runPython(IMPORTS);
      void write(pyodide.makeMemorySnapshot(), made);
      return pyodide;
    },
  };
}

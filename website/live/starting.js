// Starts Pyodide in the worker, from files that have been fetched and checked: Pyodide itself
// fetches nothing.
import { CORE, FIRST_PACKAGES, withDependencies } from "./files.js";
import init from "./runner/__init__.py";
import cells from "./runner/cells.py";
import course from "./runner/course.py";
import errors from "./runner/errors.py";
import figures from "./runner/figures.py";
import kept from "./runner/kept.py";
import outputs from "./runner/outputs.py";
import running from "./runner/running.py";
import shown from "./runner/shown.py";
import standIn from "./runner/stand_in.py";

/**
 * @typedef {import("./files.js").Manifest} Manifest
 * @typedef {{ [name: string]: Promise<Uint8Array> }} Files
 */

const PLACE = "https://python.invalid/"; // where Pyodide believes that its files are
const RUNNER = {
  "__init__": init, cells, course, errors, figures, kept, outputs, running, shown, stand_in: standIn,
};

// The files have been checked already, and a reader is told otherwise how far it is.
export const QUIETLY = { messageCallback: () => undefined, checkIntegrity: false };

/** @type {Files} */
const ready = {}; // what Pyodide may ask for

/**
 * @param {Manifest} manifest
 * @param {Files} files those of the first answer
 * @param {ReturnType<typeof import("./snapshot.js").createSnapshot>} snapshot
 * @returns {Promise<any>} Pyodide, with the packages of the first answer and the runner
 */
export async function startPyodide(manifest, files, snapshot) {
  const lock = new TextEncoder().encode(JSON.stringify(manifest.lock));
  offer({ ...files, "pyodide-lock.json": Promise.resolve(lock) });
  answerInsteadOfTheNetwork();
  // Compiled while the rest comes.
  const compiled = files["pyodide.asm.wasm"].then((bytes) => WebAssembly.compile(/** @type {BufferSource} */ (bytes)));
  compiled.catch(() => undefined);
  WebAssembly.instantiateStreaming = async (_, imports) => {
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  await Promise.all(CORE.map((name) => files[name])); // a file that does not come ends it here
  const [loader, code] = await Promise.all([files["pyodide.mjs"], files["pyodide.asm.js"]]);
  withAddress(code, (address) => importScripts(address));
  const pyodide = await snapshot.start(await withAddress(loader, (address) => import(address)), {
    indexURL: PLACE,
    env: { MPLBACKEND: "agg", HOME: "/home/reader" },
    stdin: () => null,
  });
  await pyodide.loadPackage(withDependencies(manifest, FIRST_PACKAGES), QUIETLY);
  const folder = `${pyodide.runPython("import site; site.getsitepackages()[0]")}/descent_page`;
  pyodide.FS.mkdirTree(folder);
  for (const [name, text] of Object.entries(RUNNER)) pyodide.FS.writeFile(`${folder}/${name}.py`, text);
  return pyodide;
}

/**
 * Let Pyodide have some more files.
 * @param {Files} files
 */
export function offer(files) {
  Object.assign(ready, files);
}

/**
 * Give a module or script of some bytes an address for as long as it takes to read it.
 * @template T
 * @param {Uint8Array} bytes
 * @param {(address: string) => T} read
 * @returns {T}
 */
function withAddress(bytes, read) {
  const address = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (bytes)], { type: "text/javascript" }));
  const done = read(address);
  void Promise.resolve(done).finally(() => URL.revokeObjectURL(address));
  return done;
}

/** From here on no code in this worker, a reader's included, gets anything from elsewhere. */
function answerInsteadOfTheNetwork() {
  globalThis.fetch = async (input) => {
    const address = String(input instanceof Request ? input.url : input);
    const name = address.startsWith(PLACE) ? address.slice(PLACE.length) : "";
    if (!ready[name]) throw new TypeError(`A page's Python has no network: ${address}`);
    return new Response(/** @type {BodyInit} */ (await ready[name]));
  };
}

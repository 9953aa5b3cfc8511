// The worker in which a page's Python runs. It is told { start } once and then { run } again and
// again, and tells how far it is, what there is to see so far, and the result.
import { createFetcher, Problem } from "./fetching.js";
import { firstFiles, openCache, readJson, tidy, withDependencies } from "./files.js";
import { createSnapshot } from "./snapshot.js";
import { offer, QUIETLY, startPyodide } from "./starting.js";

/**
 * @typedef {import("./files.js").Manifest} Manifest
 * @typedef {{ run: (job: string, tell: (said: string) => void) => string, start: (loadable: string) => void }} Runner
 * @typedef {{ manifest: string, cells: string }} Places
 * @typedef {{ id: string, source: string }} Job
 */

const tell = (/** @type {object} */ said) => postMessage(said);
const megabytes = (/** @type {number} */ bytes) => (
  bytes < 1e6 ? "less than 1 MB" : `${Math.round(bytes / 1e5) / 10} MB`);

/** @type {Promise<(job: Job) => Promise<object>> | undefined} */
let engine;
let full = false; // the browser's storage, which is said once
let forgetStart = async () => {}; // the kept memory of a started Python

onmessage = async ({ data }) => {
  if (data.start) engine = start(data.start);
  if (!data.run) return;
  try {
    const run = await /** @type {Promise<(job: Job) => Promise<object>>} */ (engine);
    const result = await run(data.run);
    tell({ result: { ...result, full } });
    full = false;
  } catch (error) {
    const expected = error instanceof Problem;
    if (!expected) await forgetStart(); // should it be to blame, the next start is without it
    tell({ dead: expected ? error.message : reason(error) });
  }
};

/**
 * @param {Places} places
 */
async function start(places) {
  const cache = await openCache();
  const problem = () => {
    throw new Problem("Python could not be fetched from the site. Check the connection and run the cell again.");
  };
  const [manifest, { cells }] = await Promise.all([places.manifest, places.cells]
    .map((address) => readJson(address, cache).catch(problem)));
  const fetchAll = createFetcher(places.manifest, manifest, cache, () => { full = true; });
  const files = fetchAll(firstFiles(manifest), (done, total) => tell({
    phase: "downloading", done, total, text: `Fetching Python: ${megabytes(done)} of ${megabytes(total)}`,
  }));
  void Promise.all(Object.values(files)).then(
    () => tell({ phase: "starting", done: 0, total: 0, text: "Starting Python" }), () => undefined);
  const snapshot = createSnapshot(places.manifest, manifest, cache);
  forgetStart = snapshot.forget;
  const missing = Promise.all(Object.values(files)).then(() => new Promise(() => undefined));
  const pyodide = await Promise.race([startPyodide(manifest, files, snapshot), missing]);
  void tidy(places, manifest, cache);
  const packages = createPackages(pyodide, manifest, fetchAll);
  const runner = /** @type {Runner} */ (pyodide.pyimport("descent_page"));
  runner.start(packages.loadable());
  return async (/** @type {Job} */ job) => {
    for (;;) {
      const said = runner.run(JSON.stringify({ ...job, cells }), (part) => postMessage(JSON.parse(part)));
      const result = JSON.parse(said);
      if (!result.missing) return result;
      await packages.load(result.missing);
      runner.start(packages.loadable());
    }
  };
}

/**
 * The packages of the lock that are not there yet.
 * @param {any} pyodide
 * @param {Manifest} manifest
 * @param {ReturnType<typeof createFetcher>} fetchAll
 */
function createPackages(pyodide, manifest, fetchAll) {
  const packages = manifest.lock.packages;
  const isThere = (/** @type {string} */ name) => packages[name].name in pyodide.loadedPackages;
  const absent = () => Object.keys(packages).filter((name) => !isThere(name));
  return {
    loadable: () => JSON.stringify(absent().flatMap((name) => packages[name].imports)),
    /** @param {string} module */
    async load(module) {
      const wanted = absent().filter((name) => packages[name].imports.includes(module));
      const names = withDependencies(manifest, wanted).filter((name) => !isThere(name));
      const files = names.map((name) => packages[name].file_name);
      const size = files.reduce((sum, name) => sum + (manifest.files[name]?.size ?? 0), 0);
      const text = `Loading ${module} (${megabytes(size)})`;
      const say = (done = 0, total = 0) => tell({ phase: "loading packages", done, total, text });
      say();
      const fetched = fetchAll(files, say);
      await Promise.all(Object.values(fetched)).catch((error) => {
        throw new Problem(`This cell needs ${module} (${megabytes(size)}). ${error.message}`);
      });
      offer(fetched);
      await pyodide.loadPackage(names, QUIETLY);
    },
  };
}

/**
 * Why Python is dead, as a sentence.
 * @param {any} error
 */
function reason(error) {
  const text = String(error?.message ?? error);
  if (/memory|allocation/i.test(text)) {
    return "Python ran out of memory and was ended; the next run starts it again.";
  }
  if (/call stack|recursion/i.test(text)) {
    return "The cell called itself too deeply and ended Python; the next run starts it again.";
  }
  return `Python ended unexpectedly (${text.trim().split("\n").at(-1)?.slice(0, 200)}); the next run starts it again.`;
}

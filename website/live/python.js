// The page's side of its Python: one worker, started by the first run and ended with the page.
import { firstFiles, keyOf, openCache, readJson } from "./files.js";
import workerAsset from "./worker.js?asset";

/**
 * @typedef {{ kind: "text", text: string, stream: "stdout" | "stderr" }
 *   | { kind: "image", src: string, alt: string, width?: number, height?: number }
 *   | { kind: "html", html: string } | { kind: "markdown", text: string }} Output
 * @typedef {{ name: string, message: string, line: number | null, text: string }} RunError
 *   line: of the source that was run, from 1; text: the traceback, without frames of ours
 * @typedef {{ exercise: string, answered: boolean, right: boolean, message: string }} Verdict
 * @typedef {{ status: "done" | "raised" | "stopped" | "unavailable", outputs: Output[],
 *   error?: RunError, verdicts: Verdict[], message?: string, truncated?: "output", full?: boolean, seconds: number }} Result
 *   message: of what is unavailable, one sentence that says what to do; full: the browser has no room
 *   to keep Python
 * @typedef {{ phase: "downloading" | "starting" | "loading packages" | "running earlier cells" | "running",
 *   done: number, total: number, text: string }} Progress
 * @typedef {{ id: string, source: string, onProgress?: (progress: Progress) => void }} Run
 * @typedef {"idle" | "starting" | "ready" | "running"} State
 */

const FROM_A_FILE = "Python in the page needs the site to be served, not opened as a file: run "
  + "`make serve`, or read the course on the web.";
const NO_WORKER = "Python cannot start in this page: your browser, or a rule of this site, blocks the worker that it runs in. "
  + "The notebook can be downloaded and run in JupyterLab.";
const BROKEN = "Python ended unexpectedly, perhaps for want of memory; the next run starts it again.";
// Set while a classic script runs for the first time, and only then.
const here = /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src ?? location.href;

/** @param {Result["status"]} status @param {Partial<Result>} more @returns {Result} */
const without = (status, { outputs = [], ...more } = {}) => ({ status, outputs, verdicts: [], seconds: 0, ...more });

class Python {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {{ finish: (result: Result) => void, progress: (said: Progress) => void, outputs: Output[] } | null} */
  #current = null;
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();
  #stops = 0;
  #places;

  /** @type {State} */
  state = "idle";

  /** @param {{ manifest: string, cells: string }} places addresses of the two JSON files */
  constructor(places) {
    this.#places = places;
  }

  /**
   * Run a cell's source after what it needs of the cells before it, in a fresh namespace. Runs
   * that are asked for at once follow one another.
   * @param {Run} job
   * @returns {Promise<Result>}
   */
  run(job) {
    if (location.protocol === "file:") return Promise.resolve(without("unavailable", { message: FROM_A_FILE }));
    if (typeof Worker === "undefined") return Promise.resolve(without("unavailable", { message: NO_WORKER }));
    const asked = this.#stops;
    const result = this.#queue.then(() => (asked === this.#stops ? this.#start(job) : without("stopped")));
    this.#queue = result;
    return result;
  }

  /** End what runs, and what waits to run; the next run starts Python again. */
  stop() {
    this.#stops += 1;
    this.#end(without("stopped", { outputs: this.#current?.outputs }));
  }

  /**
   * What a first run would fetch, to be said before: bytes, and how many of them are kept here.
   * @returns {Promise<{ bytes: number, cached: number }>}
   */
  async firstDownload() {
    const cache = await openCache();
    const { manifest: address } = this.#places;
    const manifest = await readJson(address, cache);
    const files = firstFiles(manifest).map((name) => manifest.files[name]);
    const kept = await Promise.all(files.map(async (file) => (
      (await cache?.match(keyOf(address, file))) ? file.size : 0)));
    const sum = (/** @type {number[]} */ sizes) => sizes.reduce((one, other) => one + other, 0);
    return { bytes: sum(files.map((file) => file.size)), cached: sum(kept) };
  }

  /** @param {Run} job @returns {Promise<Result>} */
  #start({ id, source, onProgress }) {
    return new Promise((resolve) => {
      const mine = { finish: resolve, progress: onProgress ?? (() => undefined), outputs: [] };
      this.#current = mine;
      if (this.#worker) this.state = "running";
      const ready = this.#worker ? Promise.resolve() : this.#begin();
      ready.then(
        () => this.#worker?.postMessage({ run: { id, source } }),
        ({ message }) => {
          if (this.#current === mine) this.#end(without("unavailable", { message }));
        },
      );
    });
  }

  async #begin() {
    this.state = "starting";
    const begun = this.#stops;
    const text = await readText(new URL(workerAsset, here).href);
    if (begun !== this.#stops) return;
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    const worker = begin(address);
    let spoke = false;
    worker.onmessage = ({ data }) => {
      spoke = true;
      if (this.#worker === worker) this.#hear(data);
    };
    // A script's own error has a message; that of a worker which a policy forbids has none.
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.#worker === worker) this.#hear({ dead: spoke || event.message ? BROKEN : NO_WORKER });
    };
    worker.postMessage({ start: this.#places });
    this.#worker = worker;
  }

  /** @param {any} said by the worker */
  #hear(said) {
    if (said.phase) {
      if (said.phase.startsWith("running")) this.state = "running";
      this.#current?.progress(said);
    } else if (said.outputs) {
      if (this.#current) this.#current.outputs = said.outputs;
    } else if (said.result) {
      this.state = "ready";
      this.#finish(said.result);
    } else if (said.flood) {
      this.#end(without("stopped", { outputs: said.flood, truncated: "output" }));
    } else if (said.dead) {
      this.#end(without("unavailable", { outputs: this.#current?.outputs, message: said.dead }));
    }
  }

  /** @param {Result} result of the run that ends with the worker */
  #end(result) {
    this.#worker?.terminate();
    this.#worker = null;
    this.state = "idle";
    this.#finish(result);
  }

  /** @param {Result} result */
  #finish(result) {
    this.#current?.finish(result);
    this.#current = null;
  }
}

/**
 * @param {{ manifest: string, cells: string }} places addresses of the two JSON files
 */
export const createPython = (places) => new Python(places);

/** @param {string} address @returns {Worker} */
function begin(address) {
  try {
    return new Worker(address);
  } catch {
    throw new Error(NO_WORKER);
  }
}

/**
 * The worker's script, kept beside Python's files: its address holds its hash.
 * @param {string} address
 * @returns {Promise<string>}
 */
async function readText(address) {
  const cache = await openCache();
  const kept = await cache?.match(address);
  if (kept) return kept.text();
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) throw new Error("Python could not be fetched from the site. Check the connection and run the cell again.");
  const text = await answer.text();
  await cache?.delete(address, { ignoreSearch: true }).catch(() => undefined); // that of an older site
  await cache?.put(address, new Response(text)).catch(() => undefined);
  return text;
}

// The files of Python, as a manifest names them, and the place where the browser keeps them. Used
// by the page, which says how large a first run is, and by the worker, which fetches them.

/**
 * @typedef {{ path: string, sha256: string, size: number, gzip?: boolean }} PythonFile
 *   sha256: of the unpacked file; size: bytes on the wire
 * @typedef {{ name: string, version: string, file_name: string, depends: string[], imports: string[] }} Package
 * @typedef {{ pyodide: string, files: Record<string, PythonFile>, lock: { packages: Record<string, Package> } }} Manifest
 */

export const CORE = ["pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"];
export const FIRST_PACKAGES = ["numpy", "course-lib"];
const CACHE = "descent-python";

/**
 * The names of some packages and of all that they depend on.
 * @param {Manifest} manifest
 * @param {string[]} names
 * @returns {string[]}
 */
export function withDependencies(manifest, names) {
  /** @type {Set<string>} */
  const found = new Set();
  /** @param {string} name */
  const add = (name) => {
    if (found.has(name) || !manifest.lock.packages[name]) return;
    found.add(name);
    manifest.lock.packages[name].depends.forEach(add);
  };
  names.forEach(add);
  return [...found];
}

/**
 * The files that the first answer needs.
 * @param {Manifest} manifest
 * @returns {string[]}
 */
export function firstFiles(manifest) {
  const packages = withDependencies(manifest, FIRST_PACKAGES);
  return [...CORE, ...packages.map((name) => manifest.lock.packages[name].file_name)];
}

/**
 * The browser's own cache, or null where there is none: outside https and localhost, in some
 * private windows, with storage turned off. Then everything works, and nothing is kept.
 * @returns {Promise<Cache | null>}
 */
export async function openCache() {
  try {
    return await caches.open(CACHE);
  } catch {
    return null;
  }
}

/**
 * Under which address a file is kept: its hash, below the manifest's folder. Another site of the
 * same origin has files of its own.
 * @param {string} manifestAddress
 * @param {PythonFile} file
 */
export const keyOf = (manifestAddress, file) => new URL(`sha256/${file.sha256}`, manifestAddress).href;

/**
 * Under which address a started Python is kept: it is that of these files.
 * @param {string} manifestAddress
 * @param {Manifest} manifest
 */
export const keyOfStart = (manifestAddress, manifest) => new URL(
  `started/${CORE.map((name) => manifest.files[name]?.sha256.slice(0, 12)).join("-")}`, manifestAddress).href;

/**
 * A small JSON file whose name holds its hash: kept at its own address.
 * @param {string} address
 * @param {Cache | null} cache
 * @returns {Promise<any>}
 */
export async function readJson(address, cache) {
  const kept = await cache?.match(address);
  if (kept) return kept.json();
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  await cache?.put(address, answer.clone()).catch(() => undefined); // full: then it is not kept
  return answer.json();
}

/**
 * Give up what is kept and no page of this site asks for any more: files that the manifest does
 * not name, older manifests, and older cells of the same chapter.
 * @param {{ manifest: string, cells: string }} places
 * @param {Manifest} manifest
 * @param {Cache | null} cache
 */
export async function tidy(places, manifest, cache) {
  if (!cache) return;
  const folder = new URL(".", places.manifest).href;
  const chapter = places.cells.replace(/\.[^./]+\.json$/, "");
  const wanted = new Set(Object.values(manifest.files).map((file) => keyOf(places.manifest, file)));
  wanted.add(places.manifest).add(places.cells).add(keyOfStart(places.manifest, manifest));
  for (const { url } of await cache.keys().catch(() => [])) {
    const rival = ["sha256/", "started/", "manifest."].some((one) => url.startsWith(`${folder}${one}`))
      || (url.startsWith(`${chapter}.`) && url.slice(chapter.length + 1).split(".").length === 2);
    if (rival && !wanted.has(url)) await cache.delete(url).catch(() => undefined);
  }
}

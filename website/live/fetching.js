// Fetches the files of Python, counts what has come, checks each against its hash, keeps it.
import { keyOf } from "./files.js";

/**
 * @typedef {import("./files.js").Manifest} Manifest
 * @typedef {import("./files.js").PythonFile} PythonFile
 * @typedef {(done: number, total: number) => void} Counting bytes on the wire
 */

/** What a reader can do something about: its message is a sentence for him. */
export class Problem extends Error {}

// Once Pyodide runs, `fetch` is another: it reaches no network.
const network = globalThis.fetch.bind(globalThis);
const AGAIN = "Check the connection and run the cell again.";

/**
 * @param {string} address the manifest's
 * @param {Manifest} manifest
 * @param {Cache | null} cache
 * @param {() => void} onFull a file could not be kept
 */
export function createFetcher(address, manifest, cache, onFull) {
  /**
   * Some files, unpacked, by name: kept ones from the cache, the others from the site.
   * @param {string[]} names
   * @param {Counting} counting told often; total is what comes over the wire, 0 where all is kept
   * @returns {{ [name: string]: Promise<Uint8Array> }}
   */
  return function all(names, counting) {
    let done = 0;
    const asked = names.map(async (name) => {
      const file = manifest.files[name];
      if (!file) throw new Problem(`The site lacks a file of Python, ${name}: reload the page.`);
      return { file, kept: await cache?.match(keyOf(address, file)) };
    });
    const total = Promise.all(asked).then((found) => found
      .reduce((sum, { file, kept }) => sum + (kept ? 0 : file.size), 0));
    const count = (/** @type {number} */ bytes) => {
      done += bytes;
      void total.then((sum) => counting(Math.min(done, sum), sum), () => undefined);
    };
    return Object.fromEntries(names.map((name, i) => {
      const got = asked[i].then(async ({ file, kept }) => (
        await whole(kept, file) ?? await fetched(name, file, count)));
      got.catch(() => undefined); // whoever waits for it is told; nobody may be waiting yet
      return [name, got];
    }));
  };

  /**
   * What was kept, unless it was damaged since.
   * @param {Response | undefined} kept
   * @param {PythonFile} file
   */
  async function whole(kept, file) {
    const bytes = kept && new Uint8Array(await kept.arrayBuffer().catch(() => new ArrayBuffer(0)));
    return bytes && (await isAsPublished(bytes, file)) ? bytes : undefined;
  }

  /**
   * @param {string} name
   * @param {PythonFile} file
   * @param {(bytes: number) => void} count
   */
  async function fetched(name, file, count) {
    const place = new URL(file.path, address).href;
    let bytes = await unpacked(await read(place, "default", count), file);
    if (!(await isAsPublished(bytes, file))) {
      // Perhaps the browser kept a damaged copy of its own: past it, once.
      bytes = await unpacked(await read(place, "reload", () => undefined), file);
    }
    if (!(await isAsPublished(bytes, file))) {
      throw new Problem(`A file of Python is not as it was published (${name}): it was not used. `
        + "Reload the page and run the cell again.");
    }
    await cache?.put(keyOf(address, file), new Response(/** @type {BlobPart} */ (bytes))).catch(onFull);
    return bytes;
  }
}

/**
 * The bytes of an address.
 * @param {string} address
 * @param {RequestCache} mode
 * @param {(bytes: number) => void} count
 * @returns {Promise<Uint8Array>}
 */
export async function read(address, mode, count) {
  const chunks = [];
  try {
    const answer = await network(address, { cache: mode });
    if (answer.status >= 400) {
      throw new Problem("The site has other files of Python than this page knows: reload the page.");
    }
    const reader = /** @type {ReadableStream<Uint8Array>} */ (answer.body).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      chunks.push(part.value);
      count(part.value.length);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(`Python could not be fetched from the site. ${AGAIN}`);
  }
  return new Uint8Array(await new Blob(/** @type {BlobPart[]} */ (chunks)).arrayBuffer());
}

/**
 * A file as it was before it was packed. A host may have unpacked it already, so its bytes decide.
 * @param {Uint8Array} bytes
 * @param {PythonFile} file
 * @returns {Promise<Uint8Array>}
 */
async function unpacked(bytes, file) {
  if (!file.gzip || bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    const stream = new Blob([/** @type {BlobPart} */ (bytes)]).stream()
      .pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    return new Uint8Array(); // damaged on the way: no hash fits
  }
}

/**
 * Whether a file has its hash. Over plain http (other than localhost's) browsers give no hashes.
 * There nothing protects the page and this script either, so nobody is fended off by the check;
 * what damage by accident goes, the files' own checksums (gzip, zip) see it when they are opened.
 * @param {Uint8Array} bytes
 * @param {PythonFile} file
 */
async function isAsPublished(bytes, file) {
  if (!globalThis.crypto?.subtle) return bytes.length > 0;
  return (await hashOf(bytes)) === file.sha256;
}

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<string>} their sha256
 */
export async function hashOf(bytes) {
  const hash = await crypto.subtle.digest("SHA-256", /** @type {BufferSource} */ (bytes));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

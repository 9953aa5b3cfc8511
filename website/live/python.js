// The page's side of its Python: one worker, started by the first run and ended with the page.
import { firstFiles, keyOf, openCache, readJson } from "./files.js";

/**
 * @param {{ manifest: string, cells: string }} addresses of the two JSON files
 */
export function createPython({ manifest: manifestAddress }) {
  return {
    /**
     * What a first run would fetch, to be said before: bytes, and how many of them are kept here.
     * @returns {Promise<{ bytes: number, cached: number }>}
     */
    async firstDownload() {
      const cache = await openCache();
      const manifest = await readJson(manifestAddress, cache);
      const files = firstFiles(manifest).map((name) => manifest.files[name]);
      const kept = await Promise.all(files.map(async (file) => (
        (await cache?.match(keyOf(manifestAddress, file))) ? file.size : 0)));
      const sum = (/** @type {number[]} */ sizes) => sizes.reduce((one, other) => one + other, 0);
      return { bytes: sum(files.map((file) => file.size)), cached: sum(kept) };
    },
  };
}

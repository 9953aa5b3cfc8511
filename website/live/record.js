// How answers are written down: one JSON text for all, each with the time of its writing, so that two
// tabs' texts can be brought together whatever order they were written in.

/**
 * `when` it was answered, `written` when it came into this browser; an import has the first of the
 * file and the second of now. `removed` is a place marker: an older text does not bring it back.
 * @typedef {object} Entry
 * @property {string | null} source
 * @property {boolean} right
 * @property {string | null} published
 * @property {number} when
 * @property {number} written
 * @property {boolean} removed
 */
/** @typedef {{ erased: number, entries: Map<string, Entry>, damaged?: boolean }} Kept */

const VERSION = 1;
const LAST = 8.64e15; // the last moment that JavaScript knows
const NAME = /^[a-z0-9][a-z0-9-]{0,79}$/i;
export const NEWER = Symbol("kept by a newer version");

/** @param {unknown} name */
export const isName = (name) => typeof name === "string" && NAME.test(name);

/** @param {unknown} value @returns {value is { [name: string]: unknown }} */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {unknown} value */
const isTime = (value) => typeof value === "number" && value >= 0 && value <= LAST;

/** @param {Kept} record @returns {string} */
export function serialise({ erased, entries }) {
  const answers = Object.fromEntries([...entries].map(([name, entry]) => {
    const { source, right, published, when, written, removed } = entry;
    return [name, removed ? { removed, written } : { source, right, published, when, written }];
  }));
  return JSON.stringify({ version: VERSION, erased, answers });
}

/**
 * What cannot be read is left out, and said: `damaged`.
 * @param {string} text
 * @returns {Kept | typeof NEWER}
 */
export function parse(text) {
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  let whole;
  try {
    whole = JSON.parse(text);
  } catch {
    return { erased: 0, entries, damaged: true };
  }
  if (isObject(whole) && Number(whole.version) > VERSION) return NEWER;
  if (!isObject(whole) || whole.version !== VERSION || !isObject(whole.answers)) {
    return { erased: 0, entries, damaged: true };
  }
  const found = Object.entries(whole.answers);
  for (const [name, value] of found) {
    const entry = isName(name) ? readEntry(value) : null;
    if (entry) entries.set(name, entry);
  }
  const erased = isTime(whole.erased) ? Number(whole.erased) : 0;
  return { erased, entries, damaged: entries.size < found.length };
}

/** @param {unknown} value @returns {Entry | null} */
function readEntry(value) {
  if (!isObject(value) || !isTime(value.written)) return null;
  const written = Number(value.written);
  if (value.removed === true) return { source: null, right: false, published: null, when: 0, written, removed: true };
  const { source, right, published, when } = value;
  const readable = (typeof source === "string" || source === null) && typeof right === "boolean" && isTime(when);
  if (!readable) return null;
  return {
    source,
    right,
    published: typeof published === "string" ? published : null,
    when: Number(when),
    written,
    removed: false,
  };
}

/**
 * Of two records for each exercise the later entry, but none from before everything was erased.
 * @param {Kept} one whose entries stay where both are the same
 * @param {Kept} two
 * @returns {Kept}
 */
export function later(one, two) {
  const erased = Math.max(one.erased, two.erased);
  const entries = new Map(one.entries);
  for (const [name, entry] of two.entries) {
    const mine = entries.get(name);
    if (!mine || entry.written > mine.written) entries.set(name, entry);
  }
  for (const [name, { written }] of entries) {
    if (written <= erased) entries.delete(name);
  }
  return { erased, entries };
}

/**
 * The entries that `stored` has not, or only in an earlier form.
 * @param {Kept} stored
 * @param {Kept} merged
 * @returns {string[]}
 */
export function missing(stored, { entries }) {
  const known = (/** @type {string} */ name) => stored.entries.get(name)?.written ?? -1;
  return [...entries].filter(([name, { written }]) => known(name) < written).map(([name]) => name);
}

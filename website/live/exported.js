// The file that a reader's answers are exported to and imported from: JSON that a person can read, an
// answer line by line.
import { isName, isObject } from "./record.js";

/** @import { Entry } from "./record.js" */

const KIND = "answers to the exercises of Descent";
const VERSION = 1;
export const LARGEST = 5_000_000; // characters; all exercises' solutions together are some 20,000
export const TOO_LARGE = "This file is too large to be one of answers: nothing was imported.";
const LONGEST = 100_000; // characters of one answer

/**
 * @param {Map<string, Entry>} entries
 * @param {number} now
 * @returns {string}
 */
export function writeExport(entries, now) {
  const kept = [...entries].filter(([, entry]) => !entry.removed).sort(([one], [two]) => (one < two ? -1 : 1));
  const answers = Object.fromEntries(kept.map(([name, { source, right, when, published }]) => (
    [name, { right, when: new Date(when).toISOString(), published, source: source?.split("\n") ?? null }])));
  return `${JSON.stringify({ kind: KIND, version: VERSION, exported: new Date(now).toISOString(), answers }, null, 1)}\n`;
}

/**
 * Throws an Error whose message is a sentence for the reader.
 * @param {string} text
 * @param {number} now
 * @returns {{ entries: Map<string, Entry>, unread: number }}
 */
export function readExport(text, now) {
  if (text.length > LARGEST) throw new Error(TOO_LARGE);
  let whole;
  try {
    whole = JSON.parse(text);
  } catch {
    throw new Error("This file cannot be read: it is not one that “Export” writes, or it was cut off. Nothing was imported.");
  }
  if (!isObject(whole) || whole.kind !== KIND || !isObject(whole.answers)) {
    throw new Error("This is not a file of answers to this course, as “Export” writes it: nothing was imported.");
  }
  if (whole.version !== VERSION) {
    throw new Error("This file was written by another version of the course: reload the page and import it again.");
  }
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  const found = Object.entries(whole.answers);
  for (const [name, value] of found) {
    const entry = isName(name) ? readAnswer(value, now) : null;
    if (entry) entries.set(name, entry);
  }
  if (found.length > 0 && entries.size === 0) {
    throw new Error("None of the answers in this file can be read: nothing was imported.");
  }
  return { entries, unread: found.length - entries.size };
}

/**
 * @param {unknown} value
 * @param {number} now
 * @returns {Entry | null}
 */
function readAnswer(value, now) {
  if (!isObject(value) || typeof value.right !== "boolean") return null;
  const lines = value.source;
  const isText = Array.isArray(lines) && lines.every((line) => typeof line === "string");
  const source = isText ? lines.join("\n") : lines;
  const when = typeof value.when === "string" ? Date.parse(value.when) : NaN;
  if ((typeof source !== "string" && source !== null) || (source?.length ?? 0) > LONGEST || !(when >= 0)) return null;
  return {
    source,
    right: value.right,
    published: typeof value.published === "string" ? value.published : null,
    when: Math.min(when, now), // a clock that ran ahead does not win for ever
    written: 0,
    removed: false,
  };
}

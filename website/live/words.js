// What is said of sizes, times and phases.

/**
 * @typedef {object} Progress
 * @property {"downloading" | "starting" | "loading packages" | "running earlier cells" | "running"} phase
 * @property {number} [done] bytes, or cells
 * @property {number} [total]
 * @property {string} [text]
 */

/**
 * A size as one says it: 9.8 MB, 340 kB.
 * @param {number} bytes
 */
export function size(bytes) {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function counted(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

/**
 * What a phase is called while it lasts, the same from its beginning to its end: a screen reader
 * says it once. How far it has come is the bar's to show.
 * @param {Progress} progress
 */
export function phase({ phase: name, total, text }) {
  switch (name) {
    case "downloading":
      return total ? `Fetching Python for this page: ${size(total)}, once; your browser keeps it.`
        : "Fetching Python for this page; your browser keeps it.";
    case "starting": return "Starting Python …";
    case "loading packages": return text || "Loading what this cell needs …";
    case "running earlier cells": return "Running the earlier cells that it needs …";
    default: return "Running …";
  }
}

/**
 * How far a phase has come, beside its bar.
 * @param {Progress} progress
 */
export function part({ phase: name, done = 0, total }) {
  if (!total) return "";
  return name === "running earlier cells" ? `${done} of ${total}`
    : `${(done / 1e6).toFixed(1)} of ${size(total)}`;
}

// Runs of a network as a table: their settings, and how far they have come.
import { html, write } from "./dom.js";
import { keyed } from "./keys.js";
import { grouped } from "./words.js";

const COLUMNS = ["Run", "Epochs", "Cost", "Accuracy", "New points"];

/**
 * @typedef {import("../maths/training.js").NumberedRun} Run
 * @typedef {import("../maths/training.js").Result} Result
 * @typedef {import("../maths/network.js").RunSettings} RunSettings
 */

/** @param {number} share */
export function sharePercent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

/** @param {(settings: RunSettings) => string} describe what stands below an optimizer's name */
export function runsTable(describe) {
  const body = html("tbody");
  /** @type {Map<Run, ReturnType<typeof newRow>>} */
  const rows = new Map();
  /** @param {Run} run */
  const added = (run) => {
    const row = newRow(run, describe(run.settings));
    rows.set(run, row);
    body.append(row.root);
    return row;
  };
  return {
    root: html("table", { class: "descent-rates descent-lab-runs", "aria-label": "Runs" },
      html("thead", {}, html("tr", {}, ...COLUMNS.map((text) => html("th", { scope: "col" }, text)))),
      body),
    /**
     * @param {Run[]} runs
     * @param {(run: Run) => Result} resultOf
     */
    show(runs, resultOf) {
      for (const [run, { root }] of rows) {
        if (runs.includes(run)) continue;
        root.remove();
        rows.delete(run);
      }
      for (const run of runs) {
        const row = rows.get(run) ?? added(run);
        const result = resultOf(run);
        if (row.epochs === result.epochs) continue;
        row.epochs = result.epochs;
        told(result).forEach((text, index) => write(row.cells[index], text));
      }
    },
  };
}

/** @param {Result} result */
function told({ epochs, divergedAt, cost, accuracy, newAccuracy }) {
  if (divergedAt !== null) return [grouped(epochs), "diverged", "–", "–"];
  return [grouped(epochs), cost === null ? "–" : cost.toFixed(3),
    sharePercent(accuracy), sharePercent(newAccuracy)];
}

/**
 * @param {Run} run
 * @param {string} settings
 */
function newRow({ id, settings: { optimizer } }, settings) {
  const cells = COLUMNS.slice(1).map(() => html("td"));
  const name = html("th", { scope: "row" },
    html("span", { class: "descent-lab-name" }, `${id}.`, keyed(optimizer, optimizer)),
    html("span", { class: "descent-lab-settings" }, settings));
  return { cells, epochs: -1, root: html("tr", {}, name, ...cells) };
}

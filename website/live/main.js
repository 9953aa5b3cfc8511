// What a page does that has Python: its exercises are answered and its cells tried where they stand.
// Nothing is fetched before a reader asks.
import { inSlices } from "../../course_lib/widgets/shared/view/dom.js";
import styles from "./editor.css";
import { openExercise } from "./exercise.js";
import { createPython } from "./python.js";
import { addStyle } from "./style.js";
import { offer } from "./trying.js";

const { python: manifest, cells } = document.documentElement.dataset;

/**
 * The page's Python, one for all that asks; null where the site was built without it.
 * @type {ReturnType<typeof createPython> | null}
 */
export const python = /** @type {any} */ (globalThis).descentPython ??= manifest && cells
  ? createPython({ manifest: new URL(manifest, location.href).href, cells: new URL(cells, location.href).href })
  : null;

/** @param {NonNullable<typeof python>} running */
function* openCells(running) {
  for (const cell of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("div.cell[data-cell]"))) {
    if (!cell.querySelector(":scope > .cell_input")) continue; // hidden, or without its code
    if (cell.dataset.exercise) openExercise(cell, running);
    else offer(cell, running);
    yield;
  }
}

if (python) {
  addStyle(styles);
  inSlices(openCells(python)); // a slow phone's first touch does not wait for them
  // Whoever has Python here already need not be told what it weighs.
  globalThis.caches?.has("descent-python").then((kept) => {
    if (kept) document.documentElement.classList.add("live-started");
  }, () => {});
}

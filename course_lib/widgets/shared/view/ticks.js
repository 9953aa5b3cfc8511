// What stands under a range: some of its values, as many as have room beside each other.
import { html } from "./dom.js";
import { followSize } from "./sizes.js";

const GAP = 4; // pixels between two of them, at least
const BEYOND = 24; // and before the row, at most

/** @type {WeakMap<Element, () => void>} by row: what ends that its size is followed */
const stops = new WeakMap();

/** @param {{ share: number, text: string }[]} ticks from the range's beginning, 0, to its end, 1 */
export function ticksRow(ticks) {
  const marks = ticks.map(({ share, text }) => html("span", { style: `--share: ${share.toFixed(5)}` }, text));
  const root = html("div", { class: "descent-ticks", "aria-hidden": "true" }, ...marks);
  stops.set(root, followSize(root, () => thin(marks, root.getBoundingClientRect())));
  return root;
}

/**
 * Ends what rows within an element have begun.
 * @param {Element} el
 */
export function stopTicks(el) {
  for (const row of el.querySelectorAll(".descent-ticks")) stops.get(row)?.();
}

/**
 * The last one stays, and of the others each that touches none before it and is not far beyond the
 * row's beginning; of one that is, its place alone is marked. Returns what does so.
 * @param {HTMLElement[]} marks
 * @param {DOMRect} row
 */
function thin(marks, row) {
  const boxes = marks.map((mark) => mark.getBoundingClientRect());
  const last = boxes.length - 1;
  let end = row.left - BEYOND;
  const told = boxes.map(({ left, right }, index) => {
    const fits = index === last || (left > end + GAP && right + GAP < boxes[last].left);
    if (fits) end = right;
    return fits;
  });
  return () => marks.forEach((mark, index) => mark.classList.toggle("descent-untold", !told[index]));
}

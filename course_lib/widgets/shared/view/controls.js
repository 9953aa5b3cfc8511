// Labelled native controls: range, select, checkbox, button.
import { html, write } from "./dom.js";
import { ticksRow } from "./ticks.js";

// JupyterLab acts on arrow keys and letters unless an input asks it not to.
const KEEPS_KEYS = { "data-lm-suppress-shortcuts": "true" };

/**
 * @typedef {{ at: number, text: string }} Tick in the range's own units
 *
 * @typedef {object} Slider
 * @property {HTMLElement} root
 * @property {HTMLInputElement} input
 * @property {(value: number, text: string, seen?: string) => void} show moves it and sets what
 *   stands beside the label, which is also what a screen reader speaks as its value; `seen` is
 *   shorter, where the picture or the sentence says the rest
 */

/**
 * A labelled range over a trait's limits, or from `min` to `max` where its place is not its value.
 * @param {object} options
 * @param {string} options.label
 * @param {import("../maths/limits.js").NumberLimit} [options.limit]
 * @param {number} [options.min]
 * @param {number} [options.max]
 * @param {number | "any"} [options.step]
 * @param {Tick[]} [options.ticks]
 * @param {(value: number) => void} options.onInput
 * @returns {Slider}
 */
export function slider({
  label, limit, min = limit?.low ?? 0, max = limit?.high ?? 1,
  step = limit?.kind === "whole" ? 1 : "any", ticks = [], onInput,
}) {
  const input = html("input", {
    ...KEEPS_KEYS, type: "range", min, max, step,
    input: () => onInput(input.valueAsNumber),
  });
  const shown = html("span", { class: "descent-value", "aria-hidden": "true" });
  const root = html("div", { class: "descent-slider" },
    html("label", {}, html("span", { class: "descent-label" }, label), shown, input));
  if (ticks.length > 0) {
    root.append(ticksRow(ticks.map(({ at, text }) => ({ share: (at - min) / (max - min), text }))));
  }
  let [spoken, written] = ["", ""];
  return {
    root,
    input,
    show(value, text, seen = text) {
      if (input.value !== String(value)) input.value = String(value);
      if (written !== seen) write(shown, seen);
      if (spoken !== text) input.setAttribute("aria-valuetext", text);
      [spoken, written] = [text, seen];
    },
  };
}

/**
 * @param {object} options
 * @param {string | Node} options.label
 * @param {(checked: boolean) => void} options.onChange
 */
export function checkbox({ label, onChange }) {
  const input = html("input", {
    ...KEEPS_KEYS, type: "checkbox", change: () => onChange(input.checked),
  });
  const root = html("label", { class: "descent-check" }, input, html("span", {}, label));
  return { root, input, show: (/** @type {boolean} */ on) => {
    if (input.checked !== on) input.checked = on;
  } };
}

/**
 * @param {string} label
 * @param {() => void} onClick
 */
export function button(label, onClick) {
  return html("button", { ...KEEPS_KEYS, type: "button", class: "descent-button", click: onClick },
    label);
}

/**
 * A labelled select.
 * @param {object} settings
 * @param {string} settings.label
 * @param {{ value: string, text: string }[]} settings.options
 * @param {(value: string) => void} settings.onChange
 */
export function choice({ label, options, onChange }) {
  const select = html("select", {
    "data-lm-suppress-shortcuts": "true",
    change: () => { if (select.selectedIndex >= 0) onChange(select.value); }, // else nothing is chosen
  }, ...options.map(({ value, text }) => html("option", { value }, text)));
  const root = html("label", { class: "descent-choice" },
    html("span", { class: "descent-label" }, label), select);
  return { root, input: select, show: (/** @type {string} */ one) => {
    if (select.value !== one) select.value = one;
  } };
}

// The colour and dash an optimizer has everywhere in the course, and its entry in a key.
import { html, svg } from "./dom.js";

/** @param {string} optimizer or another name of the palette */
export function optimizerStyle(optimizer) {
  const name = `--descent-${optimizer.toLowerCase()}`;
  return `--optimizer: var(${name}); --dash: var(${name}-dash)`;
}

/**
 * An entry of a .descent-key, in the colour and dash of an optimizer.
 * @param {string} optimizer
 * @param {string | Text} text
 */
export function keyed(optimizer, text) {
  const swatch = svg("svg", { width: 28, height: 8, "aria-hidden": "true" },
    svg("path", { class: "descent-path", d: "M0,4H28" }));
  return html("span", { class: "descent-keyed", style: optimizerStyle(optimizer) }, swatch, text);
}

// A table of numbers that follow the state: what does not change is not written again.
import { html, write } from "./dom.js";

/**
 * @param {string} kind a class, or nothing
 * @param {string[]} headings of the columns
 * @param {HTMLTableCellElement[]} heads of the rows
 */
export function factsTable(kind, headings, heads) {
  const cells = heads.map((head) => [head, ...headings.slice(1).map(() => html("td"))]);
  const rows = cells.map((row) => html("tr", {}, ...row));
  const root = html("table", { class: `descent-rates ${kind}`.trim() },
    html("thead", {}, html("tr", {}, ...headings.map((text) => html("th", { scope: "col" }, text)))),
    html("tbody", {}, ...rows));
  return {
    root,
    rows,
    /** @param {string[][]} texts of each row's cells, with or without its head */
    show(texts) {
      texts.forEach((row, index) => {
        const shown = cells[index].slice(-row.length);
        row.forEach((text, column) => write(shown[column], text));
      });
    },
  };
}

/**
 * @param {string} kind a class, or nothing
 * @param {(Node | string)[]} children
 */
export function rowHead(kind, ...children) {
  return html("th", { scope: "row", class: kind || null }, ...children);
}

// The standings of a race as a table, the best first.
import { html, set, write } from "./dom.js";
import { keyed, optimizerStyle } from "./keys.js";
import { outside } from "./map.js";
import { sayLoss } from "./words.js";

/**
 * @typedef {import("../maths/race.js").Place} Place
 *
 * @typedef {object} Standings
 * @property {number} step
 * @property {Place[]} places
 * @property {number} loss the one of the last column: from which step on it was not above that
 * @property {string} label what a loss is here
 * @property {boolean} endless whether the surface falls without end
 * @property {import("./map.js").SurfaceMap} map
 */

/**
 * What has become of a run at the step of its place.
 * @param {Place} place
 */
export function sayPlace({ run, gone, fell, loss }) {
  if (fell) return `gone for good at step ${run.divergedAt}`;
  return gone ? `diverged at step ${run.divergedAt}` : sayLoss(loss);
}

export function standingsTable() {
  const caption = html("caption");
  const columns = ["", "Optimizer", "", ""].map((text) => html("th", { scope: "col" }, text));
  const body = html("tbody");
  columns[0].append(html("span", { class: "descent-unseen" }, "Place"));
  /** @type {ReturnType<typeof newRow>[]} */
  const rows = [];
  return {
    root: html("table", { class: "descent-rates descent-standings" },
      caption, html("thead", {}, html("tr", {}, ...columns)), body),
    /** @param {Standings} standings */
    show(standings) {
      const { step, places, loss, label } = standings;
      write(caption, `Standings at step ${step}`);
      write(columns[2], label);
      write(columns[3], `≤ ${sayLoss(loss)} from step`);
      while (rows.length < places.length) rows.push(newRow());
      while (body.rows.length > places.length) body.rows[places.length].remove();
      body.append(...rows.slice(body.rows.length, places.length).map(({ root }) => root));
      places.forEach((place, index) => fill(rows[index], index, place, standings));
    },
  };
}

function newRow() {
  const words = new Text();
  const name = keyed("", words);
  const cells = [html("td"), html("th", { scope: "row" }, name), html("td"), html("td")];
  return { cells, name, words, root: html("tr", {}, ...cells), optimizer: "" };
}

/**
 * @param {ReturnType<typeof newRow>} row
 * @param {number} index
 * @param {Place} place
 * @param {Standings} standings
 */
function fill(row, index, place, { step, loss, endless, map }) {
  const { run, gone } = place;
  const shown = Math.min(step, run.xs.length - 1);
  const off = !gone && outside(map, run.xs[shown], run.ys[shown]);
  const settled = endless || run.divergedAt !== null ? null : run.settled(loss);
  write(row.cells[0], `${index + 1}.`);
  if (row.optimizer !== run.optimizer) {
    row.optimizer = run.optimizer;
    set(row.name, { style: optimizerStyle(run.optimizer) });
    row.words.data = run.optimizer;
  }
  write(row.cells[2], `${sayPlace(place)}${off ? ", off the map" : ""}`);
  write(row.cells[3], String(settled ?? "—"));
}

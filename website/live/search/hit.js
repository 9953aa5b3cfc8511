// A hit as it is shown: where it leads, what it is, the words around it.
import { html } from "../../../course_lib/widgets/shared/view/dom.js";

/** @typedef {import("./engine.js").Hit} Hit */

const KINDS = /** @type {Record<string, string>} */ ({
  box: "Box", prediction: "Prediction", solution: "Solution", term: "Glossary", symbol: "Notation",
  source: "Source", api: "Reference",
});

/** The address of a hit from this page, with the words to show there. @param {Hit} hit @param {string} query */
export function address(hit, query) {
  const [path, anchor] = hit.entry.url.split("#");
  const root = document.documentElement.dataset.content_root ?? "./";
  const find = `?find=${encodeURIComponent(query)}`;
  return `${root}${path}${find}${anchor ? `#${encodeURI(anchor)}` : ""}`;
}

/** What a hit is, and where: "Exercise 4.1 · Adam › In practice". @param {Hit} hit */
export function place({ entry }) {
  const what = entry.kind === "section" || entry.kind === "page" ? "" : entry.label || KINDS[entry.kind];
  const where = entry.trail.join(" › ");
  return [what, what === where ? "" : where].filter(Boolean).join(" · ");
}

/** @param {Hit} hit @returns {(Node | string)[]} */
export function described(hit) {
  const { entry } = hit;
  const numbered = entry.kind === "section" || entry.kind === "page" ? entry.label : "";
  const title = html("span", { class: "search-title" },
    ...(numbered ? [html("span", { class: "search-number" }, `${numbered} `)] : []), entry.title);
  const around = html("span", { class: "search-context" },
    ...hit.excerpt.map(({ text, hit: own }) => (own ? html("mark", {}, text) : text)));
  const where = place(hit);
  return [
    title,
    ...(where ? [" ", html("span", { class: "search-place" }, where)] : []),
    ...(hit.excerpt.length > 0 ? [" ", around] : []),
  ];
}

/** How much was found, in a sentence. @param {import("./engine.js").Found} found @param {string} query */
export function said({ total, instead }, query) {
  if (total === 0) {
    return `Nothing on “${query}”. Try one word of it, or another name; the glossary lists what things are called here.`;
  }
  const count = total === 1 ? "1 place" : `${total} places`;
  return instead ? `${count}, for “${instead}”: nothing has “${query}”.` : `${count} on “${query}”.`;
}

export const FAILED = "The search could not be loaded. Check the connection and type again.";

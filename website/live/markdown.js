// What `say` and `table` display: paragraphs, lists, tables and listings, with bold, italic, code
// and links. A formula is shown as its LaTeX: what draws it on the site does so while it is built.
import { html } from "../../course_lib/widgets/shared/view/dom.js";

const INLINE = /(`+)(.+?)\1|\$([^$\n]+)\$|\*\*(.+?)\*\*|\*(.+?)\*|\[([^\]]+)\]\((https?:[^)\s]+|[#./][^)\s]*)\)|\\([\\`*_{}[\]()#+\-.!|$])/s;

/**
 * @param {string} text
 * @returns {(Node | string)[]}
 */
function inline(text) {
  /** @type {(Node | string)[]} */
  const made = [];
  for (let found = INLINE.exec(text); found; found = INLINE.exec(text)) {
    const [whole, , code, formula, bold, italic, link, address, escaped] = found;
    if (found.index) made.push(text.slice(0, found.index));
    if (code ?? formula) made.push(html("code", {}, code ?? formula));
    else if (bold) made.push(html("strong", {}, ...inline(bold)));
    else if (italic) made.push(html("em", {}, ...inline(italic)));
    else if (link) made.push(html("a", { href: address }, ...inline(link)));
    else made.push(escaped);
    text = text.slice(found.index + whole.length);
  }
  if (text) made.push(text);
  return made;
}

/** @param {string} line */
const cellsOf = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim());

/** @param {string} text of a block that is a table */
function table(text) {
  const [head, rule, ...rows] = text.split("\n").map(cellsOf);
  const attributes = (/** @type {number} */ i) => ({ class: rule[i]?.endsWith(":") && "text-right" });
  const row = (/** @type {"th" | "td"} */ tag, /** @type {string[]} */ cells) => (
    html("tr", {}, ...cells.map((cell, i) => (
      html(tag === "th" && cell ? "th" : "td", attributes(i), ...inline(cell))))));
  return html("div", { class: "wide-table" }, html(
    "table", {},
    html("thead", {}, row("th", head)),
    html("tbody", {}, ...rows.map((cells) => row("td", cells))),
  ));
}

/** @param {string} block */
function element(block) {
  const listing = /^(`{3,})[^\n]*\n([^]*?)\n?\1\s*$/.exec(block);
  if (listing) return html("div", { class: "highlight" }, html("pre", {}, listing[2]));
  if (/^\|.*\n\s*\|[\s:|-]+(?:\n|$)/.test(block)) return table(block);
  const heading = /^#{1,6}\s+(.*)/s.exec(block);
  if (heading) return html("p", {}, html("strong", {}, ...inline(heading[1])));
  const bullet = /^(?:[-*+]|\d+\.)\s+/;
  if (bullet.test(block)) {
    const items = block.split(/\n(?=(?:[-*+]|\d+\.)\s+)/).map((item) => item.replace(bullet, ""));
    return html(/^\d/.test(block) ? "ol" : "ul", {}, ...items.map((item) => html("li", {}, ...inline(item))));
  }
  return html("p", {}, ...inline(block));
}

/**
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export function markdown(text) {
  const blocks = text.trim().match(/(`{3,})[^]*?\n\1[^\n]*|(?:(?!\n\s*\n|\n`{3,})[^])+/g) ?? [];
  return blocks.map((block) => block.trim()).filter(Boolean).map(element);
}

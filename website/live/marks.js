// Which exercises are done: in their titles, in the contents, and on the page that the course begins
// with. Their places are kept free by the style sheet, so that nothing moves.
import { html } from "../../course_lib/widgets/shared/view/dom.js";

/** @import { Answers } from "./store.js" */

/** @typedef {{ link: HTMLAnchorElement, address: string, title: string, names: string[] }} Chapter */

/** Where a link leads, without the place on its page. @param {string} address */
export const pageOf = (address) => address.replace(/[?#].*$/, "");

/** The top of the course. */
export const top = () => new URL(document.documentElement.dataset.content_root ?? "./", location.href).href;

/**
 * The chapters in the course's contents, each with its exercises: the build writes before this script
 * which there are (descent_marks.py).
 * @returns {Chapter[]}
 */
export function chapters() {
  /** @type {Record<string, string[]>} */
  const exercises = /** @type {any} */ (globalThis).descentExercises ?? {};
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll("#course-nav a");
  return [...links].flatMap((link) => {
    const address = pageOf(link.href);
    const names = address.startsWith(top()) && exercises[address.slice(top().length)];
    return names ? [{ link, address, title: (link.textContent ?? "").trim(), names }] : [];
  });
}

/**
 * @param {Answers} answers
 * @param {Chapter[]} found
 */
export const doneIn = (answers, found) => (
  found.flatMap(({ names }) => names).filter((name) => answers.get(name)?.right).length);

/**
 * @param {Answers} answers
 * @param {Chapter[]} found
 */
export function showMarks(answers, found) {
  let shown = /** @type {string | null} */ (null);
  const update = () => {
    const all = answers.all();
    const right = Object.keys(all).filter((name) => all[name].right).join(" ");
    if (right === shown) return; // a key was pressed, and nothing is done by that
    shown = right;
    const total = doneIn(answers, found);
    document.documentElement.classList.toggle("has-marks", total > 0);
    for (const chapter of found) {
      const [done, all] = [doneIn(answers, [chapter]), chapter.names.length];
      mark(chapter.link, "done-count", done > 0 && brief(done, all));
      for (const row of rowsOf(chapter)) {
        mark(row, "done-count", done > 0 && counted(done, all));
        mark(row, "all-count", done === 0 && total > 0 && counted(done, all));
      }
    }
    for (const title of document.querySelectorAll(".exercise > .admonition-title")) {
      const name = title.parentElement?.id.replace(/^ex-/, "") ?? "";
      mark(title, "done-mark", Boolean(answers.get(name)?.right) && [tick(), " done"]);
    }
    const count = found.reduce((sum, { names }) => sum + names.length, 0);
    for (const place of document.querySelectorAll(".progress-total")) {
      place.textContent = total > 0 ? `${total} of ${count} exercises done` : "";
    }
  };
  answers.addEventListener("change", update);
  update();
}

/**
 * Where the course's first page describes a chapter.
 * @param {Chapter} chapter
 * @returns {Element[]}
 */
function rowsOf({ address }) {
  return [...document.querySelectorAll(".chapters > li")].filter((row) => {
    const link = row.querySelector("a");
    return link && pageOf(link.href) === address;
  });
}

const tick = () => html("span", { "aria-hidden": "true" }, "✓");

/** @param {string} text */
const spoken = (text) => html("span", { class: "spoken" }, text);

/**
 * In the contents, where there is little room: the rest is spoken.
 * @param {number} done
 * @param {number} all
 */
const brief = (done, all) => (done < all
  ? [`${done} of ${all}`, spoken(" exercises done")]
  : [tick(), spoken(` all ${all} exercises done`)]);

/**
 * @param {number} done
 * @param {number} all
 */
function counted(done, all) {
  if (done === 0) return [all === 1 ? "1 exercise" : `${all} exercises`];
  return done < all ? [`${done} of ${all} exercises done`] : [tick(), ` all ${all} exercises done`];
}

/**
 * @param {Element} element
 * @param {string} kind
 * @param {(Node | string)[] | false} content false takes the mark away
 */
function mark(element, kind, content) {
  const old = element.querySelector(`:scope > .${kind}`);
  if (!content) old?.remove();
  else if (old) old.replaceChildren(...content);
  else element.append(html("span", { class: kind }, ...content));
}

// Where a reader stopped: the chapter and its section, kept in this browser when a page is left
// (near-chapter.js), and offered on the course's first page.
import { html } from "../../course_lib/widgets/shared/view/dom.js";
import { top } from "./marks.js";

/** @import { Chapter } from "./marks.js" */

/** @typedef {{ page: string, id: string, section: string }} Place */

const KEY = "descent-place";
const LONGEST = 200; // characters

/** @returns {Place | null} */
function readPlace() {
  try {
    const { page, id, section } = JSON.parse(localStorage.getItem(KEY) ?? "null");
    const fine = [page, id, section].every((one) => typeof one === "string" && one.length <= LONGEST);
    return fine ? { page, id, section } : null;
  } catch {
    return null; // nothing kept, nothing to keep it in, or nothing that can be read
  }
}

/** Forget it. @returns {() => void} brings it back */
export function erasePlace() {
  try {
    const old = localStorage.getItem(KEY);
    localStorage.removeItem(KEY);
    return () => old !== null && localStorage.setItem(KEY, old);
  } catch {
    return () => {};
  }
}

export const hasPlace = () => readPlace() !== null;

/**
 * On the course's first page.
 * @param {Chapter[]} chapters
 * @param {() => void} open what shows the reader's answers
 */
export function showPlace(chapters, open) {
  const line = document.querySelector(".welcome-back");
  if (!line) return;
  const place = readPlace();
  const chapter = chapters.find(({ address }) => place && address === new URL(place.page, top()).href);
  const children = [
    html("span", { class: "progress-total" }),
    html("button", { type: "button", class: "answers-button", click: open }, "Your answers"),
  ];
  if (place && chapter) {
    const title = place.section ? `${chapter.title}: ${place.section}` : chapter.title;
    const href = place.id ? `${chapter.address}#${encodeURIComponent(place.id)}` : chapter.address;
    line.append(html("span", { class: "continue" }, "Continue with ", html("a", { href }, title)));
  } else {
    document.documentElement.classList.remove("has-place");
  }
  line.append(html("span", { class: "progress" }, ...children));
}

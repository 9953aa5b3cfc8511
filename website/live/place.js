// Where a reader stopped: the chapter and its section, kept in this browser when a page is left, and
// offered on the course's first page.
import { html } from "../../course_lib/widgets/shared/view/dom.js";
import { pageOf } from "./marks.js";

/** @import { Chapter } from "./marks.js" */

/** @typedef {{ page: string, id: string, section: string }} Place */

const KEY = "descent-place";
const LONGEST = 200; // characters

const top = () => new URL(document.documentElement.dataset.content_root ?? "./", location.href).href;

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
 * On a chapter's page.
 * @param {Chapter[]} chapters
 */
export function keepPlace(chapters) {
  const page = pageOf(location.href);
  if (!chapters.some(({ address }) => address === page)) return;
  const keep = () => {
    const heading = lastPassed();
    const [id, section] = [heading?.parentElement?.id ?? "", heading ? textOf(heading) : ""];
    try {
      localStorage.setItem(KEY, JSON.stringify({ page: page.slice(top().length), id, section }));
    } catch {
      // Nothing to keep it in.
    }
  };
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
}

function lastPassed() {
  const middle = innerHeight / 2;
  return [...document.querySelectorAll("article section[id] > :is(h2, h3)")]
    .filter((heading) => heading.getBoundingClientRect().top < middle).at(-1);
}

/** A heading as it is read: each formula once. @param {Element} heading */
function textOf(heading) {
  const copy = /** @type {Element} */ (heading.cloneNode(true));
  for (const part of copy.querySelectorAll(".headerlink, .katex-html, annotation")) part.remove();
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, LONGEST);
}

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

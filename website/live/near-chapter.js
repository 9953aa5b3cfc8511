// The same on a chapter's page. What opens its cells comes when a reader comes near one, or goes from
// one control to the next by keyboard. And when a reader leaves, it is kept where he stopped.
import { answers, live, load, page } from "./near.js";

const LONGEST = 200; // characters

/** @param {string} script what opens them */
function openCells(script) {
  const open = () => {
    load(answers);
    load(script).then(() => near.disconnect());
  };
  const near = new IntersectionObserver((cells) => cells.some((one) => one.isIntersecting) && open(), { rootMargin: "150%" });
  document.querySelectorAll("[data-cell] > .cell_input").forEach((cell) => near.observe(cell));
  addEventListener("keydown", ({ key }) => key === "Tab" && open());
}
// The page's own scripts come first: what they do to its listings is not for editors.
addEventListener("DOMContentLoaded", () => live && openCells(live));

// By the places of sections, which a browser knows of those too that it has not laid out.
function keep() {
  /** @param {string} sections @param {Element} [within] */
  const begun = (sections, within) => [...(within ?? document).querySelectorAll(sections)]
    .filter((one) => one.getBoundingClientRect().top < innerHeight / 2).pop();
  const outer = begun("article > section > section[id]");
  const section = outer && (begun(":scope > section[id]", outer) ?? outer);
  const place = { page, id: section?.id ?? "", section: textOf(section?.querySelector("h2, h3")) };
  try {
    localStorage.setItem("descent-place", JSON.stringify(place));
  } catch {
    // Nothing to keep it in.
  }
}

/** A heading as it is read: each formula once. @param {Element | null} [heading] */
function textOf(heading) {
  const copy = /** @type {Element | undefined} */ (heading?.cloneNode(true));
  copy?.querySelectorAll(".headerlink, .katex-html, annotation").forEach((part) => part.remove());
  return (copy?.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, LONGEST);
}

if (page) {
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
}

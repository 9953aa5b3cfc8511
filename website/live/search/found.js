// The page that a hit led to: its words are marked, and what they are folded into is opened.
import { hits } from "./excerpt.js";
import { terms } from "./words.js";

const PASSED_OVER = "script, style, svg, .katex, .copy-button, .headerlink, [hidden]";

/** @param {string} query */
export function show(query) {
  const words = terms(query);
  if (words.length === 0) return;
  const scope = target() ?? document.querySelector("article");
  const ranges = scope ? rangesOf(scope, words) : [];
  const seen = ranges.filter((range) => !folds(range).some((fold) => !fold.open));
  if (ranges.length > 0 && seen.length === 0) {
    for (const fold of folds(ranges[0])) fold.open = true;
    ranges[0].startContainer.parentElement?.scrollIntoView({ block: "center" });
  }
  mark(ranges);
  forget();
}

/** What the address names, with all that belongs to it: a term and what is said of it. */
function target() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  return named?.matches("dt, span, h1, h2, h3") ? named.closest("dl, tr, section") : named;
}

/** @param {Element} scope @param {string[]} words */
function rangesOf(scope, words) {
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement?.closest(PASSED_OVER)) continue;
    for (const [start, end] of hits(node.textContent ?? "", words)) {
      const range = new Range();
      range.setStart(node, start);
      range.setEnd(node, end);
      found.push(range);
    }
  }
  return found;
}

/** @param {Range} range */
function folds(range) {
  const found = [];
  let fold = range.startContainer.parentElement?.closest("details");
  while (fold) {
    found.push(fold);
    fold = fold.parentElement?.closest("details");
  }
  return found;
}

/** Without touching the page, where the browser can; until Escape. @param {Range[]} ranges */
function mark(ranges) {
  if (!globalThis.CSS?.highlights) return;
  CSS.highlights.set("found", new Highlight(...ranges));
  document.addEventListener("keydown", clear); // once, however often something is found
}

/** @param {KeyboardEvent} event */
function clear({ key }) {
  if (key !== "Escape") return;
  CSS.highlights.delete("found");
  document.removeEventListener("keydown", clear);
}

/** A link that a reader copies now is one to the place, not to the search. */
function forget() {
  try {
    history.replaceState(history.state, "", location.pathname + location.hash);
  } catch {
    // A page on disk keeps its address.
  }
}

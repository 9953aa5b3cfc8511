// A line that is shown at once and spoken when the reader pauses, so that dragging does not flood
// a screen reader. What changes by itself, `ongoing`, is spoken every few seconds. Until the
// reader has reached the widget it is only there to be read: nobody is told of it.
import { html, set, write } from "./dom.js";

const PAUSE = 500; // milliseconds
const ONGOING_PAUSE = 5000;
// Not every press of a screen reader's moves the focus.
const REACHED = ["focusin", "pointerdown", "click", "input"];

/**
 * @param {HTMLElement} el the widget
 * @param {(text: string) => void} [also] gets what is spoken, when it is
 */
export function spokenLine(el, also = () => {}) {
  const shown = html("p", { class: "descent-status", "aria-hidden": "true" });
  const spoken = html("p", { class: "descent-spoken" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isLong = false;
  let reached = false;
  let due = 0;
  const speak = () => {
    timer = undefined;
    const text = shown.textContent ?? "";
    // A new node: that is what a screen reader is told of.
    if (spoken.textContent !== text) spoken.textContent = text;
    also(text);
  };
  // One timer for any number of events while something is dragged.
  const wait = (/** @type {number} */ pause) => {
    timer = setTimeout(() => {
      const left = due - performance.now();
      if (left > 1) wait(left);
      else speak();
    }, pause);
  };
  const reach = () => {
    reached = true;
    set(spoken, { "aria-live": "polite", role: "status" });
    for (const event of REACHED) el.removeEventListener(event, reach, true);
  };
  for (const event of REACHED) el.addEventListener(event, reach, true);
  return {
    root: html("div", {}, shown, spoken),
    /**
     * @param {string} text
     * @param {boolean} [ongoing]
     */
    say(text, ongoing = false) {
      write(shown, text);
      if (timer !== undefined && ongoing && isLong) return;
      if (!reached && !ongoing) {
        clearTimeout(timer);
        speak();
        return;
      }
      const pause = ongoing ? ONGOING_PAUSE : PAUSE;
      const waits = timer !== undefined && ongoing === isLong;
      isLong = ongoing;
      due = performance.now() + pause;
      if (waits) return;
      clearTimeout(timer);
      wait(pause);
    },
    stop: () => clearTimeout(timer),
  };
}

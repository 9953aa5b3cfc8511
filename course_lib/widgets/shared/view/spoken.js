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
  const speak = () => {
    timer = undefined;
    write(spoken, shown.textContent ?? "");
    also(spoken.textContent ?? "");
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
      clearTimeout(timer);
      if (!reached && !ongoing) {
        speak();
        return;
      }
      isLong = ongoing;
      timer = setTimeout(speak, ongoing ? ONGOING_PAUSE : PAUSE);
    },
    stop: () => clearTimeout(timer),
  };
}

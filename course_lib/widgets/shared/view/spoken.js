// A line that is shown at once and spoken when the reader pauses, so that dragging does not flood
// a screen reader. What changes by itself, `ongoing`, is spoken every few seconds.
import { html, write } from "./dom.js";

const PAUSE = 500; // milliseconds
const ONGOING_PAUSE = 5000;

export function spokenLine() {
  const shown = html("p", { class: "descent-status", "aria-hidden": "true" });
  const spoken = html("p", { class: "descent-spoken", "aria-live": "polite", role: "status" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isLong = false;
  const speak = () => {
    timer = undefined;
    write(spoken, shown.textContent ?? "");
  };
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
      isLong = ongoing;
      timer = setTimeout(speak, ongoing ? ONGOING_PAUSE : PAUSE);
    },
    stop: () => clearTimeout(timer),
  };
}

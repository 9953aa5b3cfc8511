// What is going on while a cell runs: a sentence, said once for each phase, and a bar that moves.
import { html, set, write } from "../../course_lib/widgets/shared/view/dom.js";
import { part, phase } from "./words.js";

const PATIENCE = 250; // milliseconds after which a run is worth a word

/** @param {(text: string) => void} say */
export function createProgress(say) {
  const bar = html("progress", { max: 1 });
  const label = html("span", { class: "live-part" });
  const element = html("div", { class: "live-progress", hidden: true }, bar, label);
  let said = "";
  let timer = 0;
  const tell = (/** @type {string} */ text) => {
    if (text === said) return;
    said = text;
    clearTimeout(timer);
    say(text);
  };
  return {
    element,
    /** A run has begun: if it is short nothing is said of it. */
    begin(text = "Running …") {
      said = "";
      timer = window.setTimeout(tell, PATIENCE, text);
    },
    /** @param {import("./words.js").Progress} progress */
    show(progress) {
      const { done = 0, total = 0 } = progress;
      const text = phase(progress);
      if (progress.phase === "running") {
        clearTimeout(timer);
        timer = window.setTimeout(tell, PATIENCE, text);
      } else {
        tell(text);
      }
      element.hidden = !total;
      set(bar, { "aria-label": text, value: total ? Math.min(1, done / total) : null });
      write(label, part(progress));
    },
    end() {
      clearTimeout(timer);
      element.hidden = true;
    },
  };
}

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
  let next = "";
  let timer = 0;
  let wait = 0;
  let barred = false;
  const tell = () => {
    timer = 0;
    element.hidden = !barred;
    if (next === said) return;
    said = next;
    say(next);
  };
  return {
    element,
    /** A run has begun: if it is short nothing is said of it, and no bar pushes the page down. */
    begin(text = "Running …") {
      said = "";
      next = text;
      barred = false;
      wait = performance.now() + PATIENCE;
      timer = window.setTimeout(tell, PATIENCE);
    },
    /** @param {import("./words.js").Progress} progress */
    show(progress) {
      const { done = 0, total = 0 } = progress;
      const text = phase(progress);
      const other = text !== next;
      next = text;
      barred = total > 0;
      if (!barred) element.hidden = true;
      if (progress.phase === "running" && other) wait = performance.now() + PATIENCE;
      clearTimeout(timer);
      const left = wait - performance.now();
      if (left > 0) timer = window.setTimeout(tell, left);
      else tell();
      set(bar, { "aria-label": text, value: total ? Math.min(1, done / total) : null });
      write(label, part(progress));
    },
    end() {
      clearTimeout(timer);
      element.hidden = true;
    },
  };
}

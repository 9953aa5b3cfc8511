// The answers of this page: one store, however many scripts ask for it.
import { KEY } from "./shelf.js";
import { Answers } from "./store.js";

/** @type {Answers} */
export const answers = /** @type {any} */ (globalThis).descentAnswers ??= open();

function open() {
  const made = new Answers({
    storage: () => localStorage,
    published: (exercise) => (
      document.querySelector(`[data-exercise="${CSS.escape(exercise)}"]`)?.getAttribute("data-published") ?? null),
  });
  addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) made.refresh();
  });
  // Leaving: what is waiting is written. Coming back, from another tab or with the browser's own
  // button, a page has slept and heard of nothing.
  addEventListener("pagehide", () => made.flush());
  addEventListener("pageshow", (event) => event.persisted && made.refresh());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") made.flush();
    else made.refresh();
  });
  return made;
}

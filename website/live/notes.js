// What stands above an answer that was given to an exercise as it was before.
import { html } from "../../course_lib/widgets/shared/view/dom.js";

/**
 * @param {import("./store.js").Answer | null} answer
 * @param {() => void} startAgain
 * @returns {HTMLElement | null} null where there is nothing to say
 */
export function answerNote(answer, startAgain) {
  if (!answer?.changed) return null;
  const note = html("p", { class: "answer-note" },
    "This exercise has changed since you answered it. Your answer is kept. ",
    html("button", {
      type: "button",
      click: () => {
        note.remove();
        startAgain();
      },
    }, "Start again"));
  return note;
}

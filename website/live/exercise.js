// An exercise's cell is where its answer is written, checked and kept.
import { set, write } from "../../course_lib/widgets/shared/view/dom.js";
import { button, createCell } from "./cell.js";
import { answerNote } from "./notes.js";

/** @type {import("./store.js").Answers} kept by the script before this one, on every page */
const answers = /** @type {any} */ (globalThis).descentAnswers;

/**
 * @param {HTMLElement} cell
 * @param {import("./cell.js").Python} python
 */
export function openExercise(cell, python) {
  const input = /** @type {HTMLElement} */ (cell.querySelector(":scope > .cell_input"));
  const { cell: id = "", exercise = "" } = cell.dataset;
  const original = (input.querySelector("pre")?.textContent ?? "").replace(/\n$/, "");
  const number = document.getElementById(`ex-${exercise}`)?.querySelector(".caption-number")?.textContent?.trim();
  const solution = solutionOf(cell);
  let right = false;
  const live = createCell({
    python,
    id,
    original,
    exercise,
    value: answers.get(exercise)?.source ?? original,
    name: `Your answer to ${number ?? "this exercise"}, in Python`,
    verb: "Check",
    pictures: "",
    buttons: solution ? [solutionButton(solution)] : [],
    onChange: (source) => keep({ source }),
    onResult: ({ status, verdicts = [] }, source) => {
      const verdict = verdicts.find((one) => one.exercise === exercise);
      if (status === "done" && verdict?.answered) keep({ source, right: verdict.right });
    },
    onReset: () => {
      right = answers.get(exercise)?.right ?? false;
      answers.remove(exercise);
      show();
    },
    onUndo: (source) => {
      keep({ source, right });
      show();
    },
  });
  /** @param {{ source: string, right?: boolean }} answer */
  function keep(answer) {
    if (answer.source === original) answers.remove(exercise);
    else answers.set(exercise, answer);
  }
  answers.addEventListener("change", (event) => {
    const { exercises, elsewhere } = /** @type {CustomEvent} */ (event).detail;
    if (!answers.get(exercise)?.changed) note?.remove();
    if (!elsewhere || !exercises.includes(exercise)) return;
    live.take(answers.get(exercise)?.source ?? original);
    show();
  });
  // On paper it is the reader's, where there is something of his.
  const show = () => { cell.dataset.live = live.editor.value === original ? "" : "written"; };
  live.editor.textarea.addEventListener("input", show);
  input.after(live.element);
  const note = answerNote(answers.get(exercise), live.startAgain);
  if (note) live.element.prepend(note);
  show();
}

/**
 * The box with an exercise's solution: it follows the cell, before anything else begins.
 * @param {HTMLElement} cell
 * @returns {HTMLDetailsElement | null}
 */
function solutionOf(cell) {
  for (let next = cell.nextElementSibling; next; next = next.nextElementSibling) {
    if (next.matches("details.solution")) return /** @type {HTMLDetailsElement} */ (next);
    if (next.matches(".exercise, section, details.deeper")) return null;
  }
  return null;
}

/** @param {HTMLDetailsElement} solution */
function solutionButton(solution) {
  const show = button("Show the solution", "live-solution", () => {
    solution.open = !solution.open;
    if (!solution.open) return;
    solution.querySelector("summary")?.focus({ preventScroll: true });
    solution.scrollIntoView({ block: "nearest" });
  });
  const update = () => {
    write(show, solution.open ? "Hide the solution" : "Show the solution");
    set(show, { "aria-expanded": String(solution.open), "aria-controls": solution.id || null });
  };
  solution.addEventListener("toggle", update);
  update();
  return show;
}

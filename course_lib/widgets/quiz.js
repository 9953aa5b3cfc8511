import { button } from "./shared/view/controls.js";
import { html, set } from "./shared/view/dom.js";
import { widget } from "./shared/view/frame.js";

export default widget({ name: "quiz", label: "Quiz", also: ["questions"], build });

function build({ get }) {
  const stage = html("div");
  let shown = null;

  function start() {
    shown = get("questions");
    stage.replaceChildren(...quizOf(shown, () => start().focus()));
    return stage.querySelector("input");
  }

  return { stage: [stage], draw: () => { if (get("questions") !== shown) start(); } };
}

// All questions, and under them the score and a button that begins anew.
function quizOf(questions, again) {
  const right = questions.map(() => false);
  const tries = questions.map(() => 0);
  const score = html("p", { class: "descent-score", role: "status" });

  function note(index, correct) {
    if (right[index]) return; // a solved question stays solved
    right[index] = correct;
    tries[index] += 1;
    const solved = right.filter(Boolean).length;
    const first = right.filter((done, at) => done && tries[at] === 1).length;
    score.textContent = `${solved} of ${questions.length} right, ${first} at the first try.`;
  }

  return [
    ...questions.map((question, index) => makeQuestion(question, index + 1, questions.length,
      (correct) => note(index, correct))),
    html("div", { class: "descent-footer" },
      button("Start the quiz again", again), score),
  ];
}

// `code` and *emphasis*, the same two as in quiz.py; everything else is text.
function inline(text) {
  return text.split(/(`[^`]+`|\*[^*]+\*)/).filter((part) => part !== "").map((part) => {
    if (part.length > 2 && part.startsWith("`")) return html("code", {}, part.slice(1, -1));
    if (part.length > 2 && part.startsWith("*")) return html("em", {}, part.slice(1, -1));
    return part;
  });
}

// One question is one form: its radio buttons are a group of their own without any name that is
// unique on the page. onAnswer(right) is called at every check.
function makeQuestion({ prompt, choices }, position, count, onAnswer) {
  const radios = choices.map((_, index) => html("input", {
    "data-lm-suppress-shortcuts": "true", type: "radio", name: "choice", value: index,
    change: () => say(null, ""),
  }));
  const feedback = html("p", { class: "descent-feedback", role: "status" });
  const check = button("Check", () => {});
  set(check, { type: "submit", "aria-label": `Check question ${position}` });

  function say(right, text) {
    feedback.replaceChildren(...inline(text));
    feedback.classList.toggle("descent-met", right === true);
    form.classList.toggle("descent-solved", right === true);
  }

  function answer(event) {
    event.preventDefault();
    const chosen = radios.findIndex((radio) => radio.checked);
    if (chosen < 0) {
      say(null, "Choose an answer first.");
      return;
    }
    const { correct, why } = choices[chosen];
    say(correct, `${correct ? "Right." : "Not quite."} ${why}`);
    onAnswer(correct);
  }

  const form = html("form", { submit: answer },
    html("fieldset", {},
      html("legend", {},
        html("span", { class: "descent-count" }, `Question ${position} of ${count}. `),
        ...inline(prompt)),
      ...choices.map(({ text }, index) => (
        html("label", { class: "descent-check" }, radios[index],
          html("span", {}, ...inline(text))))),
      html("div", { class: "descent-footer" }, check),
      feedback));
  return form;
}

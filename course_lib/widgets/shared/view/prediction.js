// A prediction asked for before anything is shown: a question with some answers. Choosing one
// brings the widget to the state that shows what happens, with a sentence for that answer.
import { button } from "./controls.js";
import { html, set, write } from "./dom.js";

/**
 * @typedef {object} Prediction
 * @property {string} question
 * @property {{ text: string, right: boolean, why: string }[]} choices
 * @property {Record<string, any>} [reveal] the traits that show it, set at the answer
 */

/**
 * @param {Prediction} prediction
 * @param {(traits: Record<string, any>) => void} setTraits
 */
export function predictionBox({ question, choices, reveal = {} }, setTraits) {
  const radios = choices.map((_, index) => html("input", {
    "data-lm-suppress-shortcuts": "true", type: "radio", name: "prediction", value: index,
  }));
  const answer = html("p", { class: "descent-feedback", role: "status" });
  const press = set(button("See what happens", () => {}), { type: "submit" });

  /** @param {Event} event */
  function show(event) {
    event.preventDefault();
    const chosen = choices[radios.findIndex((radio) => radio.checked)];
    answer.classList.toggle("descent-met", chosen?.right === true);
    if (!chosen) {
      write(answer, "Make a guess first: a wrong one teaches more than none.");
      return;
    }
    write(answer, `${chosen.right ? "Yes." : "Not so."} ${chosen.why}`);
    setTraits(reveal);
  }

  const root = html("form", { class: "descent-predict", submit: show },
    html("fieldset", {},
      html("legend", {}, html("strong", {}, "First, predict. "), question),
      html("div", { class: "descent-row" }, ...choices.map(({ text }, index) => (
        html("label", { class: "descent-check" }, radios[index], html("span", {}, text)))), press),
      answer));
  return { root };
}

// Predictions asked for before anything is shown: a question with some answers. Choosing one brings
// the widget to the state that shows what happens, with a sentence for that answer; then comes the
// next question, if there is one.
import { button } from "./controls.js";
import { html, set, write } from "./dom.js";

/**
 * @typedef {object} Prediction
 * @property {string} question
 * @property {{ text: string, right: boolean, why: string, reveal?: Record<string, any> }[]} choices
 *   an answer's own `reveal` tries that answer
 * @property {Record<string, any>} [reveal] the traits that show it, set at any other answer
 */

const GUESS = "Make a guess first: a wrong one teaches more than none.";

/**
 * @param {Prediction | Prediction[]} predictions asked one after the other
 * @param {(traits: Record<string, any>) => void} setTraits
 */
export function predictionBox(predictions, setTraits) {
  const asked = [predictions].flat();
  const root = html("div", {});
  ask(0);
  return { root };

  /** @param {number} index */
  function ask(index) {
    const more = index + 1 < asked.length;
    const title = asked.length > 1 ? `Predict (${index + 1} of ${asked.length}). ` : "First, predict. ";
    const next = () => {
      ask(index + 1);
      root.querySelector("input")?.focus(); // the button that was pressed is gone
    };
    root.replaceChildren(questionForm(asked[index], setTraits, title, more ? next : null));
  }
}

/**
 * @param {Prediction} prediction
 * @param {(traits: Record<string, any>) => void} setTraits
 * @param {string} title
 * @param {(() => void) | null} next
 */
function questionForm({ question, choices, reveal = {} }, setTraits, title, next) {
  const radios = choices.map((_, index) => html("input", {
    "data-lm-suppress-shortcuts": "true", type: "radio", name: "prediction", value: index,
  }));
  const answer = html("p", { class: "descent-feedback", role: "status" });
  const told = choices.map(({ right, why }) => `${right ? "Yes." : "Not so."} ${why}`);
  const press = set(button("See what happens", () => {}), { type: "submit" });
  const on = next ? set(button("Next question", next), { hidden: true }) : null;

  /** @param {Event} event */
  function show(event) {
    event.preventDefault();
    const chosen = choices[radios.findIndex((radio) => radio.checked)];
    answer.classList.toggle("descent-met", chosen?.right === true);
    if (!chosen) {
      write(answer, GUESS);
      return;
    }
    write(answer, told[choices.indexOf(chosen)]);
    if (on) on.hidden = false;
    setTraits(chosen.reveal ?? reveal);
  }

  return html("form", { class: "descent-predict", submit: show },
    html("fieldset", {},
      html("legend", {}, html("strong", {}, title), question),
      html("div", { class: "descent-asked" },
        html("div", { class: "descent-choices" }, ...choices.map(({ text }, index) => (
          html("label", { class: "descent-check" }, radios[index], html("span", {}, text))))), press),
      // The longest answer's place is kept, so that the picture below stays where it is.
      html("div", { class: "descent-told" }, answer,
        ...[GUESS, ...told].map((text) => html("p", { "aria-hidden": "true" }, text))),
      ...(on ? [on] : [])));
}

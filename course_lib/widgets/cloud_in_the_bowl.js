import {
  cloudNoise, settledDistance, settledLoss, STEPS, turned, walkCloud, WALKERS,
} from "./shared/maths/cloud.js";
import { kept } from "./shared/maths/kept.js";
import { button, slider } from "./shared/view/controls.js";
import { html } from "./shared/view/dom.js";
import { bowl, cloudLosses } from "./shared/view/cloud_pictures.js";
import { widget } from "./shared/view/frame.js";
import { player } from "./shared/view/player.js";
import { rateSlider } from "./shared/view/rates.js";
import { sayLoss } from "./shared/view/words.js";

export default widget({ name: "cloudy", label: "A cloud of noisy descents in a bowl", build });

const PER_SECOND = 25;
const GAP = 12; // pixels between the two pictures

function build(tools) {
  const { get, set: setTraits, change, limits } = tools;
  const rate = rateSlider({
    label: "Learning rate α, from now on",
    limit: { kind: "number", low: limits.rates.low, high: limits.rates.high },
    onInput: (value) => setTraits(turned({ rates: get("rates"), turns: get("turns") },
      get("shown_step"), value)),
  });
  const transport = transportOf(tools);
  const again = button("New noise", () => (
    change("noise_seed", (get("noise_seed") + 1) % (limits.noise_seed.high + 1))));
  const [above, losses] = [bowl(), cloudLosses()];
  const [noiseOf, walk] = [kept(cloudNoise), kept(walkCloud)];
  const goal = get("goal_loss");

  return {
    controls: [html("div", { class: "descent-row descent-transport" }, rate.root,
      ...transport.buttons)],
    key: [keyOf()],
    stage: [above.root],
    beside: [losses.root],
    folded: [html("div", { class: "descent-row" }, transport.slider.root, again)],
    model: ({ rates, turns, shown_step: step, noise_seed: seed }) => (
      { ...runTo(step, rates, turns), walk: walk(rates, turns, noiseOf(seed)) }),
    draw(model, { width, wide }) {
      rate.show(model.rate, sayLoss(model.rate));
      transport.show(model.step);
      const size = wide ? Math.round(0.5 * width) : Math.min(width, 420);
      above.draw(size, model);
      losses.draw(wide ? width - size - GAP : width, wide ? size : 220, model, goal);
    },
    say: sentence,
    ongoing: transport.playing,
    predict: PREDICTION,
    goal: {
      task: `End below a mean loss of ${sayLoss(goal)} at step ${STEPS}. Go back to step 0, let the `
        + "cloud run, and turn α down while it is under way.",
      praise: "Done. A large α for the way, a small one for the end: no constant α does both.",
      conditions: ({ step, walk: { losses: found } }) => [
        { text: `step ${step} of ${STEPS}`, met: step === STEPS },
        { text: `mean loss ${sayLoss(found[step])} (below ${sayLoss(goal)})`,
          met: found[step] < goal },
      ],
    },
    stop: transport.stop,
  };
}

const TURNED_DOWN = { ...turned({ rates: new Array(6).fill(0.4), turns: [301, 302, 303, 304, 305] },
  80, 0.1), shown_step: 180 };

const PREDICTION = {
  question: "α is 0.4, and for a long time the cloud has not come closer. Turn α down to 0.1, a "
    + "quarter. When it has settled again, how wide is the cloud?",
  choices: [
    { text: "as wide as before", right: false,
      why: "The noise is as loud as before, but each marble now follows a quarter of it. See the "
        + "step in the loss: it has dropped off its shelf." },
    { text: "about half as wide", right: true,
      why: "The loss falls to about a quarter, and the loss is a square: the width goes with √α. "
        + "The outer dotted ring is where the cloud was." },
    { text: "a quarter as wide", right: false,
      why: "One step’s noise is a quarter, but a slower marble also takes four times as long to "
        + "forget it. What remains is about half." },
    { text: "it shrinks to a point", right: false,
      why: "That takes an α that goes on falling. At any constant one there is a new floor, lower "
        + "than the old." },
  ],
  reveal: TURNED_DOWN,
};

// --- the model: everything that is drawn or said ------------------------------------------------

// The rates up to a step, each with the step from which it holds.
function runTo(step, rates, turns) {
  const parts = rates
    .map((rate, index) => ({ from: index === 0 ? 0 : turns[index - 1], rate }))
    .filter(({ from }) => from === 0 || from <= Math.min(step, STEPS - 1));
  return { step, parts, rate: parts.at(-1).rate };
}

function sentence({ step, rate, walk: { losses, xs, ys } }) {
  let squares = 0;
  for (let walker = step * WALKERS; walker < (step + 1) * WALKERS; walker += 1) {
    squares += xs[walker] ** 2 + ys[walker] ** 2;
  }
  return `Step ${step}, α = ${sayLoss(rate)}: mean loss ${sayLoss(losses[step])}, where this α `
    + `settles at ${sayLoss(settledLoss(rate))}. A marble is typically `
    + `${Math.sqrt(squares / WALKERS).toFixed(2)} from the bottom, settled `
    + `${settledDistance(rate).toFixed(2)}.`;
}

// --- the controls -------------------------------------------------------------------------------

function transportOf({ get, change, glide, limits }) {
  const at = () => get("shown_step");
  const clock = player({
    at, end: () => STEPS, perSecond: () => PER_SECOND, go: (step) => change("shown_step", step),
  });
  const look = (step) => {
    clock.pause();
    change("shown_step", step);
  };
  const shown = slider({ label: "Step looked at", limit: limits.shown_step, onInput: look });
  return {
    slider: shown,
    playing: clock.playing,
    stop: clock.stop,
    buttons: [
      clock.root,
      button("One step", () => look(Math.min(STEPS, at() + 1))),
      button("Back to step 0", () => {
        clock.pause();
        glide({ shown_step: 0 });
      }),
    ],
    show(step) {
      shown.show(step, `step ${step} of ${STEPS}`);
      clock.name();
    },
  };
}

function keyOf() {
  return html("p", { class: "descent-key" },
    html("span", { class: "descent-key-walker" }, `one of ${WALKERS} marbles`),
    html("span", { class: "descent-key-trail" }, "one’s last 10 steps"),
    html("span", { class: "descent-key-ring" }, "where they settle at this α"));
}

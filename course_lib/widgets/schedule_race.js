import { LONGEST, planned, ranked } from "./shared/maths/horizon.js";
import { kept } from "./shared/maths/kept.js";
import { slider } from "./shared/view/controls.js";
import { html, set, svg, write } from "./shared/view/dom.js";
import { widget } from "./shared/view/frame.js";
import { gliding } from "./shared/view/reorder.js";
import { curve, linearScale, tenths } from "./shared/view/scales.js";
import { grouped, sayLoss } from "./shared/view/words.js";

export default widget({ name: "horizon", label: "Schedules, planned and stopped", build });

const EVERY = 10; // steps, of both sliders

function build({ change, limits }) {
  const stop = slider({
    label: "Stopped after", limit: limits.stop, step: EVERY,
    onInput: (value) => change("stop", value),
  });
  const budget = slider({
    label: "Planned for", limit: limits.budget, step: EVERY,
    onInput: (value) => change("budget", value),
  });
  const list = html("ol", { class: "descent-ranking" });
  const rows = new Map();
  const ranking = gliding(list);
  const plansFor = kept(planned);

  return {
    key: [keyOf()],
    stage: [list],
    controls: [html("div", { class: "descent-row" }, budget.root, stop.root)],
    model: (state) => ({ ...state, places: ranked(plansFor(state.budget), state.stop) }),
    draw(model, { width }) {
      for (const { name } of model.places) if (!rows.has(name)) rows.set(name, row(name));
      ranking.reorder(model.places.map(({ name }) => rows.get(name).root));
      budget.show(model.budget, `${grouped(model.budget)} steps`, grouped(model.budget));
      stop.show(model.stop, `${grouped(model.stop)} steps`, grouped(model.stop));
      for (const plan of model.places) rows.get(plan.name).draw(plan, model, width);
    },
    say: sentence,
    predict: PREDICTIONS,
    stop: ranking.stop,
  };
}

// The list has all of the losses.
function sentence({ budget, stop, places }) {
  const [first, last] = [places[0], places.at(-1)].map(
    ({ name, losses }) => `${name} (${sayLoss(losses[stop])})`);
  return `Planned for ${grouped(budget)} steps, stopped after ${grouped(stop)}: ${first} is first, `
    + `${last} last.`;
}

const PREDICTIONS = [
  {
    question: "Each schedule was made for 1,000 steps, with the α₀ that is best for it there, and "
      + "linear wins. But the money runs out after 300. Who is ahead?",
    choices: [
      { text: "linear, still", right: false,
        why: "Most of its rate is left: its fall was to come later. 1/t leads, fourth at 1,000, for it "
          + "began fast and has come down already." },
      { text: "the constant rate", right: false,
        why: "It is last. To be quiet at step 1,000 it had to be a small rate, and after 300 steps most "
          + "of its loss is way still to go. 1/t began fast, and has come down already." },
      { text: "1/t", right: true,
        why: "It began fast and has come down already. Linear, cosine and the late fall were saving that "
          + "for later." },
    ],
    reveal: { budget: 1000, stop: 300 },
  },
  {
    question: "Now you know it beforehand: everyone plans for 300, with a new best α₀. Who wins?",
    choices: [
      { text: "1/t, again", right: false,
        why: "Linear does: once more the plan that ends where the run ends. 1/t is fourth." },
      { text: "linear", right: true,
        why: "The plan that ends where the run ends. It is the same run as before, told in time." },
      { text: "too short to matter", right: false,
        why: "The order is nearly that of 1,000 steps: linear first, the constant rate last." },
    ],
    reveal: { budget: 300, stop: 300 },
  },
];

// --- the picture: a row for each schedule, its rate by step and its loss as a bar ---------------

const [HEIGHT, PAD] = [40, 3];

function row(name) {
  const parts = {
    area: svg("path", { class: "descent-rate-area" }),
    line: svg("path", { class: "descent-rate-line" }),
    stop: svg("path", { class: "descent-rate-stop" }),
  };
  const shape = svg("svg", { "aria-hidden": "true", height: HEIGHT },
    svg("path", { class: "descent-zero", d: `M0,${HEIGHT - PAD}H600` }), ...Object.values(parts));
  const bar = html("span", { class: "descent-loss-bar" });
  const value = html("span", { class: "descent-value" });
  const root = html("li", {},
    html("span", { class: "descent-ranked" }, name), shape,
    html("span", { class: "descent-loss" }, bar, value));
  const pixels = kept(pixelsOf);
  return {
    root,
    draw({ alphas, losses }, { stop }, width) {
      const across = Math.round(width < 480 ? 0.27 * width : 0.36 * width);
      const { x, xs, ys, d } = pixels(alphas, across);
      set(shape, { width: across });
      set(parts.line, { d });
      set(parts.area, { d: `${curve(xs, ys, stop)}V${HEIGHT - PAD}H1Z` });
      set(parts.stop, { d: `M${tenths(x(stop))},0V${HEIGHT}` });
      bar.style.width = `${(75 * shareOf(losses[stop])).toFixed(1)}%`;
      write(value, sayLoss(losses[stop]));
    },
  };
}

// All rows have the same steps.
const stepsOf = kept((across) => {
  const x = linearScale(0, LONGEST, 1, across - 1);
  return { x, xs: Float64Array.from({ length: LONGEST }, (_, step) => x(step)) };
});

// The line of a rate by step, and its points.
function pixelsOf(alphas, across) {
  const { x, xs } = stepsOf(across);
  const most = alphas.reduce((one, other) => Math.max(one, other), 0);
  const y = linearScale(0, most, HEIGHT - PAD, PAD);
  const ys = alphas.map(y);
  return { x, xs, ys, d: curve(xs, ys) };
}

// On a logarithmic scale from 0.03 to 1.
function shareOf(loss) {
  return Math.min(1, Math.max(0.01, Math.log(loss / 0.03) / Math.log(1 / 0.03)));
}

function keyOf() {
  return html("p", { class: "descent-key" },
    html("span", { class: "descent-key-rate" }, "learning rate, 1,000 steps"),
    html("span", { class: "descent-key-stop" }, "stopped here"),
    html("span", { class: "descent-key-loss" }, "mean loss there, logarithmic"));
}

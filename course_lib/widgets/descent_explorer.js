import { descend, lossesOf, settledAt, shownSurface } from "./shared/maths/descent.js";
import { kept } from "./shared/maths/kept.js";
import { Momentum } from "./shared/maths/rules.js";
import { floorOf, namedSurface, onView } from "./shared/maths/surfaces.js";
import { checkbox, choice, slider } from "./shared/view/controls.js";
import { html, set } from "./shared/view/dom.js";
import { widget } from "./shared/view/frame.js";
import { keyed } from "./shared/view/keys.js";
import { lossChart, stepLookedAt } from "./shared/view/loss_chart.js";
import { outside, pathLayer, startHandle, startSliders, surfaceMap } from "./shared/view/map.js";
import { rateSlider, roundRate } from "./shared/view/rates.js";
import { sayLoss, sayMemory, sayNumber } from "./shared/view/words.js";

export default widget({
  name: "explorer",
  label: "Gradient descent with momentum, to explore",
  also: ["condition"],
  build,
});

// A rate at which dampened momentum with β = 0.9 gets somewhere and does not diverge: what a newly
// chosen surface begins with.
const TAME_RATES = {
  ravine: 0.05, "rotated ravine": 0.05, rosenbrock: 0.004, beale: 0.01, himmelblau: 0.01,
  saddle: 0.1, monkey_saddle: 0.05, rastrigin: 0.002, styblinski_tang: 0.01,
};

function build(tools) {
  const { get, change, repaint } = tools;
  const moveStart = (...start) => change("start", start);
  const controls = controlsOf(tools);
  const map = surfaceMap("Map of the surface with the path");
  const path = pathLayer(map);
  const handle = startHandle(map, moveStart);
  const starts = startSliders(moveStart);
  const chart = lossChart("Loss by step");
  const key = html("p", { class: "descent-key" });
  const hovered = stepLookedAt(chart, {
    onHover: repaint, onPress: (step) => change("shown_step", step),
  });
  const surfaceOf = kept(shownSurface);
  const showKey = keyOf(key);
  const { surface, convention, nesterov, rate, beta, steps, shownStep } = controls;

  return {
    predict: predictionOf(get),
    controls: [html("div", { class: "descent-row" }, rate.root, beta.root)],
    key: [key],
    stage: [map.root],
    beside: [chart.root],
    folded: [
      shownStep.root,
      html("div", { class: "descent-row" }, surface.root, convention.root, nesterov.root),
      html("div", { class: "descent-row" }, steps.root, ...starts.roots),
    ],
    model: (state) => measure(state, surfaceOf(state.surface, state.condition), hovered()),
    draw(model, { width, wide }) {
      const mapWidth = wide ? Math.round(0.56 * width) : width;
      map.draw(model.surface, mapWidth);
      showControls(controls, model, map);
      starts.show(map, ...model.start);
      handle.show(...model.start);
      path.draw(model.optimizer, model.run, model.step);
      chart.draw({
        width: wide ? width - mapWidth : width, height: wide ? map.height : 190,
        steps: model.state.steps, step: model.step, label: model.label, range: model.range,
        runs: [{ optimizer: model.optimizer, losses: model.run.losses }],
        goal: aimed(get, model) ? { loss: get("goal_loss"), steps: get("goal_steps") } : null,
      });
      showKey(model);
    },
    say: ({ surface: one, run, state }) => `α = ${sayLoss(state.learning_rate)}, β = ${state.beta}`
      + `${state.beta > 0 ? `, ${state.dampening ? "dampened" : "undampened"}` : ""}`
      + `${state.nesterov && state.beta > 0 ? ", Nesterov’s" : ""}: `
      + `${outcome(one, run, state.steps)}.`,
    goal: goalOf(get),
  };
}

function controlsOf({ get, set: setTraits, change, limits }) {
  return {
    surface: choice({
      label: "Surface",
      options: limits.surface.names.map((name) => (
        { value: name, text: namedSurface(name, get("condition")).title })),
      onChange: (name) => setTraits({
        surface: name,
        start: [...namedSurface(name, get("condition")).start],
        learning_rate: TAME_RATES[name] * (get("dampening") ? 1 : 0.1),
      }),
    }),
    convention: choice({
      label: "Momentum",
      options: [
        { value: "true", text: "averaged (dampened): v ← βv + (1 − β)g" },
        { value: "false", text: "summed (undampened): v ← βv + g" },
      ],
      onChange: (value) => change("dampening", value === "true"),
    }),
    nesterov: checkbox({
      label: "Nesterov’s look-ahead", onChange: (checked) => change("nesterov", checked),
    }),
    rate: rateSlider({
      label: "Learning rate α", limit: limits.learning_rate,
      onInput: (value) => change("learning_rate", value),
    }),
    beta: slider({
      label: "β", limit: limits.beta, step: 0.01,
      ticks: [0, 0.5, 0.9, 0.99].map((at) => ({ at, text: String(at) })),
      onInput: (value) => change("beta", value),
    }),
    steps: slider({
      label: "Steps", limit: limits.steps, onInput: (value) => change("steps", value),
    }),
    shownStep: slider({
      label: "Step looked at", limit: limits.shown_step,
      onInput: (value) => change("shown_step", value),
    }),
  };
}

// --- the model: everything that is drawn or said ------------------------------------------------

function measure(traits, { surface, range }, hovered) {
  const state = { ...traits, start: onView(surface, traits.start) };
  const { learning_rate, beta, dampening, nesterov, steps } = state;
  const walked = descend(
    surface, () => new Momentum({ learning_rate, beta, dampening, nesterov }), state.start, steps);
  const run = { ...walked, losses: lossesOf(surface, walked) };
  const endless = surface.lowest.length === 0;
  return {
    state, surface, range, run,
    start: state.start,
    // At β = 0 the rule is plain gradient descent, and looks like it.
    optimizer: beta === 0 ? "SGD" : "Momentum",
    step: Math.min(hovered ?? state.shown_step, steps, run.xs.length - 1),
    label: floorOf(surface) === 0 || endless ? "loss" : "loss above the lowest",
  };
}

// The same path in the other convention: dampened at α / (1 − β), undampened at α.
function otherRate({ learning_rate, beta, dampening }) {
  return dampening ? learning_rate * (1 - beta) : learning_rate / (1 - beta);
}

function aimed(get, { state }) {
  return state.surface === get("goal_surface");
}

function goalOf(get) {
  const [loss, steps, start] = ["goal_loss", "goal_steps", "goal_start"].map(get);
  const wanted = namedSurface(get("goal_surface"), get("condition"));
  return {
    task: `Reach a loss of ${sayLoss(loss)} in fewer than ${steps} steps.`,
    praise: "Done. Try the same without momentum, β = 0: how far do you get?",
    conditions(model) {
      const { surface, run, state } = model;
      const settled = settledAt(run.losses, loss);
      const reached = settled !== null && run.divergedAt === null;
      const there = aimed(get, model);
      return [
        { text: `surface: ${surface.title}${there ? "" : ` (wanted: ${wanted.title})`}`, met: there },
        { text: reached
          ? `at or below ${sayLoss(loss)} from step ${settled} on (fewer than ${steps})`
          : `not at ${sayLoss(loss)}: ${outcome(surface, run, state.steps)}`,
        met: reached && settled < steps },
        { text: `started at a loss of ${sayLoss(run.losses[0])} (at least ${sayLoss(start)})`,
          met: run.losses[0] >= start },
      ];
    },
  };
}

// About gradient descent that zigzags close to its limit, whatever is shown; each answer is tried.
function predictionOf(get) {
  const [condition, loss, cure] = [get("condition"), 1e-6, 0.5];
  const surface = namedSurface("ravine", condition);
  const rate = (share) => roundRate(share / condition);
  const walked = (learning_rate, beta) => {
    const { start } = surface;
    const run = descend(surface, () => new Momentum({ learning_rate, beta }), start, 500);
    return settledAt(lossesOf(surface, run), loss) ?? "more than 500";
  };
  const before = `steps to a loss of ${sayLoss(loss)}, where it took ${walked(rate(1.9), 0)}`;
  const trying = (share, beta) => ({
    surface: "ravine", start: [...surface.start], dampening: true, nesterov: false,
    learning_rate: rate(share), beta,
  });
  return {
    question: `At β = 0 and α = ${rate(1.9)} the walk zigzags down the ravine. Which one slider gets it `
      + "to the lowest point sooner? (Each answer is tried.)",
    choices: [
      { text: "Lower α", right: false, reveal: trying(0.95, 0),
        why: `The zigzag goes, and so does the speed: ${walked(rate(0.95), 0)} ${before}.` },
      { text: "Raise α", right: false, reveal: trying(2.1, 0),
        why: `Beyond ${sayLoss(2 / condition)} each swing is wider than the one before, and at `
          + `${rate(2.1)} the walk leaves the valley.` },
      { text: "Raise β", right: true, reveal: trying(1.9, cure),
        why: `The swings cancel, and what is left goes along the valley: ${walked(rate(1.9), cure)} `
          + `${before}. And now α may rise, too: try twice as much.` },
    ],
  };
}

// --- in words -----------------------------------------------------------------------------------

function outcome(surface, run, steps) {
  if (run.divergedAt !== null) {
    return surface.lowest.length > 0
      ? `diverged at step ${run.divergedAt}`
      : `gone for good at step ${run.divergedAt}, for this surface falls without end`;
  }
  const what = floorOf(surface) === 0 || surface.lowest.length === 0
    ? "loss" : "loss above the lowest";
  return `${what} ${sayLoss(run.losses[steps])} after ${steps} ${steps === 1 ? "step" : "steps"}`;
}

function showControls(controls, { state, run, step }, map) {
  controls.surface.show(state.surface);
  controls.convention.show(String(state.dampening));
  controls.nesterov.show(state.nesterov);
  const same = `${state.dampening ? "undampened" : "dampened"}: ${sayLoss(otherRate(state))}`;
  controls.rate.show(state.learning_rate, `${sayLoss(state.learning_rate)} (${same})`);
  controls.beta.show(state.beta, sayMemory(state.beta, "no momentum"));
  controls.steps.show(state.steps, String(state.steps));
  set(controls.shownStep.input, { max: state.steps });
  const place = `x ${sayNumber(run.xs[step])}, y ${sayNumber(run.ys[step])}`;
  controls.shownStep.show(step, `step ${step}: ${place}, loss ${sayLoss(run.losses[step])}`
    + `${outside(map, run.xs[step], run.ys[step]) ? ", outside of the map" : ""}`);
}

function keyOf(key) {
  let shown = null;
  return ({ optimizer, surface, state }) => {
    const named = optimizer === "SGD" ? "gradient descent"
      : `momentum${state.nesterov ? ", Nesterov’s" : ""}`;
    const mark = `${named} ${surface.lowest.length > 0}`;
    if (mark === shown) return; // what has not changed is not written anew
    shown = mark;
    key.replaceChildren(
      keyed(optimizer, named),
      html("span", { class: "descent-key-start" }, "start, to drag"),
      ...(surface.lowest.length > 0
        ? [html("span", { class: "descent-key-lowest" }, "lowest")] : []),
    );
  };
}

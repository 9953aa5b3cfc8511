import { Momentum } from "./rules.js";
import { SURFACE_NAMES, floorOf, namedSurface } from "./surfaces.js";
import { checkbox, footer, goalBox, html, redraw, set, setTraits, slider, spokenLine } from "./controls.js";
import { choice, descend, keyed, lossChart, lossesOf, outside, pathLayer, rateSlider, sayLoss, sayNumber, settledAt, startHandle, startSliders, stepLookedAt, surfaceMap, valueRange } from "./descent.js";

// A rate at which dampened momentum with β = 0.9 gets somewhere and does not diverge: what a newly
// chosen surface begins with.
const TAME_RATES = {
  ravine: 0.05, "rotated ravine": 0.05, rosenbrock: 0.004, beale: 0.01, himmelblau: 0.01,
  saddle: 0.1, monkey_saddle: 0.05, rastrigin: 0.002, styblinski_tang: 0.01,
};

// --- the model: everything that is drawn or said -------------------------------------------

function walk(surface, { learning_rate, beta, dampening, nesterov, start, steps }) {
  const run = descend(
    surface, () => new Momentum({ learning_rate, beta, dampening, nesterov }), start, steps);
  return { ...run, losses: lossesOf(surface, run) };
}

// The same path in the other convention: dampened at α / (1 − β), undampened at α.
function otherRate({ learning_rate, beta, dampening }) {
  return dampening ? learning_rate * (1 - beta) : learning_rate / (1 - beta);
}

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

// --- the view -------------------------------------------------------------------------------

const RATE_POWERS = [-5, 1];

// What an address may hold: numbers within limits, "flag", or what a function makes of the text.
const LINKED = {
  surface: (text) => (SURFACE_NAMES.includes(text) ? text : undefined),
  learning_rate: [1e-5, 10],
  beta: [0, 0.99],
  dampening: "flag",
  nesterov: "flag",
  start: (text) => {
    const numbers = text.split(",").map(Number);
    return numbers.length === 2 && numbers.every((one) => Math.abs(one) <= 100)
      ? numbers : undefined;
  },
  steps: [1, 500],
  shown_step: [0, 500],
};

function render({ model, el, link }) {
  const get = (name) => model.get(name);
  const change = (name, value) => setTraits(model, { [name]: value });
  const moveStart = (...start) => change("start", start);

  const surfaceChoice = choice({
    label: "Surface",
    options: SURFACE_NAMES.map((name) => (
      { value: name, text: namedSurface(name, get("condition")).title })),
    onChange: (name) => setTraits(model, {
      surface: name,
      start: [...namedSurface(name, get("condition")).start],
      learning_rate: TAME_RATES[name] * (get("dampening") ? 1 : 0.1),
    }),
  });
  const convention = choice({
    label: "Momentum",
    options: [
      { value: "true", text: "averaged (dampened): v ← βv + (1 − β)g" },
      { value: "false", text: "summed (undampened): v ← βv + g" },
    ],
    onChange: (value) => change("dampening", value === "true"),
  });
  const nesterov = checkbox({
    label: "Nesterov’s look-ahead", onChange: (checked) => change("nesterov", checked),
  });
  const rate = rateSlider({
    label: "Learning rate α", lowest: RATE_POWERS[0], highest: RATE_POWERS[1],
    onInput: (value) => change("learning_rate", value),
  });
  const beta = slider({
    label: "β", min: 0, max: 0.99, step: 0.01,
    ticks: [0, 0.5, 0.9, 0.99].map((at) => ({ at, text: String(at) })),
    onInput: (value) => change("beta", value),
  });
  const steps = slider({
    label: "Steps", min: 1, max: 500, step: 1, onInput: (value) => change("steps", value),
  });
  const shownStep = slider({
    label: "Step looked at", min: 0, max: 500, step: 1,
    onInput: (value) => change("shown_step", value),
  });
  const map = surfaceMap("Map of the surface with the path");
  const path = pathLayer(map);
  const handle = startHandle(map, moveStart);
  const starts = startSliders(moveStart);
  const chart = lossChart("Loss by step");
  const pair = html("div", { class: "descent-pair" }, map.root, chart.root);
  const key = html("p", { class: "descent-key" });
  const spoken = spokenLine();
  const goal = goalBox(
    `Reach a loss of ${sayLoss(get("goal_loss"))} in fewer than ${get("goal_steps")} steps.`);

  const aim = namedSurface(get("goal_surface"), get("condition"));

  el.classList.add("descent-widget", "descent-explorer");
  set(el, { role: "group", "aria-label": "Gradient descent with momentum, to explore" });
  el.append(
    html("div", { class: "descent-row" }, surfaceChoice.root, convention.root, nesterov.root),
    html("div", { class: "descent-row" }, rate.root, beta.root),
    key, pair, spoken.root, shownStep.root,
    html("div", { class: "descent-row" }, steps.root, ...starts.roots),
    goal.root, footer({ model, names: Object.keys(LINKED), link }),
  );

  const hovered = stepLookedAt(chart, {
    onHover: () => draw(el.clientWidth), onPress: (step) => change("shown_step", step),
  });

  let kept = {};
  function currentSurface() {
    const [name, condition] = [get("surface"), get("condition")];
    if (kept.name !== name || kept.condition !== condition) {
      kept = { name, condition, surface: namedSurface(name, condition) };
      kept.range = kept.surface.lowest.length > 0 ? null : valueRange(kept.surface);
    }
    return kept.surface;
  }

  function draw(boxWidth) {
    const surface = currentSurface();
    const width = Math.max(240, boxWidth - 2); // within the widget's own padding
    const wide = width >= 560;
    const mapWidth = wide ? Math.round(0.56 * width) : width;
    map.draw(surface, mapWidth);
    const start = get("start").map((value, axis) => (
      Math.min(map.view[axis][1], Math.max(map.view[axis][0], value))));
    const state = {
      learning_rate: get("learning_rate"), beta: get("beta"), dampening: get("dampening"),
      nesterov: get("nesterov"), start, steps: Math.round(get("steps")),
    };
    const run = walk(surface, state);
    // At β = 0 the rule is plain gradient descent, and looks like it.
    const optimizer = state.beta === 0 ? "SGD" : "Momentum";
    const last = run.xs.length - 1;
    const step = Math.min(hovered() ?? Math.round(get("shown_step")), state.steps, last);

    surfaceChoice.show(get("surface"));
    convention.show(String(state.dampening));
    nesterov.show(state.nesterov);
    const same = `${state.dampening ? "undampened" : "dampened"}: ${sayLoss(otherRate(state))}`;
    rate.show(state.learning_rate, `${sayLoss(state.learning_rate)} (${same})`);
    beta.show(state.beta, state.beta === 0 ? "0, no momentum"
      : `${state.beta}, about ${sayLoss(Number((1 / (1 - state.beta)).toPrecision(2)))} steps`);
    steps.show(state.steps, String(state.steps));
    set(shownStep.input, { max: state.steps });
    const place = `x ${sayNumber(run.xs[step])}, y ${sayNumber(run.ys[step])}`;
    shownStep.show(step, `step ${step}: ${place}, loss ${sayLoss(run.losses[step])}`
      + `${outside(map, run.xs[step], run.ys[step]) ? ", outside of the map" : ""}`);
    starts.show(map, ...start);
    handle.show(...start);
    path.draw(optimizer, run, step);
    const label = floorOf(surface) === 0 ? "loss"
      : surface.lowest.length > 0 ? "loss above the lowest" : "loss";
    const aimed = get("surface") === get("goal_surface");
    chart.draw({
      width: wide ? width - mapWidth : width, height: wide ? map.height : 190,
      steps: state.steps, step, label, range: kept.range,
      runs: [{ optimizer, losses: run.losses }],
      goal: aimed ? { loss: get("goal_loss"), steps: get("goal_steps") } : null,
    });
    const named = state.beta === 0 ? "gradient descent"
      : `momentum${state.nesterov ? ", Nesterov’s" : ""}`;
    if (kept.named !== named) { // what has not changed is not written anew
      kept.named = named;
      key.replaceChildren(
        keyed(optimizer, named),
        html("span", { class: "descent-key-start" }, "start, to drag"),
        ...(surface.lowest.length > 0
          ? [html("span", { class: "descent-key-lowest" }, "lowest")] : []),
      );
    }

    const settled = settledAt(run.losses, get("goal_loss"));
    const reached = settled !== null && run.divergedAt === null;
    const met = goal.show([
      { text: `surface: ${surface.title}${aimed ? "" : ` (wanted: ${aim.title})`}`, met: aimed },
      { text: reached
        ? `at or below ${sayLoss(get("goal_loss"))} from step ${settled} on`
          + ` (fewer than ${get("goal_steps")})`
        : `not at ${sayLoss(get("goal_loss"))}: ${outcome(surface, run, state.steps)}`,
      met: reached && settled < get("goal_steps") },
      { text: `started at a loss of ${sayLoss(run.losses[0])} (at least `
          + `${sayLoss(get("goal_start"))})`,
      met: run.losses[0] >= get("goal_start") },
    ], "Done. Try the same without momentum, β = 0: how far do you get?");
    spoken.say(`α = ${sayLoss(state.learning_rate)}, β = ${state.beta}`
      + `${state.beta > 0 ? `, ${state.dampening ? "dampened" : "undampened"}` : ""}`
      + `${state.nesterov && state.beta > 0 ? ", Nesterov’s" : ""}: `
      + `${outcome(surface, run, state.steps)}.${met ? " Goal reached." : ""}`);
  }

  const stop = redraw({
    model, element: el, draw, names: [...Object.keys(LINKED), "condition"],
  });
  return () => {
    stop();
    spoken.stop();
  };
}

export default { render, linked: LINKED };

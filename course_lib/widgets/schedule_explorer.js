import { SGD } from "./rules.js";
import { fillNormal } from "./noise.js";
import { constant, cosineDecay, exponentialDecay, inverseTimeDecay, piecewiseConstant, staircase, warmup } from "./schedules.js";
import { betaAt } from "./parts.js";
import { button, checkbox, curve, footer, goalBox, html, inSlices, linearScale, niceTicks, redraw, set, setTraits, slider, spokenLine, svg } from "./controls.js";
import { choice, keyed, optimizerStyle, power, rateSlider, sayLoss } from "./descent.js";

// As in schedule_explorer.py.
const [RUNS, COORDINATES, HORIZON] = [20, 5, 500];
const [AWAY, NOISE] = [10, 1]; // distance of the start, root mean square of the gradient's noise
const FAINT = 5; // of the runs, drawn one by one; all of them make the median
const LOST = 1e12; // a loss beyond this has diverged

// --- the model: everything that is drawn or said ------------------------------------------------

// The first schedules by name: `make` and `args` of the state; `text` for the list.
const BASES = {
  constant: { text: "constant", make: constant, args: ({ rate }) => [rate] },
  inverse_time_decay: {
    text: "inverse time, α₀ / (1 + d·t)", make: inverseTimeDecay,
    args: ({ rate, decay_rate }) => [rate, decay_rate],
  },
  exponential_decay: {
    text: "exponential, α₀·κᵗ", make: exponentialDecay,
    args: ({ rate, factor }) => [rate, factor],
  },
  cosine_decay: {
    text: "half a cosine, to 0", make: cosineDecay,
    args: ({ rate, total_steps }) => [rate, total_steps],
  },
  piecewise_constant: {
    text: "piecewise constant", make: piecewiseConstant,
    args: ({ rate, boundaries, drop }) => [
      [0, 1, 2].map((count) => Number((rate / drop ** count).toPrecision(6))), boundaries],
  },
};

export function compose(state) {
  const base = BASES[state.schedule];
  let made = base.make(...base.args(state));
  if (state.staircase) made = staircase(made, state.interval);
  return state.warmup ? warmup(made, state.warmup_steps) : made;
}

// The same as it is written in Python.
export function expressionOf(state) {
  let text = `${state.schedule}(${BASES[state.schedule].args(state).map(written).join(", ")})`;
  if (state.staircase) text = `staircase(${text}, ${state.interval})`;
  return state.warmup ? `warmup(${text}, ${state.warmup_steps})` : text;
}

function written(value) {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  return value > 0 && value < 1e-4 ? value.toExponential() : String(value);
}

// Normal numbers for every coordinate of every gradient, made run by run: the last yield is all.
export function* gradientNoise(seed) {
  const each = COORDINATES * HORIZON;
  const values = new Float64Array(RUNS * each);
  for (let [run, state] = [0, seed]; run < RUNS; run += 1) {
    state = fillNormal(values, run * each, (run + 1) * each, state);
    yield values;
  }
}

// Losses of every run, before the first step and after each; infinite where one has diverged.
export function noisyDescents(rates, noise) {
  const learning_rate = (t) => rates[t];
  const scale = NOISE / Math.sqrt(COORDINATES);
  let index = 0;
  return Array.from({ length: RUNS }, () => {
    const losses = new Float64Array(HORIZON + 1);
    for (let coordinate = 0; coordinate < COORDINATES; coordinate += 1) {
      const optimizer = new SGD({ learning_rate });
      let parameter = AWAY / Math.sqrt(COORDINATES);
      losses[0] += 0.5 * parameter * parameter;
      for (let step = 1; step <= HORIZON; step += 1) {
        parameter = optimizer.step(parameter, parameter + scale * noise[index]);
        losses[step] += 0.5 * parameter * parameter;
        index += 1;
      }
    }
    for (let step = 0; step <= HORIZON; step += 1) {
      if (Number.isNaN(losses[step])) losses[step] = Infinity;
    }
    return losses;
  });
}

export function medianByStep(runs) {
  const here = new Float64Array(runs.length);
  const medians = new Float64Array(runs[0].length);
  for (let step = 0; step < medians.length; step += 1) {
    for (let run = 0; run < runs.length; run += 1) here[run] = runs[run][step];
    here.sort();
    medians[step] = (here[runs.length / 2 - 1] + here[runs.length / 2]) / 2;
  }
  return medians;
}

// The mean loss at which a constant rate settles: α σ² / (2 (2 − α)); none from 2 on.
export function noiseFloor(rate) {
  return rate < 2 ? (rate * NOISE ** 2) / (2 * (2 - rate)) : Infinity;
}

// The mean loss at the end at a constant rate: what is left of the start, and the noise.
function expectedAtEnd(rate) {
  const kept = (1 - rate) ** (2 * HORIZON);
  return 0.5 * kept * AWAY ** 2 + (1 - kept) * noiseFloor(rate);
}

function bestConstant() {
  const rates = Array.from({ length: 600 }, (_, index) => 10 ** (-3 + index / 200));
  return Math.min(...rates.map(expectedAtEnd));
}

function outcomeOf(medians) {
  const last = medians[HORIZON];
  const start = medians[0];
  const peak = medians.reduce((most, loss) => Math.max(most, loss), 0);
  if (last > LOST) {
    return `the loss diverges, ${sayLoss(start)} at first, beyond 1e12 from step `
      + `${medians.findIndex((loss) => loss > LOST)} on`;
  }
  const detour = peak > 1.5 * start ? `, after a peak of ${sayLoss(peak)}` : "";
  return `loss ${sayLoss(last)}${detour}, median of ${RUNS} runs`;
}

// --- the charts ---------------------------------------------------------------------------------

const PANEL = { left: 46, right: 12, top: 18 };
const AXIS = 32; // below the lower chart
const EVERY = 2; // steps between the points of a drawn loss

function scheduleCharts() {
  const rates = panel("Learning rate by step");
  const losses = panel("Loss by step: median of the runs, some of them, and the noise floor");
  rates.curve = svg("path", { class: "descent-schedule-rate" });
  rates.plot.append(rates.curve);
  losses.goal = svg("path", { class: "descent-goal-line" });
  losses.faint = Array.from({ length: FAINT }, () => svg("path", { class: "descent-schedule-run" }));
  losses.median = svg("path", { class: "descent-schedule-median" });
  losses.floor = svg("path", { class: "descent-schedule-floor" });
  losses.plot.append(losses.goal, ...losses.faint, losses.median, losses.floor);
  set(losses.plot, { style: optimizerStyle("SGD") });
  const root = html("div", { class: "descent-schedule" }, rates.root, losses.root);
  const steps = Array.from({ length: HORIZON + 1 }, (_, step) => step);
  const few = steps.filter((step) => step % EVERY === 0);
  return { root, draw };

  function draw(width, { alphas, runs, medians, logarithmic, goal }) {
    const x = linearScale(0, HORIZON, PANEL.left, width - PANEL.right);
    drawRates(x, width, alphas, logarithmic);
    const top = Math.max(2, Math.ceil(Math.log10(
      Math.min(LOST, medians.reduce((most, loss) => Math.max(most, loss), 1)))));
    // In steps of four, so that the axis is calm while something is dragged.
    const high = top > 2 ? 2 + 4 * Math.ceil((top - 2) / 4) : 2;
    const y = drawAxis(losses, { width, height: width < 480 ? 200 : 250, x, low: -4, high,
      logarithmic: true, title: "loss", last: true });
    const at = (loss) => y(Math.max(-5, Math.min(high + 2, Math.log10(loss))));
    const xs = few.map(x);
    losses.faint.forEach((path, index) => {
      set(path, { d: curve(xs, few.map((step) => at(runs[index][step]))) });
    });
    set(losses.median, { d: curve(xs, few.map((step) => at(medians[step]))) });
    set(losses.floor, { d: curve(
      xs.slice(0, -1), few.slice(0, -1).map((step) => at(noiseFloor(alphas[step])))) });
    set(losses.goal, { d: `M${PANEL.left},${at(goal).toFixed(1)}H${width - PANEL.right}` });
  }

  function drawRates(x, width, alphas, logarithmic) {
    const most = alphas.reduce((a, b) => Math.max(a, b), 0);
    const least = alphas.reduce((a, b) => Math.min(a, b), Infinity);
    let [low, high] = [0, niceTicks(0, most, 4).at(-1)];
    if (high < most) high += niceTicks(0, most, 4)[1];
    if (logarithmic) {
      high = Math.ceil(Math.log10(most) - 1e-9);
      low = Math.floor(Math.log10(Math.max(least, 1e-6 * most)) + 1e-9);
      low = Math.min(low, high - 2);
    }
    const y = drawAxis(rates, { width, height: width < 480 ? 110 : 130, x, low, high, logarithmic,
      title: logarithmic ? "learning rate, logarithmic axis" : "learning rate" });
    const at = logarithmic ? (rate) => y(Math.max(low - 1, Math.log10(rate))) : y;
    set(rates.curve, { d: curve(steps.slice(0, -1).map(x), Array.from(alphas, at)) });
  }
}

function panel(name) {
  const grid = svg("g", { class: "descent-grid" });
  const plot = svg("svg"); // clips what leaves it
  const title = svg("text", { x: PANEL.left, y: 11 });
  const root = svg("svg", { role: "img", "aria-label": name }, grid, plot, title);
  return { root, grid, plot, title, drawn: "" };
}

// Draws an axis if it has changed and returns its scale, of powers of ten if it is logarithmic.
function drawAxis(one, { width, height, x, low, high, logarithmic, title, last = false }) {
  const [right, bottom] = [width - PANEL.right, PANEL.top + height];
  const y = linearScale(low, high, bottom, PANEL.top);
  const mark = `${[width, height, low, high, logarithmic]}`;
  if (one.drawn === mark) return y;
  one.drawn = mark;
  one.title.textContent = title;
  set(one.root, { width, height: bottom + (last ? AXIS : 8) });
  const frame = [PANEL.left, PANEL.top - 2, right - PANEL.left, height + 4];
  set(one.plot, { x: frame[0], y: frame[1], width: frame[2], height: frame[3],
    viewBox: frame.join(" ") });
  const ticks = niceTicks(low, high, logarithmic ? Math.min(high - low, 6) : 4)
    .filter((tick) => !logarithmic || Number.isInteger(tick));
  one.grid.replaceChildren(
    ...ticks.flatMap((tick) => [
      svg("path", { d: `M${PANEL.left},${y(tick).toFixed(1)}H${right}` }),
      svg("text", { x: PANEL.left - 6, y: y(tick) + 4, "text-anchor": "end" },
        logarithmic ? power(tick) : String(tick)),
    ]),
    ...(last ? niceTicks(0, HORIZON, 5).map((tick) => svg("text", {
      x: x(tick), y: bottom + 15, "text-anchor": "middle" }, String(tick))) : []),
    ...(last ? [svg("text", { x: right, y: bottom + 28, "text-anchor": "end" }, "step")] : []),
  );
  return y;
}

// --- the view -----------------------------------------------------------------------------------

// What an address may hold: numbers within limits, "flag", or what a function makes of the text.
const LINKED = {
  schedule: (text) => (Object.hasOwn(BASES, text) ? text : undefined),
  initial_rate: [1e-3, 10],
  decay_rate: [1e-4, 10],
  factor: [0.5, 0.9999],
  total_steps: [1, 1000, "whole"],
  boundaries: (text) => {
    const numbers = text.split(",").map(Number);
    const [first, second] = numbers;
    return numbers.length === 2 && numbers.every(Number.isInteger)
      && first >= 1 && first < second && second < HORIZON ? numbers : undefined;
  },
  drop: [1, 100],
  staircase: "flag",
  interval: [1, 250, "whole"],
  warmup: "flag",
  warmup_steps: [1, 400, "whole"],
  log_rate: "flag",
  noise_seed: [0, 4294967295, "whole"],
};

const STATE = Object.keys(LINKED).filter((name) => !["log_rate", "noise_seed"].includes(name));

function render({ model, el, link }) {
  const get = (name) => model.get(name);
  const change = (name, value) => setTraits(model, { [name]: value });
  const whole = (name, label, max) => slider({
    label, min: 1, max, step: 1, onInput: (value) => change(name, value),
  });

  const base = choice({
    label: "Schedule",
    options: Object.entries(BASES).map(([value, { text }]) => ({ value, text })),
    onChange: (name) => change("schedule", name),
  });
  const rate = rateSlider({
    label: "Initial rate α₀", lowest: -3, highest: 1,
    onInput: (value) => change("initial_rate", value),
  });
  const decay = rateSlider({
    label: "Decay rate d", lowest: -4, highest: 1,
    onInput: (value) => change("decay_rate", value),
  });
  // As fine near 1 as near 0.5; place 0.3 is 0.5, place 4 is 0.9999.
  const place = (value) => -Math.log10(1 - value);
  const factor = slider({
    label: "Factor κ", min: 0.3, max: 4, step: 0.02,
    ticks: [0.5, 0.9, 0.99, 0.999, 0.9999].map((at) => ({ at: place(at), text: String(at) })),
    onInput: (position) => change("factor", betaAt(position)),
  });
  const total = whole("total_steps", "Steps to 0", 1000);
  // One pushes the other ahead of it.
  const edges = ["First drop at", "Second drop at"].map((label, index) => slider({
    label, min: 1 + index, max: HORIZON - 2 + index, step: 1,
    onInput: (value) => {
      const [first, second] = get("boundaries");
      change("boundaries", index === 0
        ? [value, Math.max(second, value + 1)] : [Math.min(first, value - 1), value]);
    },
  }));
  const drop = slider({
    label: "Divided by", min: 1, max: 100, step: 1, onInput: (value) => change("drop", value),
  });
  const stairs = checkbox({
    label: "Staircase", onChange: (checked) => change("staircase", checked),
  });
  const interval = whole("interval", "Held for", 250);
  const climb = checkbox({ label: "Warm-up", onChange: (checked) => change("warmup", checked) });
  const climbSteps = whole("warmup_steps", "Warm-up lasts", 400);
  const logRate = checkbox({
    label: "Logarithmic rate", onChange: (checked) => change("log_rate", checked),
  });
  const again = button("New noise", () => change("noise_seed", (get("noise_seed") + 1) % 2 ** 32));
  const parameters = {
    inverse_time_decay: [decay], exponential_decay: [factor], cosine_decay: [total],
    piecewise_constant: [...edges, drop],
  };

  const expression = html("code", { class: "descent-expression" });
  const charts = scheduleCharts();
  const spoken = spokenLine();
  const goal = goalBox(
    `Build a schedule that ends with a median loss below ${sayLoss(get("goal_loss"))}.`);
  const key = html("p", { class: "descent-key" },
    html("span", { class: "descent-key-schedule-rate" }, "learning rate"),
    keyed("SGD", `median of ${RUNS} runs`),
    html("span", { class: "descent-key-schedule-run" }, `${FAINT} of the runs`),
    html("span", { class: "descent-key-schedule-floor" }, "noise floor of the step’s rate"),
    html("span", { class: "descent-key-schedule-goal" }, "goal"));

  el.classList.add("descent-widget", "descent-scheduler");
  set(el, { role: "group", "aria-label": "Learning-rate schedule, to build" });
  el.append(
    html("div", { class: "descent-row" }, base.root, rate.root),
    html("div", { class: "descent-row descent-schedule-parameters" },
      ...Object.values(parameters).flat().map(({ root }) => root)),
    html("div", { class: "descent-row descent-schedule-steps" },
      html("div", { class: "descent-schedule-part" }, stairs.root, interval.root),
      html("div", { class: "descent-schedule-part" }, climb.root, climbSteps.root)),
    html("p", { class: "descent-expression-line" }, expression),
    html("div", { class: "descent-row descent-schedule-key" }, key, logRate.root, again),
    charts.root, spoken.root, goal.root, footer({ model, names: Object.keys(LINKED), link }),
  );

  const best = bestConstant();
  let noise = { seed: get("noise_seed"), values: [...gradientNoise(get("noise_seed"))].at(-1) };
  let [coming, giveUp] = [noise.seed, () => {}];
  // Other noise takes a few frames; until then all goes on with the noise there is.
  function callFor(seed) {
    if (seed === coming) return;
    coming = seed;
    giveUp();
    giveUp = inSlices((function* () {
      let values = null;
      for (values of gradientNoise(seed)) yield;
      yield true;
      noise = { seed, values };
      draw(el.clientWidth);
    })());
  }

  let kept = { mark: null };
  // Descents and medians stay while only the axis or the width changes.
  function descents(state) {
    const mark = JSON.stringify([state, noise.seed]);
    if (kept.mark !== mark) {
      const alphas = Float64Array.from({ length: HORIZON }, (_, step) => step)
        .map(compose(state));
      const runs = noisyDescents(alphas, noise.values);
      kept = { mark, alphas, runs, medians: medianByStep(runs) };
    }
    return kept;
  }

  function draw(width) {
    const state = { ...Object.fromEntries(STATE.map((name) => [name, get(name)])) };
    state.rate = state.initial_rate;
    callFor(get("noise_seed"));
    const { alphas, runs, medians } = descents(state);
    const counts = state.staircase
      ? (count) => `${count} intervals, ${count * state.interval} steps` : steps;

    base.show(state.schedule);
    rate.show(state.initial_rate, sayLoss(state.initial_rate));
    decay.show(state.decay_rate,
      `${sayLoss(state.decay_rate)} per ${state.staircase ? "interval" : "step"}`);
    factor.show(place(state.factor), `${state.factor} per ${state.staircase ? "interval" : "step"}`);
    total.show(state.total_steps, counts(state.total_steps));
    edges.forEach((one, index) => one.show(state.boundaries[index],
      `${state.staircase ? "interval" : "step"} ${state.boundaries[index]}`));
    drop.show(state.drop, sayLoss(state.drop));
    stairs.show(state.staircase);
    interval.show(state.interval, steps(state.interval));
    interval.input.disabled = !state.staircase;
    climb.show(state.warmup);
    climbSteps.show(state.warmup_steps, steps(state.warmup_steps));
    climbSteps.input.disabled = !state.warmup;
    logRate.show(get("log_rate"));
    for (const [name, sliders] of Object.entries(parameters)) {
      for (const { root } of sliders) root.hidden = name !== state.schedule;
    }
    const text = expressionOf(state);
    if (expression.textContent !== text) expression.textContent = text;
    charts.draw(Math.max(240, width - 2), { alphas, runs, medians, logarithmic: get("log_rate"),
      goal: get("goal_loss") });

    const ending = medians[HORIZON];
    const met = goal.show([
      { text: `${outcomeOf(medians)} (below ${sayLoss(get("goal_loss"))})`,
        met: ending < get("goal_loss") },
    ], "Done. No constant rate ends that low: what it gains in speed it pays in noise.");
    const floor = noiseFloor(state.initial_rate);
    const settled = floor === Infinity
      ? `A constant ${sayLoss(state.initial_rate)} diverges`
      : `Noise floor of a constant ${sayLoss(state.initial_rate)}: ${sayLoss(floor)}`;
    spoken.say(`After ${HORIZON} steps: rate ${sayLoss(alphas[HORIZON - 1])}, `
      + `${outcomeOf(medians)}. ${settled}; the best constant rate ends at ${sayLoss(best)} in the `
      + `mean.${met ? " Goal reached." : ""}`);
  }

  const stop = redraw({ model, element: el, draw, names: Object.keys(LINKED) });
  return () => {
    stop();
    giveUp();
    spoken.stop();
  };
}

function steps(count) {
  return `${count} ${count === 1 ? "step" : "steps"}`;
}

export default { render, linked: LINKED };

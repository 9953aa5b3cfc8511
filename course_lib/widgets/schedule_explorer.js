import {
  bestConstant, gradientNoise, HORIZON, LOST, medianByStep, noiseFloor, noisyDescents, RUNS,
} from "./shared/maths/noisy_descents.js";
import {
  constant, cosineDecay, exponentialDecay, inverseTimeDecay, linearDecay, piecewiseConstant,
  staircase, warmup, warmupStableDecay,
} from "./shared/maths/schedules.js";
import { button, checkbox, choice, slider } from "./shared/view/controls.js";
import { html, inSlices, set, write } from "./shared/view/dom.js";
import { widget } from "./shared/view/frame.js";
import { keyed } from "./shared/view/keys.js";
import { betaAt, rateSlider } from "./shared/view/rates.js";
import { FAINT, scheduleCharts } from "./shared/view/schedule_charts.js";
import { STAIRCASE_QUESTION } from "./shared/view/schedule_question.js";
import { sayLoss } from "./shared/view/words.js";

export default widget({ name: "scheduler", label: "Learning-rate schedule, to build", build });

function build(tools) {
  const { get, change, limits, repaint } = tools;
  const composition = compositionOf(tools);
  const parameters = parametersOf(tools, composition.base.root);
  const logRate = checkbox({
    label: "Logarithmic rate", onChange: (checked) => change("log_rate", checked),
  });
  const again = button("New noise", () => (
    change("noise_seed", (get("noise_seed") + 1) % (limits.noise_seed.high + 1))));
  const expression = html("code", { class: "descent-expression" });
  const charts = scheduleCharts();
  const noise = comingNoise(get("noise_seed"), repaint);
  const descents = keptDescents();
  const best = bestConstant();
  const goal = get("goal_loss");

  return {
    key: [keyOf()],
    stage: [charts.root],
    controls: [parameters.own],
    folded: [parameters.further, composition.root,
      html("div", { class: "descent-row" }, logRate.root, again),
      html("p", { class: "descent-expression-line" }, expression)],
    model: (state) => ({ state, best, ...descents(state, noise.of(state.noise_seed)) }),
    draw({ state, alphas, runs, medians }, { width }) {
      composition.show(state);
      parameters.show(state);
      logRate.show(state.log_rate);
      write(expression, expressionOf(state));
      charts.draw(width, { alphas, runs, medians, logarithmic: state.log_rate, goal });
    },
    say: sentence,
    predict: STAIRCASE_QUESTION,
    goal: {
      task: `Build a schedule that ends with a median loss below ${sayLoss(goal)}.`,
      praise: "Done. No constant rate ends that low: what it gains in speed it pays in noise.",
      conditions: ({ medians }) => [
        { text: `${outcomeOf(medians)} (below ${sayLoss(goal)})`, met: medians[HORIZON] < goal }],
    },
    stop: noise.stop,
  };
}

// --- the model: everything that is drawn or said ------------------------------------------------

// The first schedules by name: `make` and `args` of the state; `text` for the list.
const BASES = {
  constant: { text: "constant", make: constant, args: ({ initial_rate }) => [initial_rate] },
  inverse_time_decay: {
    text: "inverse time, α₀ / (1 + d·t)", make: inverseTimeDecay,
    args: ({ initial_rate, decay_rate }) => [initial_rate, decay_rate],
  },
  exponential_decay: {
    text: "exponential, α₀·qᵗ", make: exponentialDecay,
    args: ({ initial_rate, factor }) => [initial_rate, factor],
  },
  cosine_decay: {
    text: "half a cosine, to 0", make: cosineDecay,
    args: ({ initial_rate, total_steps }) => [initial_rate, total_steps],
  },
  linear_decay: {
    text: "straight line, to 0", make: linearDecay,
    args: ({ initial_rate, total_steps }) => [initial_rate, total_steps],
  },
  warmup_stable_decay: {
    text: "late fall, to 0", make: warmupStableDecay,
    args: ({ initial_rate, total_steps, decay_steps }) => (
      [initial_rate, total_steps, 0, Math.min(decay_steps, total_steps)]),
  },
  piecewise_constant: {
    text: "steps down", make: piecewiseConstant,
    args: ({ initial_rate, boundaries, drop }) => [
      [0, 1, 2].map((count) => Number((initial_rate / drop ** count).toPrecision(6))), boundaries],
  },
};

function compose(state) {
  const base = BASES[state.schedule];
  let made = base.make(...base.args(state));
  if (state.staircase) made = staircase(made, state.interval);
  return state.warmup ? warmup(made, state.warmup_steps) : made;
}

// The same as it is written in Python.
function expressionOf(state) {
  let text = `${state.schedule}(${BASES[state.schedule].args(state).map(written).join(", ")})`;
  if (state.staircase) text = `staircase(${text}, ${state.interval})`;
  return state.warmup ? `warmup(${text}, ${state.warmup_steps})` : text;
}

function written(value) {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  return value > 0 && value < 1e-4 ? value.toExponential() : String(value);
}

// The noise there is. Other noise takes a few frames; until then all goes on with the old one.
function comingNoise(first, onArrival) {
  let noise = { seed: first, values: [...gradientNoise(first)].at(-1) };
  let [coming, giveUp] = [first, () => {}];
  function* make(seed) {
    let values = null;
    for (values of gradientNoise(seed)) yield;
    yield true;
    noise = { seed, values };
    onArrival();
  }
  return {
    of(seed) {
      if (seed !== coming) {
        coming = seed;
        giveUp();
        giveUp = inSlices(make(seed));
      }
      return noise;
    },
    stop: () => giveUp(),
  };
}

// Descents and medians stay while only the axis or the width changes.
function keptDescents() {
  let kept = { mark: null };
  return (state, noise) => {
    const mark = JSON.stringify([{ ...state, log_rate: null, noise_seed: null }, noise.seed]);
    if (kept.mark !== mark) {
      const alphas = Float64Array.from({ length: HORIZON }, (_, step) => step).map(compose(state));
      const runs = noisyDescents(alphas, noise.values);
      kept = { mark, alphas, runs, medians: medianByStep(runs) };
    }
    return kept;
  };
}

// --- in words -----------------------------------------------------------------------------------

function outcomeOf(medians) {
  const last = medians[HORIZON];
  const start = medians[0];
  const peak = medians.reduce((most, loss) => Math.max(most, loss), 0);
  if (last > LOST) {
    return `the loss diverges, ${sayLoss(start)} at first, beyond 1e12 from step `
      + `${medians.findIndex((loss) => loss > LOST)} on`;
  }
  const height = peak > LOST ? "beyond 1e12" : `of ${sayLoss(peak)}`;
  const detour = peak > 1.5 * start ? `, after a peak ${height}` : "";
  return `loss ${sayLoss(last)}${detour}, median of ${RUNS} runs`;
}

function sentence({ state: { initial_rate: rate }, alphas, medians, best }) {
  const floor = noiseFloor(rate);
  const settled = floor === Infinity
    ? `A constant ${sayLoss(rate)} diverges`
    : `Noise floor of a constant ${sayLoss(rate)}: ${sayLoss(floor)}`;
  return `After ${HORIZON} steps: rate ${sayLoss(alphas[HORIZON - 1])}, ${outcomeOf(medians)}. `
    + `${settled}; the best constant rate ends at ${sayLoss(best)} in the mean.`;
}

function steps(count) {
  return `${count} ${count === 1 ? "step" : "steps"}`;
}

// --- the controls -------------------------------------------------------------------------------

// The first schedule, and what is done with it.
function compositionOf({ change, limits }) {
  const whole = (name, label) => slider({
    label, limit: limits[name], onInput: (value) => change(name, value),
  });
  const base = choice({
    label: "Schedule",
    options: limits.schedule.names.map((value) => ({ value, text: BASES[value].text })),
    onChange: (name) => change("schedule", name),
  });
  const stairs = checkbox({
    label: "Staircase", onChange: (checked) => change("staircase", checked),
  });
  const interval = whole("interval", "Held for");
  const climb = checkbox({ label: "Warm-up", onChange: (checked) => change("warmup", checked) });
  const climbSteps = whole("warmup_steps", "Warm-up lasts");
  return {
    base,
    root: html("div", { class: "descent-row descent-schedule-steps" },
      html("div", { class: "descent-schedule-part" }, stairs.root, interval.root),
      html("div", { class: "descent-schedule-part" }, climb.root, climbSteps.root)),
    show(state) {
      base.show(state.schedule);
      stairs.show(state.staircase);
      interval.show(state.interval, steps(state.interval));
      interval.input.disabled = !state.staircase;
      climb.show(state.warmup);
      climbSteps.show(state.warmup_steps, steps(state.warmup_steps));
      climbSteps.input.disabled = !state.warmup;
    },
  };
}

// The first schedule's numbers; of those besides the initial rate only its own are shown, the one
// that says most about it beside the picture.
function parametersOf({ get, change, limits }, base) {
  const rate = rateSlider({
    label: "Initial rate α₀", limit: limits.initial_rate,
    onInput: (value) => change("initial_rate", value),
  });
  const decay = rateSlider({
    label: "Decay rate d", limit: limits.decay_rate,
    onInput: (value) => change("decay_rate", value),
  });
  const factor = factorSlider(limits.factor, (value) => change("factor", value));
  const total = slider({
    label: "Steps to 0", limit: limits.total_steps,
    onInput: (value) => change("total_steps", value),
  });
  const fall = slider({
    label: "Down over the last", limit: limits.decay_steps,
    onInput: (value) => change("decay_steps", value),
  });
  const edges = edgeSliders(limits.boundaries, () => get("boundaries"),
    (boundaries) => change("boundaries", boundaries));
  const drop = slider({
    label: "Divided by", limit: limits.drop, step: 1, onInput: (value) => change("drop", value),
  });
  const parts = {
    inverse_time_decay: [decay], exponential_decay: [factor], cosine_decay: [total],
    linear_decay: [total], warmup_stable_decay: [fall, total],
    piecewise_constant: [...edges, drop],
  };
  const all = new Set(Object.values(parts).flat());
  const own = html("div", { class: "descent-row" },
    base, ...[rate, decay, factor, fall, edges[0]].map(({ root }) => root));
  const further = html("div", { class: "descent-row" }, edges[1].root, drop.root);
  return {
    own, further,
    show(state) {
      const place = parts[state.schedule]?.includes(fall) ? further : own;
      if (total.root.parentNode !== place) place.append(total.root);
      const one = state.staircase ? "interval" : "step";
      rate.show(state.initial_rate, sayLoss(state.initial_rate));
      decay.show(state.decay_rate, `${sayLoss(state.decay_rate)} per ${one}`);
      factor.show(state.factor, `${state.factor} per ${one}`);
      total.show(state.total_steps, state.staircase
        ? `${state.total_steps} intervals, ${state.total_steps * state.interval} steps`
        : steps(state.total_steps));
      fall.show(state.decay_steps, `${state.decay_steps} ${one}${state.decay_steps === 1 ? "" : "s"}`);
      edges.forEach(({ show }, index) => (
        show(state.boundaries[index], `${one} ${state.boundaries[index]}`)));
      drop.show(state.drop, sayLoss(state.drop));
      for (const one of all) set(one.root, { hidden: !parts[state.schedule]?.includes(one) });
    },
  };
}

// As fine near 1 as near 0.5.
function factorSlider({ low, high }, onInput) {
  const place = (value) => -Math.log10(1 - value);
  const [min, max] = [low, high].map((end) => Number(place(end).toFixed(1)));
  const one = slider({
    label: "Factor q", min, max, step: 0.02,
    ticks: [0.5, 0.9, 0.99, 0.999, 0.9999].map((at) => ({ at: place(at), text: String(at) })),
    onInput: (position) => onInput(betaAt(position)),
  });
  return { ...one, show: (value, text) => one.show(place(value), text) };
}

// One pushes the other ahead of it.
function edgeSliders({ low, high }, boundaries, onInput) {
  return ["First drop at", "Second drop at"].map((label, index) => slider({
    label, min: low + index, max: high - 1 + index, step: 1,
    onInput: (value) => {
      const [first, second] = boundaries();
      onInput(index === 0
        ? [value, Math.max(second, value + 1)] : [Math.min(first, value - 1), value]);
    },
  }));
}

function keyOf() {
  return html("p", { class: "descent-key" },
    keyed("SGD", "median of the runs"),
    html("span", { class: "descent-key-schedule-run" }, `${FAINT} of the runs`),
    html("span", { class: "descent-key-schedule-floor" }, "noise floor of the step’s rate"));
}

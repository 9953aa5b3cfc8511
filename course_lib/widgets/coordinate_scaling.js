import { descend } from "./shared/maths/descent.js";
import { SGD } from "./shared/maths/rules.js";
import { arrivesAt, takeApart, turnedRavine, turnedStart } from "./shared/maths/scaling.js";
import { barChart } from "./shared/view/bar_chart.js";
import { slider } from "./shared/view/controls.js";
import { html, set } from "./shared/view/dom.js";
import { widget } from "./shared/view/frame.js";
import { keyed } from "./shared/view/keys.js";
import { pathLayer, startHandle, surfaceMap } from "./shared/view/map.js";
import { rateSlider } from "./shared/view/rates.js";
import { sayLoss, sayMemory, sayNumber } from "./shared/view/words.js";

export default widget({
  name: "scaling",
  label: "RMSProp, coordinate by coordinate, to explore",
  build,
});

const HORIZON = 500; // the steps in which it has to arrive

function build(tools) {
  const { get, change, limits, repaint } = tools;
  const reach = limits.start.high;
  const moveStart = (along, across) => change("start", withinReach(along, across, reach));
  const controls = controlsOf(tools, moveStart);
  const map = surfaceMap("Map of the ravine with the paths of RMSProp and gradient descent");
  const plain = pathLayer(map);
  plain.root.classList.add("descent-compared");
  const path = pathLayer(map);
  const handle = startHandle(map, (x, y) => moveStart(...turnedStart([x, y], -get("angle"))));
  const chart = barChart();
  const table = partsTable();
  const remember = memory();
  let found = {};
  const { condition, angle, rate, beta, steps, shownStep, starts } = controls;
  const row = (...some) => html("div", { class: "descent-row" }, ...some.map(({ root }) => root));

  return {
    controls: [row(condition, angle)],
    stage: [
      keyOf(), html("div", { class: "descent-pair" }, map.root, chart.root),
      shownStep.root, table.root,
    ],
    more: [row(rate, beta), row(steps, ...starts)],
    model: (state) => measure(state, reach, remember),
    draw(model, { width, wide }) {
      const mapWidth = wide ? Math.round(0.52 * width) : width;
      showControls(controls, model);
      map.draw(model.surface, mapWidth);
      plain.draw("SGD", until(model.other, model.steps), model.step - 1);
      path.draw("RMSProp", until(model.run, model.steps), model.step - 1);
      handle.show(...model.start);
      chart.draw({ width: wide ? width - mapWidth : width, height: wide ? map.height : 230,
        parts: model.shown, learning_rate: model.rule.learning_rate });
      table.show(model.shown);
    },
    say: sentence,
    goal: goalOf(get, (model, wanted, factor) => {
      found = wanted ? look(found, model, factor) : {};
      return found;
    }),
    onReset() {
      found = {};
      repaint();
    },
  };
}

function controlsOf({ get, change, limits }, moveStart) {
  return {
    condition: rateSlider({
      label: "Steepness κ", limit: limits.condition,
      onInput: (value) => change("condition", value),
    }),
    angle: slider({
      label: "Turned by", min: 0, max: 180, step: 1,
      ticks: [0, 45, 90, 135, 180].map((at) => ({ at, text: `${at}°` })),
      onInput: (degrees) => change("angle", (degrees * Math.PI) / 180),
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
    shownStep: slider({
      label: "Step taken apart", limit: limits.shown_step,
      onInput: (value) => change("shown_step", value),
    }),
    steps: slider({
      label: "Steps", limit: limits.steps, onInput: (value) => change("steps", value),
    }),
    starts: ["Start along", "Start across"].map((label, axis) => {
      const one = slider({
        label, limit: limits.start, step: 0.05,
        onInput: (value) => moveStart(
          ...get("start").map((old, at) => (at === axis ? value : old))),
      });
      one.root.classList.add("descent-start");
      return one;
    }),
  };
}

function showControls({ condition, angle, rate, beta, steps, shownStep, starts }, model) {
  const { kappa, degrees, turned, rule, steps: last, step, run } = model;
  condition.show(kappa, sayLoss(kappa));
  angle.show(degrees, turned);
  rate.show(rule.learning_rate, sayLoss(rule.learning_rate));
  beta.show(rule.beta, sayMemory(rule.beta, "only the sign"));
  steps.show(last, String(last));
  set(shownStep.input, { max: last });
  shownStep.show(step, `step ${step}, from x ${sayNumber(run.xs[step - 1])}, `
    + `y ${sayNumber(run.ys[step - 1])}`);
  starts.forEach((one, axis) => one.show(model.place[axis], sayNumber(model.place[axis])));
}

function keyOf() {
  return html("p", { class: "descent-key" },
    keyed("RMSProp", "RMSProp"), keyed("SGD", "gradient descent, α = 2 / (1 + κ)"),
    html("span", { class: "descent-key-start" }, "start, to drag"),
    html("span", { class: "descent-key-lowest" }, "lowest"));
}

// --- the model: everything that is drawn or said ------------------------------------------------

// A start along and across the ravine, in steps of a twentieth.
function withinReach(along, across, reach) {
  const outside = Math.max(1, Math.hypot(along, across) / reach);
  // Farther out it is rounded towards the middle, so that it stays within reach.
  const whole = outside > 1 ? Math.trunc : Math.round;
  return [along, across].map((one) => whole((one / outside) * 20) / 20);
}

// The last result of a slow part, as long as what it depends on stays.
function memory() {
  const kept = new Map();
  return (name, about, compute) => {
    const mark = about.join();
    if (kept.get(name)?.mark !== mark) kept.set(name, { mark, result: compute() });
    return kept.get(name).result;
  };
}

function measure(state, reach, remember) {
  const { condition: kappa, angle, learning_rate, beta, steps, shown_step } = state;
  // An address may hold a start that is farther out.
  const place = Math.hypot(...state.start) > reach
    ? withinReach(...state.start, reach) : state.start;
  const rule = { learning_rate, beta };
  const surface = remember("surface", [kappa, angle], () => turnedRavine(kappa, angle, reach));
  const start = turnedStart(place, angle);
  const { run, parts } = takeApart(surface, rule, start, HORIZON);
  const straight = remember("straight", [kappa, learning_rate, beta, ...place], () => {
    const before = turnedRavine(kappa, 0, reach);
    return arrivesAt(before, takeApart(before, rule, place, HORIZON).run);
  });
  // Gradient descent does not see the angle, but its path turns.
  const best = 2 / (1 + kappa);
  const other = descend(surface, () => new SGD({ learning_rate: best }), start, HORIZON);
  const step = Math.min(shown_step, steps, parts[0].length);
  const degrees = (angle * 180) / Math.PI;
  return {
    kappa, degrees, turned: `${Number(degrees.toFixed(1))}°`, rule, place, start, surface, steps,
    step, run, other, straight,
    shown: parts.map((trail) => trail[step - 1]),
    arrives: { rmsprop: arrivesAt(surface, run), sgd: arrivesAt(surface, other) },
  };
}

function goalOf(get, findings) {
  const [condition, factor] = ["goal_condition", "goal_factor"].map(get);
  return {
    task: `At κ = ${condition}, find an angle that costs RMSProp at least ${sayNumber(factor)} times `
      + "as many steps as 0°. And one, not 0°, that costs none.",
    praise: "Done: rescaling helps in so far as the ravine lies along a coordinate.",
    conditions(model) {
      const wanted = model.kappa === condition;
      const found = findings(model, wanted, factor);
      const now = compared(model.turned, model.arrives.rmsprop, model.straight);
      return [
        { text: `κ = ${sayLoss(model.kappa)}${wanted ? "" : ` (wanted: ${condition})`}`,
          met: wanted },
        { text: `${sayNumber(factor)} times as many steps: ${found.dear ?? now}`,
          met: found.dear !== undefined },
        { text: `turned, and no more steps: ${found.free ?? now}`, met: found.free !== undefined },
      ];
    },
  };
}

// What has been found so far; an angle at which it does not arrive costs HORIZON steps at least.
function look(found, { degrees, turned, arrives: { rmsprop: steps }, straight }, factor) {
  if (straight === null || straight === 0 || degrees < 0.5) return found;
  const said = compared(turned, steps, straight);
  const next = { ...found };
  if ((steps ?? HORIZON) >= factor * straight) next.dear ??= said;
  if (steps !== null && steps <= straight) next.free ??= said;
  return next;
}

function until({ xs, ys }, steps) {
  return { xs: xs.slice(0, steps + 1), ys: ys.slice(0, steps + 1) };
}

// --- in words -----------------------------------------------------------------------------------

function sentence({ kappa, turned, step, shown, arrives, straight }) {
  const [x, y] = shown.map(({ gradient, quotient, move }) => (
    `gradient ${sayLoss(gradient)}, divided ${sayLoss(quotient)}, step ${sayLoss(move)}`));
  return `κ = ${sayLoss(kappa)}, turned by ${turned}, step ${step}. In x: ${x}. In y: ${y}. `
    + `To 1 % of the loss: RMSProp ${counted(arrives.rmsprop)} (at 0°: ${counted(straight)}), `
    + `gradient descent ${counted(arrives.sgd)}.`;
}

function counted(steps) {
  if (steps === null) return `not in ${HORIZON} steps`;
  return steps === 1 ? "1 step" : `${steps} steps`;
}

function compared(turned, steps, straight) {
  if (straight === null) return `at 0° RMSProp does not arrive in ${HORIZON} steps`;
  const times = steps === null || straight === 0 ? "" : `, ${(steps / straight).toFixed(2)} times`;
  return `at ${turned} ${counted(steps)}${times} (0°: ${straight})`;
}

function partsTable() {
  const rows = ["x", "y"].map((axis) => html("tr", {}, html("th", { scope: "row" }, axis),
    ...Array.from({ length: 4 }, () => html("td"))));
  const root = html("table", { class: "descent-rates descent-parts" },
    html("thead", {}, html("tr", {}, ...["axis", "gradient g", "√ŝ", "g / √ŝ", "step"].map(
      (text) => html("th", { scope: "col" }, text)))),
    html("tbody", {}, ...rows));
  return {
    root,
    show: (shown) => rows.forEach((row, axis) => {
      const { gradient, root: square, quotient, move } = shown[axis];
      [gradient, square, quotient, move].forEach((value, column) => {
        row.children[column + 1].textContent = sayLoss(value);
      });
    }),
  };
}

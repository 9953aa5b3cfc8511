import { kept } from "./shared/maths/kept.js";
import {
  arrivesAt, plainDescent, pulledSheet, takeApart, turnedRavine, turnedStart,
} from "./shared/maths/scaling.js";
import { barChart } from "./shared/view/bar_chart.js";
import { slider } from "./shared/view/controls.js";
import { html, set } from "./shared/view/dom.js";
import { factsTable, rowHead } from "./shared/view/facts_table.js";
import { widget } from "./shared/view/frame.js";
import { keyed } from "./shared/view/keys.js";
import { rateSlider } from "./shared/view/rates.js";
import { sheetPair } from "./shared/view/sheets.js";
import { sayLoss, sayMemory, sayNumber } from "./shared/view/words.js";

export default widget({
  name: "scaling",
  label: "RMSProp, coordinate by coordinate, to explore",
  build,
});

const HORIZON = 500; // the steps in which it has to arrive

function build(tools) {
  const { el, get, change, limits, repaint } = tools;
  const reach = limits.start.high;
  const moveStart = (along, across) => change("start", withinReach(along, across, reach));
  const controls = controlsOf(tools, moveStart);
  const sheets = sheetPair({ onStart: (x, y) => moveStart(...turnedStart([x, y], -get("angle"))) });
  const chart = barChart();
  const table = partsTable();
  const slow = slowParts(reach);
  let found = {};
  const { condition, angle, rate, beta, steps, shownStep, starts } = controls;
  const row = (...some) => html("div", { class: "descent-row" }, ...some.map(({ root }) => root));
  const looksInside = () => table.root.closest("details")?.open === true;
  // Opened or closed, the sentence says more or less; such an event does not bubble.
  el.addEventListener("toggle", repaint, { capture: true });

  return {
    predict: predictionsOf((kappa, degrees) => measure({
      condition: kappa, angle: (degrees * Math.PI) / 180, start: get("start"), steps: 1,
      learning_rate: get("learning_rate"), beta: get("beta"), shown_step: 1,
    }, reach, slowParts(reach))),
    key: [keyOf()],
    stage: [sheets.asItIs],
    beside: [sheets.pulled],
    controls: [row(angle, condition)],
    folded: [row(rate, beta), row(steps, ...starts), shownStep.root, chart.root, table.root],
    model: (state) => measure(state, reach, slow),
    draw(model, { width, wide }) {
      showControls(controls, model);
      sheets.draw(model, { width, wide });
      chart.draw({ width: Math.min(width, 560), height: 230, parts: model.shown,
        learning_rate: model.rule.learning_rate });
      table.show(model.shown);
    },
    say: (model) => sentence(model, looksInside()),
    goal: goalOf(get, (model, wanted, factor) => {
      found = wanted ? look(found, model, factor) : {};
      return found;
    }),
    onReset() {
      found = {};
      repaint();
    },
    stop: () => el.removeEventListener("toggle", repaint, { capture: true }),
  };
}

// Three questions; their numbers are those of the ravines they ask about.
function predictionsOf(at) {
  const [gentle, steep, turned] = [at(20, 0), at(100, 0), at(100, 5)];
  const shows = (degrees) => ({ condition: 100, angle: (degrees * Math.PI) / 180 });
  return [
    {
      question: `At κ = 20 gradient descent takes ${counted(gentle.plain.arrives)}, and ${
        counted(gentle.there.arrives)} on the pulled sheet. Make the ravine five times as steep: how many `
        + "on the pulled sheet now?",
      reveal: shows(0),
      choices: [
        { text: "about 5 times as many", right: false, why: `So it is where nobody pulls: ${
          counted(steep.plain.arrives)}. But larger gradients pull harder, and the bowl is round again.` },
        { text: "about √5 times as many", right: false, why: "By √5 the sheet is pulled further. That is "
          + "just what the steeper walls need: the bowl is round again." },
        { text: "no more than before", right: true, why: "Steeper walls have larger gradients and pull "
          + "harder, by just as much as it takes: the bowl is round again." },
      ],
    },
    {
      question: "Now turn the ravine by 45°. How much of the gain is left on the pulled sheet?",
      reveal: shows(45),
      choices: [
        { text: "all of it", right: false, why: "It would be, could we pull along the ravine. But we pull "
          + "along x and y, and at 45° both have the same usual gradient." },
        { text: "about half", right: false, why: "45° is halfway to 90°, where all is well again. But at "
          + "45° x and y have the same usual gradient: both are pulled alike, and nothing changes shape." },
        { text: "nothing", right: true, why: "x and y have the same usual gradient, so both are pulled "
          + "alike: the sheet grows, and nothing changes shape." },
      ],
    },
    {
      question: "At κ = 100, how far may it be turned before κ on the pulled sheet is back at 10?",
      reveal: shows(5),
      choices: [
        { text: "about 5°", right: true, why: `There it is ${sayLoss(turned.there.condition)} already. Move `
          + "the slider on: the steeper the ravine, the more exactly it has to lie along an axis." },
        { text: "about 15°", right: false, why: `At 15° it is ${sayLoss(at(100, 15).there.condition)}. 10 `
          + `is reached much earlier, at about 5°: ${sayLoss(turned.there.condition)}.` },
        { text: "about 40°", right: false, why: `At 40° it is ${sayLoss(at(100, 40).there.condition)}, nearly `
          + `all of the 100. 10 is reached at about 5°: ${sayLoss(turned.there.condition)}.` },
      ],
    },
  ];
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
    keyed("SGD", "gradient descent, at its best rate"), keyed("RMSProp", "RMSProp"),
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

// What stays as long as what it depends on: the ravine, the paths, and the steps it takes when not
// turned.
function slowParts(reach) {
  const walk = (surface, learning_rate, beta, x, y) => {
    const taken = takeApart(surface, { learning_rate, beta }, [x, y], HORIZON);
    return { ...taken, arrives: arrivesAt(surface, taken.run) };
  };
  return {
    surface: kept((kappa, angle) => turnedRavine(kappa, angle, reach)),
    straight: kept((kappa, ...rest) => walk(turnedRavine(kappa, 0, reach), ...rest).arrives),
    walk: kept(walk),
    // Gradient descent does not see the angle, but its path turns; on the pulled sheet it sees it.
    plain: kept((surface, ...start) => {
      const sheet = pulledSheet(surface, start);
      return {
        sheet,
        plain: plainDescent(surface, start, HORIZON),
        there: plainDescent(sheet.surface, sheet.start, HORIZON),
      };
    }),
  };
}

function measure(state, reach, slow) {
  const { condition: kappa, angle, learning_rate, beta, steps, shown_step } = state;
  // An address may hold a start that is farther out.
  const place = Math.hypot(...state.start) > reach
    ? withinReach(...state.start, reach) : state.start;
  const surface = slow.surface(kappa, angle);
  const start = turnedStart(place, angle);
  const { run, partsAt, taken, arrives } = slow.walk(surface, learning_rate, beta, ...start);
  const step = Math.min(shown_step, steps, taken);
  const degrees = (angle * 180) / Math.PI;
  return {
    kappa, degrees, turned: `${Number(degrees.toFixed(1))}°`, rule: { learning_rate, beta }, place,
    start, surface, steps, step, run, arrives, ...slow.plain(surface, ...start),
    straight: slow.straight(kappa, learning_rate, beta, ...place),
    shown: partsAt(step),
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
      const now = compared(model.turned, model.arrives, model.straight);
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
function look(found, { degrees, turned, arrives: steps, straight }, factor) {
  if (straight === null || straight === 0 || degrees < 0.5) return found;
  const said = compared(turned, steps, straight);
  const next = { ...found };
  if ((steps ?? HORIZON) >= factor * straight) next.dear ??= said;
  if (steps !== null && steps <= straight) next.free ??= said;
  return next;
}

// --- in words -----------------------------------------------------------------------------------

function sentence({ kappa, turned, plain, there, arrives, straight, step, shown }, inside) {
  const [x, y] = shown.map(({ gradient, quotient, move }) => (
    `gradient ${sayLoss(gradient)}, divided ${sayLoss(quotient)}, step ${sayLoss(move)}`));
  return `κ = ${sayLoss(kappa)}, turned by ${turned}. `
    + (inside ? `RMSProp's step ${step}. In x: ${x}. In y: ${y}. ` : "")
    + `To 1 % of the loss: gradient descent ${counted(plain.arrives)}; on the pulled sheet, where κ is `
    + `${sayLoss(there.condition)}, ${counted(there.arrives)}. `
    + `RMSProp ${counted(arrives)} (at 0°: ${counted(straight)}).`;
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
  const { root, show } = factsTable("descent-parts",
    ["axis", "gradient g", "√ŝ", "g / √ŝ", "step"], ["x", "y"].map((axis) => rowHead("", axis)));
  return {
    root,
    show: (shown) => show(shown.map(({ gradient, root: square, quotient, move }) => (
      [gradient, square, quotient, move].map(sayLoss)))),
  };
}

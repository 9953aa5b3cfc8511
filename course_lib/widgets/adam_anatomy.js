import { anatomy, climbs } from "./shared/maths/anatomy.js";
import { kept } from "./shared/maths/kept.js";
import { onView, ravine } from "./shared/maths/surfaces.js";
import { arrow, drawAverages, drawStep, panel } from "./shared/view/anatomy_panels.js";
import { button, checkbox, slider } from "./shared/view/controls.js";
import { html, set, svg } from "./shared/view/dom.js";
import { factsTable, rowHead } from "./shared/view/facts_table.js";
import { widget } from "./shared/view/frame.js";
import { keyed } from "./shared/view/keys.js";
import { pathLayer, startHandle, startSliders, surfaceMap } from "./shared/view/map.js";
import { betaSlider, rateSlider } from "./shared/view/rates.js";
import { sayLoss, sayMemory, sayNumber } from "./shared/view/words.js";

export default widget({
  name: "anatomy",
  label: "One step of Adam, taken apart",
  also: ["condition", "steps"],
  build,
});

const PARTS = ["the gradient", "the mean", "the mean square", "the corrections", "the step"];
const LONG = 3; // times α: what the task asks of the first step

const PREDICTION = {
  question: "The first gradient is five times as large in y as in x. How far does Adam step?",
  choices: [
    { text: "five times as far in y", right: false,
      why: "That is gradient descent, and momentum: both follow the gradient. Adam divides each "
        + "coordinate by its own size." },
    { text: "equally far in both", right: true,
      why: "Each coordinate has heard one gradient so far, and that agrees with itself. So each "
        + "moves by α, to the corner of the square, however steep it is." },
    { text: "further in x", right: false,
      why: "Dividing by s itself would do that: steep coordinates would be held back more than they "
        + "are steep. Adam divides by its root, which just takes the size out." },
  ],
  reveal: { start: [-8, 2], shown_step: 1, part: 5, bias_correction: true },
};

function build(tools) {
  const { change, repaint } = tools;
  const moveStart = (...start) => change("start", start);
  const controls = controlsOf(tools);
  const map = surfaceMap("Map of the ravine with Adam’s path");
  const path = pathLayer(map);
  const handle = startHandle(map, moveStart);
  const starts = startSliders(moveStart);
  const averages = panel("Gradient and its averages, as arrows and squares");
  const result = panel("The resulting step beside a square of α");
  const table = partsTable();
  const surfaceOf = kept((condition) => ravine(condition));
  let found = {}; // until Reset, for no one step has both
  const row = (...children) => html("div", { class: "descent-row" }, ...children);

  return {
    key: [keyOf()],
    stage: [html("div", { class: "descent-anatomy-panels" }, averages.root, result.root)],
    beside: [map.root],
    controls: [row(html("div", { class: "descent-transport" }, controls.back, controls.forward),
      controls.shownStep.root, controls.correction.root)],
    folded: [
      table.root, controls.part.root,
      row(controls.rate.root, controls.epsilon.root),
      row(...controls.betas.map(({ root }) => root)), row(...starts.roots),
    ],
    model: (state) => measure(state, surfaceOf(state.condition)),
    draw(model, { width, wide }) {
      const mapWidth = wide ? Math.round(0.4 * width) : width;
      const side = Math.floor((width - (wide ? mapWidth + 12 : 0) - 16) / 2);
      map.draw(model.surface, mapWidth);
      showControls(controls, model);
      starts.show(map, ...model.start);
      handle.show(...model.start);
      path.draw("Adam", model.run, model.step - 1);
      drawAverages(averages, side, model.shown, model.part);
      drawStep(result, side, model.shown, model.part, model.rule.learning_rate);
      table.show(model);
    },
    say: sentence,
    predict: PREDICTION,
    goal: {
      task: "Find a step that goes up the slope. And make a first step more than "
        + `${LONG} times as long as α.`,
      praise: "Done: the mean remembers the old slope, and a young s is too small.",
      conditions(model) {
        found = look(found, model);
        return conditionsOf(found, model);
      },
    },
    onReset() {
      found = {};
      repaint();
    },
  };
}

function controlsOf({ get, glide, change, limits }) {
  // Through the parts, and on to the next step.
  const go = (by) => {
    const place = 5 * (get("shown_step") - 1) + get("part") - 1 + by;
    const inside = Math.min(5 * get("steps") - 1, Math.max(0, place));
    glide({ shown_step: Math.floor(inside / 5) + 1, part: (inside % 5) + 1 });
  };
  return {
    back: button("← Back", () => go(-1)),
    forward: button("Forward →", () => go(1)),
    shownStep: slider({
      label: "Step", limit: limits.shown_step, onInput: (value) => change("shown_step", value),
    }),
    part: slider({
      label: "Part", limit: limits.part, onInput: (value) => change("part", value),
    }),
    rate: rateSlider({
      label: "Learning rate α", limit: limits.learning_rate,
      onInput: (value) => change("learning_rate", value),
    }),
    betas: [["beta1", "β₁"], ["beta2", "β₂"]].map(([name, label]) => betaSlider({
      label, limit: limits[name], ticks: [0, 0.5, 0.9, 0.99, 0.999],
      onInput: (value) => change(name, value),
    })),
    epsilon: slider({
      label: "ε", step: 1,
      min: Math.log10(limits.epsilon.low), max: Math.log10(limits.epsilon.high),
      ticks: [[-10, "10⁻¹⁰"], [-8, "10⁻⁸"], [-4, "10⁻⁴"], [0, "1"], [2, "100"]].map(
        ([at, text]) => ({ at, text })),
      onInput: (place) => change("epsilon", Number((10 ** place).toPrecision(1))),
    }),
    correction: checkbox({
      label: "Bias correction", onChange: (checked) => change("bias_correction", checked),
    }),
  };
}

function showControls(controls, { rule, step, steps, part }) {
  set(controls.shownStep.input, { max: steps });
  controls.shownStep.show(step, `${step} of ${steps}`);
  controls.part.show(part, `${part} of 5`);
  controls.rate.show(rule.learning_rate, sayLoss(rule.learning_rate));
  controls.betas.forEach((one, index) => {
    const beta = [rule.beta1, rule.beta2][index];
    one.show(beta, sayMemory(beta));
  });
  controls.epsilon.show(Math.log10(rule.epsilon), sayLoss(rule.epsilon));
  controls.correction.show(rule.bias_correction);
}

function keyOf() {
  const legend = (kind, text) => html("span", {},
    svg("svg", { width: 24, height: 12, "aria-hidden": "true" }, kind), text);
  const line = (kind) => arrow(kind, [0, 6], [24, 6]);
  const square = (kind) => svg("rect", {
    class: `descent-square descent-square-${kind}`, x: 5, y: 1, width: 10, height: 10 });
  return html("p", { class: "descent-key descent-anatomy-key" },
    legend(line("gradient"), "downhill, −g"),
    legend(line("mean"), "−m"),
    legend(line("corrected"), "−m̂"),
    legend(square("raw"), "s, side √s"),
    legend(square("corrected"), "ŝ"),
    keyed("Adam", "Adam’s path and step"));
}

// --- the model: everything that is drawn or said ------------------------------------------------

function measure(state, surface) {
  const { learning_rate, beta1, beta2, epsilon, bias_correction, steps, part } = state;
  const rule = { learning_rate, beta1, beta2, epsilon, bias_correction };
  const start = onView(surface, state.start);
  const { run, partsAt, taken } = anatomy(surface, rule, start, steps);
  const step = Math.min(state.shown_step, taken);
  const shown = partsAt(step);
  return {
    surface, rule, start, run, step, steps, part, shown,
    up: climbs(shown),
    longest: Math.max(...shown.map(({ inAlphas }) => inAlphas)),
  };
}

// What the reader has found so far.
function look(found, { part, step, up, longest }) {
  const next = { ...found };
  if (part === 5 && up) next.up ??= step;
  if (part === 5 && step === 1 && longest > LONG) next.long ??= longest;
  return next;
}

function conditionsOf(found, { part, step, longest }) {
  return [
    { text: found.up ? `step ${found.up} went up the slope`
      : part < 5 ? "up the slope: go on to the last part of a step"
        : `up the slope: step ${step} goes down`, met: found.up !== undefined },
    { text: found.long ? `a first step ${sayLoss(found.long)} α long`
      : `a first step longer than ${LONG} α: ${step > 1 || part < 5
        ? "look at the last part of step 1" : `it is ${sayLoss(longest)} α long`}`,
    met: found.long !== undefined },
  ];
}

// --- in words -----------------------------------------------------------------------------------

function sentence({ step, part, shown, rule, up }) {
  const [x, y] = shown.map((one) => explained(part, one, rule));
  const way = part === 5 ? ` It goes ${up ? "up" : "down"} the slope.` : "";
  return `Step ${step}, ${PARTS[part - 1]}. In x: ${x}. In y: ${y}.${way}`;
}

function signed(value) {
  return value < 0 ? `(${sayLoss(value)})` : sayLoss(value);
}

function rest(beta) {
  return sayNumber(Number((1 - beta).toPrecision(6)));
}

// The line of the rule that a part of the step comes from, with its numbers put in.
function explained(part, { gradient, m, s, before, root, move, inAlphas }, rule) {
  const { beta1, beta2, learning_rate, epsilon, bias_correction } = rule;
  if (part === 1) return `g = ${sayLoss(gradient)}`;
  if (part === 2) {
    return `m = ${beta1} · ${signed(before.m)} + ${rest(beta1)} · ${signed(gradient)}`
      + ` = ${sayLoss(m.uncorrected)}`;
  }
  if (part === 3) {
    return `s = ${beta2} · ${sayLoss(before.s)} + ${rest(beta2)} · ${signed(gradient)}²`
      + ` = ${sayLoss(s.uncorrected)}`;
  }
  if (part === 4) {
    return bias_correction
      ? `m̂ = ${sayLoss(m.uncorrected)} / ${sayLoss(m.totalWeight)} = ${sayLoss(m.average)}, `
        + `ŝ = ${sayLoss(s.uncorrected)} / ${sayLoss(s.totalWeight)} = ${sayLoss(s.average)}`
      : `m stays ${sayLoss(m.average)}, s stays ${sayLoss(s.average)}`;
  }
  return `−${sayLoss(learning_rate)} · ${signed(m.average)} / (${sayLoss(root)} + ${sayLoss(epsilon)})`
    + ` = ${sayLoss(move)}, ${sayLoss(inAlphas)} α long`;
}

// The table's rows: the formula, from which part on it has numbers, and the number.
function tableRows({ beta1, beta2, bias_correction }, [{ m, s }]) {
  const corrected = (mark, letter, average) => (bias_correction
    ? `${mark} = ${letter} / ${sayLoss(average.totalWeight)}` : `${letter}, not corrected`);
  return [
    ["gradient g", 1, ({ gradient }) => gradient],
    [`m ← ${beta1} m + ${rest(beta1)} g`, 2, (one) => one.m.uncorrected],
    [`s ← ${beta2} s + ${rest(beta2)} g²`, 3, (one) => one.s.uncorrected],
    [corrected("m̂", "m", m), 4, (one) => one.m.average],
    [corrected("ŝ", "s", s), 4, (one) => one.s.average],
    [`−α ${bias_correction ? "m̂ / (√ŝ" : "m / (√s"} + ε)`, 5, ({ move }) => move],
    ["its length / α", 5, ({ inAlphas }) => inAlphas],
  ];
}

function partsTable() {
  const table = factsTable("descent-parts", ["line of the rule", "x", "y"],
    Array.from({ length: 7 }, () => rowHead("")));
  return {
    root: table.root,
    show({ rule, shown, part }) {
      const rows = tableRows(rule, shown);
      rows.forEach(([, from], index) => {
        table.rows[index].classList.toggle("descent-now", from === part);
      });
      table.show(rows.map(([formula, from, of]) => (
        [formula, ...shown.map((one) => (part >= from ? sayLoss(of(one)) : "…"))])));
    },
  };
}

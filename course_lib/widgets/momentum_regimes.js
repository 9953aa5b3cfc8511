import { within } from "./shared/maths/limits.js";
import { bestRate, predict, simulate } from "./shared/maths/regimes.js";
import { slider } from "./shared/view/controls.js";
import { html, set, svg } from "./shared/view/dom.js";
import { dragHandles } from "./shared/view/drag.js";
import { widget } from "./shared/view/frame.js";
import { rateSlider, roundRate } from "./shared/view/rates.js";
import { colourKey, regimeMap } from "./shared/view/regime_map.js";
import { line, linearScale } from "./shared/view/scales.js";
import { sayLoss } from "./shared/view/words.js";

export default widget({
  name: "momentum-regimes",
  label: "Regimes of momentum on a quadratic, to explore",
  build,
});

const ROLES = ["first", "second"]; // of the curvatures 1 and κ

function build(tools) {
  const { get, set: setTraits, limits } = tools;
  const controls = controlsOf(tools);
  const map = regimeMap(ROLES);
  const waves = ROLES.map(wave);
  const table = ratesTable();
  const dampened = html("p", { class: "descent-note" });
  dragHandles(map.root, map.handles, (event, index) => {
    const [alphaLambda, height] = map.pointAt(event);
    const alpha = alphaLambda / (index === 0 ? 1 : get("condition"));
    setTraits({
      learning_rate: roundRate(within(alpha, limits.learning_rate)),
      beta: Number((Math.round(within(height, limits.beta) * 200) / 200).toFixed(3)),
    });
  });

  return {
    controls: [html("div", { class: "descent-row" }, controls.rate.root, controls.beta.root)],
    stage: [
      html("div", { class: "descent-pair" }, map.root,
        html("div", { class: "descent-waves" }, ...waves.map(({ root }) => root))),
      colourKey(),
    ],
    more: [
      table.root, dampened,
      html("div", { class: "descent-row" }, controls.condition.root, controls.steps.root),
    ],
    model: measure,
    draw(model, { width, wide }) {
      const mapWidth = wide ? Math.round(0.58 * width) : width;
      showControls(controls, model);
      map.draw(mapWidth);
      map.show(model.directions.map(({ alphaLambda }) => alphaLambda), model.beta);
      waves.forEach((one, index) => one.draw({
        width: wide ? width - mapWidth : width,
        height: wide ? Math.floor(map.height / 2) : 130,
        steps: model.steps, ...model.directions[index],
      }));
      table.show(model.directions);
      dampened.textContent = aboutDampened(model);
    },
    say: (model) => `α = ${sayLoss(model.alpha)}, β = ${model.beta}: ${verdict(model)}.`,
    goal: goalOf(get),
  };
}

function controlsOf({ change, limits }) {
  return {
    rate: rateSlider({
      label: "Learning rate α", limit: limits.learning_rate,
      onInput: (value) => change("learning_rate", value),
    }),
    beta: slider({
      label: "β", limit: limits.beta, step: 0.005,
      ticks: [0, 0.25, 0.5, 0.75, 0.99].map((at) => ({ at, text: String(at) })),
      onInput: (value) => change("beta", value),
    }),
    condition: rateSlider({
      label: "Condition number κ", limit: limits.condition,
      onInput: (value) => change("condition", value),
    }),
    steps: slider({
      label: "Steps shown", limit: limits.steps, onInput: (value) => change("steps", value),
    }),
  };
}

// --- the model: everything that is drawn or said ------------------------------------------------

function measure({ learning_rate: alpha, beta, condition, steps }) {
  const directions = [1, condition].map((curvature) => ({
    name: `λ = ${curvature}`,
    alphaLambda: alpha * curvature,
    ...predict(alpha * curvature, beta),
    found: simulate(alpha, beta, curvature),
  }));
  const worst = directions[0].rate >= directions[1].rate ? 0 : 1;
  return { alpha, beta, condition, steps, directions, worst, slowest: directions[worst].rate };
}

function goalOf(get) {
  const [condition, tolerance] = ["goal_condition", "goal_within"].map(get);
  const limit = bestRate(condition) * (1 + tolerance);
  return {
    task: `At κ = ${condition}, find α and β whose slower direction comes within `
      + `${sayLoss(100 * tolerance)} % of the best rate there is.`,
    praise: "Done: both points lie where monotone or flipping turns into oscillating.",
    conditions: ({ condition: kappa, slowest }) => [
      { text: `κ = ${kappa}${kappa === condition ? "" : ` (wanted: ${condition})`}`,
        met: kappa === condition },
      { text: `the slower direction's rate is ${sayRate(slowest)} (at most ${sayRate(limit)})`,
        met: slowest <= limit },
    ],
  };
}

// --- in words -----------------------------------------------------------------------------------

const REGIMES = {
  monotone: "monotone (overdamped)",
  critical: "critical",
  oscillating: "oscillating",
  flipping: "flipping its sign",
  divergent: "divergent",
};

function sayRate(rate) {
  return rate < 100 ? rate.toFixed(4) : sayLoss(rate);
}

function showControls({ rate, beta, condition, steps }, model) {
  rate.show(model.alpha, `${sayLoss(model.alpha)} (dampened: `
    + `${sayLoss(model.alpha / (1 - model.beta))})`);
  beta.show(model.beta, String(model.beta));
  condition.show(model.condition, String(model.condition));
  steps.show(model.steps, String(model.steps));
}

function aboutDampened({ alpha, beta, directions }) {
  const measured = directions.map(({ found: { from, last } }) => `${from} to ${last}`);
  return "For the summed (undampened) v ← βv + g; averaged (dampened), v ← βv + (1 − β)g, the same "
    + `point is α = ${sayLoss(alpha / (1 - beta))}. Measured over steps ${measured.join(" and ")} `
    + "of the simulation.";
}

function verdict({ directions, worst, slowest, condition }) {
  const { name } = directions[worst];
  if (slowest > 1) return `${name} diverges, ${sayRate(slowest)} times as far at each step`;
  const slower = Math.abs(directions[0].rate - directions[1].rate) < 5e-5
    ? "both directions shrink" : `the slower direction, ${name}, shrinks`;
  return `${slower} to ${sayRate(slowest)} of the distance at each step; the best rate for this κ `
    + `is ${sayRate(bestRate(condition))}`;
}

function ratesTable() {
  const rows = ROLES.map((role) => html("tr", {},
    html("th", { scope: "row", class: `descent-wave-row-${role}` }),
    ...Array.from({ length: 4 }, () => html("td"))));
  const root = html("table", { class: "descent-rates" },
    html("thead", {}, html("tr", {}, ...["Direction", "αλ", "It is", "Rate predicted", "measured"]
      .map((text) => html("th", { scope: "col" }, text)))),
    html("tbody", {}, ...rows));
  return {
    root,
    show(directions) {
      directions.forEach(({ name, alphaLambda, regime, rate, found }, index) => {
        [name, sayLoss(alphaLambda), regime, sayRate(rate), sayRate(found.rate)]
          .forEach((text, column) => { rows[index].children[column].textContent = text; });
      });
    },
  };
}

// --- what a direction does ----------------------------------------------------------------------

const FRAME = { left: 30, right: 10, top: 20, bottom: 26 };
const TALLEST = 1.25;

function wave(role) {
  const grid = svg("g", { class: "descent-grid" });
  const path = svg("path", { class: `descent-wave descent-wave-${role}` });
  const plot = svg("svg", {}, path);
  const title = svg("text", { x: FRAME.left, y: 12, class: `descent-wave-title-${role}` });
  const root = svg("svg", { role: "img" }, grid, plot, title);
  return {
    root,
    draw({ width, height, steps, name, regime, found: { xs } }) {
      const [right, bottom] = [width - FRAME.right, height - FRAME.bottom];
      const x = linearScale(0, steps, FRAME.left, right);
      const y = linearScale(-TALLEST, TALLEST, bottom, FRAME.top);
      const text = `${name}: ${REGIMES[regime]}`;
      set(root, { width, height, "aria-label": `Distance from the minimum along ${text}` });
      set(plot, {
        x: FRAME.left, y: FRAME.top, width: right - FRAME.left, height: bottom - FRAME.top,
        viewBox: `${FRAME.left} ${FRAME.top} ${right - FRAME.left} ${bottom - FRAME.top}` });
      title.textContent = text;
      grid.replaceChildren(...waveAxes(y, steps, right, bottom));
      // One step beyond the frame is enough of what diverges.
      const beyond = xs.findIndex((value) => Math.abs(value) > 2 * TALLEST);
      const shown = xs.slice(0, Math.min(steps, beyond < 0 ? steps : beyond) + 1);
      const ys = shown.map((value) => y(Math.max(-9, Math.min(9, value))));
      set(path, { d: line(shown.map((_, step) => x(step)), ys) });
    },
  };
}

function waveAxes(y, steps, right, bottom) {
  return [
    ...[-1, 0, 1].flatMap((tick) => [
      svg("path", { d: `M${FRAME.left},${y(tick)}H${right}`,
        class: tick === 0 ? "descent-zero" : "" }),
      svg("text", { x: FRAME.left - 5, y: y(tick) + 4, "text-anchor": "end" },
        String(tick).replace("-", "−")),
    ]),
    svg("text", { x: FRAME.left, y: bottom + 14 }, "step 0"),
    svg("text", { x: right, y: bottom + 14, "text-anchor": "end" }, String(steps)),
  ];
}

import { within } from "./shared/maths/limits.js";
import { bestRate, lossBands, predict, simulate } from "./shared/maths/regimes.js";
import { slider } from "./shared/view/controls.js";
import { html, write } from "./shared/view/dom.js";
import { factsTable, rowHead } from "./shared/view/facts_table.js";
import { dragHandles } from "./shared/view/drag.js";
import { widget } from "./shared/view/frame.js";
import { rateSlider, roundRate } from "./shared/view/rates.js";
import { bandsChart, wave } from "./shared/view/regime_charts.js";
import { colourKey, regimeMap } from "./shared/view/regime_map.js";
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
  const bands = bandsChart(ROLES);
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
    predict: predictionOf(get),
    controls: [html("div", { class: "descent-row" },
      controls.rate.root, controls.beta.root, controls.condition.root)],
    stage: [map.root],
    beside: [html("div", { class: "descent-waves" }, ...waves.map(({ root }) => root), bands.root)],
    more: [colourKey()],
    folded: [table.root, dampened, controls.steps.root],
    model: measure,
    draw(model, { width, wide }) {
      const mapWidth = wide ? Math.round(0.6 * width) : width;
      showControls(controls, model);
      map.draw(mapWidth);
      map.show(
        model.directions.map(({ alphaLambda }) => alphaLambda), model.beta, `κ = ${model.condition}`);
      const size = { width: wide ? width - mapWidth : width, steps: model.steps };
      waves.forEach((one, index) => one.draw({
        ...size, height: wide ? Math.floor(0.3 * map.height) : 120, ...model.directions[index] }));
      bands.draw({
        ...size, height: wide ? Math.floor(0.4 * map.height) : 150, bands: model.bands,
        names: model.directions.map(({ name }) => name) });
      table.show(model.directions);
      write(dampened, aboutDampened(model));
    },
    say: (model) => `α = ${sayLoss(model.alpha)}, β = ${model.beta}: ${verdict(model)}.`,
    goal: goalOf(get),
    stop: map.stop,
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
  const bands = lossBands(directions.map(({ found: { xs } }) => xs), steps);
  return { alpha, beta, condition, steps, directions, bands, worst, slowest: directions[worst].rate };
}

// Asked only where it is true: both directions swing now, and would at twice the learning rate.
function predictionOf(get) {
  const [alpha, beta, condition] = ["learning_rate", "beta", "condition"].map(get);
  const swing = [1, 2, condition, 2 * condition]
    .every((factor) => predict(alpha * factor, beta).regime === "oscillating");
  if (!swing) return undefined;
  const left = `a step still leaves √β = ${Math.sqrt(beta).toFixed(3)} of both`;
  return {
    question: `Both directions swing (β = ${beta}). Double α: will the error shrink faster?`,
    choices: [
      { text: "Faster", right: false,
        why: `The points moved right and the swings come quicker, but ${left}: longer steps, and `
          + "they overshoot by more." },
      { text: "Slower", right: false,
        why: `It overshoots more, and it comes back sooner: ${left}, as before.` },
      { text: "Just as fast", right: true,
        why: `Inside the funnel ${left}, whatever α and λ are. Only β changes that.` },
    ],
    reveal: { learning_rate: roundRate(2 * alpha) },
  };
}

function goalOf(get) {
  const [condition, tolerance] = ["goal_condition", "goal_within"].map(get);
  const limit = bestRate(condition) * (1 + tolerance);
  return {
    task: `Let the bar sink into the funnel until it is stuck: at κ = ${condition}, bring the slower `
      + `direction within ${sayLoss(100 * tolerance)} % of the best rate there is.`,
    praise: "Done: the bar has an end at either wall, and can sink no further.",
    conditions: ({ condition: kappa, slowest }) => [
      { text: `κ = ${kappa}${kappa === condition ? "" : ` (wanted: ${condition})`}`,
        met: kappa === condition },
      { text: `the slower direction's rate is ${sayRate(slowest)} (at most ${sayRate(limit)})`,
        met: slowest <= limit },
    ],
  };
}

// --- in words -----------------------------------------------------------------------------------

function sayRate(rate) {
  return rate < 100 ? rate.toFixed(4) : sayLoss(rate);
}

function showControls({ rate, beta, condition, steps }, model) {
  rate.show(model.alpha, sayLoss(model.alpha));
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
  const { root, show } = factsTable("", ["Direction", "αλ", "It is", "Rate predicted", "measured"],
    ROLES.map((role) => rowHead(`descent-wave-row-${role}`)));
  return {
    root,
    show: (directions) => show(directions.map(({ name, alphaLambda, regime, rate, found }) => (
      [name, sayLoss(alphaLambda), regime, sayRate(rate), sayRate(found.rate)]))),
  };
}

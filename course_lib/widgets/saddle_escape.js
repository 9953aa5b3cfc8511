import { escape, predictedSteps, START_X } from "./shared/maths/escape.js";
import { within } from "./shared/maths/limits.js";
import { normalNoise } from "./shared/maths/noise.js";
import { namedSurface } from "./shared/maths/surfaces.js";
import { button, checkbox, choice, slider } from "./shared/view/controls.js";
import { distanceChart } from "./shared/view/distance_chart.js";
import { html, set, write } from "./shared/view/dom.js";
import { escapePredictions } from "./shared/view/escape_prediction.js";
import { widget } from "./shared/view/frame.js";
import { keyed } from "./shared/view/keys.js";
import { pathLayer, startHandle, surfaceMap } from "./shared/view/map.js";
import { rateSlider } from "./shared/view/rates.js";
import { power, sayLoss } from "./shared/view/words.js";

export default widget({ name: "escape", label: "Escape from a saddle, to explore", build });

function build(tools) {
  const { get, change, limits } = tools;
  const longest = get("steps");
  const moveStart = (delta) => change("delta", tidy(delta, limits.delta));
  const controls = controlsOf(tools, moveStart);
  const shownStep = slider({
    label: "Step looked at", limit: { ...limits.shown_step, high: longest },
    onInput: (value) => change("shown_step", value),
  });
  const map = surfaceMap("Map of the saddle with the paths");
  const paths = limits.optimizers.names.map((name) => [name, pathLayer(map)]);
  const handle = startHandle(map, (x, y) => moveStart(Math.max(0.01, Math.abs(y))));
  const chart = distanceChart(moveStart);
  const [key, table] = [keyOf(), escapesTable(longest)];
  const note = html("p", { class: "descent-note" });
  const runsOf = racedRuns(longest);

  return {
    key: [key.root],
    stage: [chart.root],
    beside: [map.root],
    controls: controls.above,
    folded: [table.root, note, ...controls.folded, shownStep.root],
    model: (state) => measure(state, runsOf(state), longest),
    draw(model, { width, wide }) {
      const { state, runs, last, step } = model;
      const mapWidth = wide ? Math.round(0.5 * width) : width;
      map.draw(namedSurface(state.surface), mapWidth);
      controls.show(state);
      set(shownStep.input, { max: last });
      shownStep.show(step, String(step));
      handle.show(START_X, state.delta);
      for (const [name, layer] of paths) {
        drawPath(layer, map, runs.find(({ optimizer }) => optimizer === name), step);
      }
      chart.draw({ width: wide ? width - mapWidth : width, height: wide ? map.height : 230,
        last, step, runs, delta: state.delta });
      key.show(runs);
      table.show(runs);
      write(note, noteOf(state));
    },
    say: sentence,
    predict: escapePredictions({
      learning_rate: get("learning_rate"), dampening: get("dampening"), delta: get("delta"),
      steps: longest,
    }),
    goal: goalOf(get, longest),
  };
}

// --- the model: everything that is drawn or said ------------------------------------------------

// Walked anew only when another walk is asked for, not for another step to look at.
function racedRuns(steps) {
  let [noise, raced] = [{}, {}];
  const noiseOf = (seed) => {
    if (noise.seed !== seed) noise = { seed, values: normalNoise(2 * steps, seed) };
    return noise.values;
  };
  return ({ optimizers, noise: size, seed, surface, learning_rate, dampening, delta }) => {
    const state = { surface, learning_rate, dampening, delta };
    const key = JSON.stringify([state, size, seed, optimizers]);
    if (raced.key !== key) {
      const race = { ...state, steps, noise: size > 0 ? { size, values: noiseOf(seed) } : null };
      raced = { key, runs: optimizers.map((optimizer) => ({
        optimizer, ...escape({ ...race, optimizer }),
        predicted: predictedSteps({ ...race, optimizer }),
        closer: escape({ ...race, optimizer, delta: delta / 10, path: false }).escapedAt,
      })) };
    }
    return raced.runs;
  };
}

function measure(state, runs, longest) {
  const last = axisEnd(runs, longest);
  return { state, runs, longest, last, step: Math.min(state.shown_step, last) };
}

// A calm end for the axis of steps: it changes only when it has to.
function axisEnd(runs, longest) {
  const needed = Math.max(20, ...runs.map(({ escapedAt }) => escapedAt ?? longest));
  return Math.min(longest, [25, 50, 100, 200, 400, 700, 1000, 1500, 2000].find((end) => (
    end >= needed)));
}

function goalOf(get, longest) {
  const [slow, fast, ratio] = ["goal_slow", "goal_fast", "goal_ratio"].map(get);
  return {
    task: `Make ${slow} need at least ${sayLoss(ratio)} times as many steps as ${fast}.`,
    praise: `Done. Does a little noise in the gradient help ${slow}?`,
    conditions({ runs }) {
      const [slowest, fastest] = [slow, fast].map((name) => (
        runs.find(({ optimizer }) => optimizer === name)));
      const both = Boolean(slowest && fastest);
      const compared = both && fastest.escapedAt > 0;
      const times = compared ? (slowest.escapedAt ?? longest) / fastest.escapedAt : 0;
      return [
        { text: both ? `${slow} and ${fast} race` : `choose ${slow} and ${fast}`, met: both },
        { text: !compared ? `${fast} has not escaped`
          : `${slow} needs ${slowest.escapedAt === null ? "more than " : ""}`
            + `${sayLoss(times)} times as many steps (at least ${sayLoss(ratio)})`,
        met: times >= ratio },
      ];
    },
  };
}

// --- in words -----------------------------------------------------------------------------------

function sayNoise(noise) {
  return noise === 0 ? "none" : sayLoss(noise);
}

function saySteps(steps, longest) {
  return steps === null ? `over ${longest}` : String(steps);
}

function noteOf({ surface, noise }) {
  return surface === "saddle"
    ? `Predicted: ln(1/δ) / ln(1 + α|λ|) with λ = −1 for SGD; for momentum, from its rate of growth`
      + `${noise > 0 ? "; both without noise" : ""}.`
    : "The Hessian is zero at this saddle’s middle: no λ, and no such prediction.";
}

function sentence({ state, runs, longest }) {
  const said = runs.map(({ optimizer, escapedAt, predicted }) => `${optimizer} ${
    escapedAt === null ? `not in ${longest} steps` : `after ${escapedAt}`}${
    optimizer === "SGD" && predicted !== null ? ` (predicted ${predicted.toFixed(0)})` : ""}`);
  return `δ = ${sayLoss(state.delta)}, α = ${sayLoss(state.learning_rate)}`
    + `${state.noise > 0 ? `, noise ${sayNoise(state.noise)}` : ""}: `
    + `${said.length > 0 ? `escaped: ${said.join(", ")}` : "no optimizer is chosen"}.`;
}

// --- the controls -------------------------------------------------------------------------------

const NO_NOISE = -6; // on the noise's slider, below its smallest power

// Δ with two digits, within its limits.
function tidy(delta, limit) {
  return Number(within(delta, limit).toPrecision(2));
}

function controlsOf({ get, change, limits }, moveStart) {
  const { names } = limits.optimizers;
  const surface = choice({
    label: "Surface",
    options: limits.surface.names.map((name) => ({ value: name, text: namedSurface(name).title })),
    onChange: (name) => change("surface", name),
  });
  const dampened = checkbox({
    label: "momentum dampened (averaged)", onChange: (checked) => change("dampening", checked) });
  const entrants = names.map((name) => checkbox({
    label: keyed(name, name),
    onChange: (checked) => change("optimizers", names.filter((other) => (
      other === name ? checked : get("optimizers").includes(other)))),
  }));
  const delta = deltaSlider(limits.delta, moveStart);
  const rate = rateSlider({
    label: "Learning rate α, of all", limit: limits.learning_rate,
    onInput: (value) => change("learning_rate", value),
  });
  const noise = slider({
    label: "Noise in the gradient", min: NO_NOISE, max: Math.log10(limits.noise.high), step: 0.5,
    ticks: [{ at: NO_NOISE, text: "none" },
      ...[-4, -2, 0].map((at) => ({ at, text: power(at) }))],
    onInput: (position) => change("noise",
      position <= NO_NOISE ? 0 : Number((10 ** position).toPrecision(1))),
  });
  const reseed = button("Other noise", () => (
    change("seed", (get("seed") + 1) % (limits.seed.high + 1))));
  return {
    above: [html("div", { class: "descent-row" }, delta.root, noise.root)],
    folded: [
      html("div", { class: "descent-row" }, surface.root, dampened.root, reseed),
      html("fieldset", { class: "descent-entrants" },
        html("legend", { class: "descent-label" }, "Optimizers"),
        ...entrants.map(({ root }) => root)),
      html("div", { class: "descent-row" }, rate.root),
    ],
    show(state) {
      surface.show(state.surface);
      dampened.show(state.dampening);
      entrants.forEach((one, index) => one.show(state.optimizers.includes(names[index])));
      delta.show(Math.log10(state.delta), sayLoss(state.delta));
      rate.show(state.learning_rate, sayLoss(state.learning_rate));
      noise.show(state.noise === 0 ? NO_NOISE : Math.log10(state.noise), sayNoise(state.noise));
      reseed.disabled = state.noise === 0;
    },
  };
}

function deltaSlider({ low, high }, moveStart) {
  const [min, max] = [low, high].map((end) => Number(Math.log10(end).toFixed(1)));
  return slider({
    label: "Distance δ from the ridge", min, max, step: 0.1,
    ticks: [-12, -9, -6, -3].map((at) => ({ at, text: power(at) })).concat(
      { at: max, text: String(high) }),
    onInput: (position) => moveStart(10 ** position),
  });
}

// --- the pictures -------------------------------------------------------------------------------

function drawPath(layer, map, run, step) {
  set(layer.root, { display: run ? null : "none" });
  if (!run) return;
  if (run.seen?.x !== map.x) run.seen = thinned(run, map);
  layer.draw(run.optimizer, run.seen, run.seen.at[Math.min(step, run.xs.length - 1)]);
}

// Steps of a path that lie less than a pixel apart on the map add nothing to see. `at` says where
// each step is among those that are left.
function thinned({ xs, ys }, map) {
  const kept = { x: map.x, xs: [], ys: [], at: [] };
  let [lastX, lastY] = [Infinity, Infinity];
  for (let index = 0; index < xs.length; index += 1) {
    const [x, y] = [map.x(xs[index]), map.y(ys[index])];
    if (Math.abs(x - lastX) + Math.abs(y - lastY) >= 1 || index === xs.length - 1) {
      kept.xs.push(xs[index]);
      kept.ys.push(ys[index]);
      lastX = x;
      lastY = y;
    }
    kept.at.push(kept.xs.length - 1);
  }
  return kept;
}

function keyOf() {
  const start = html("span", { class: "descent-key-start" }, "drag: the start");
  const root = html("p", { class: "descent-key" }, start);
  let shown = null;
  return {
    root,
    show(runs) {
      const names = runs.map(({ optimizer }) => optimizer);
      if (shown === `${names}`) return;
      shown = `${names}`;
      root.replaceChildren(...names.map((name) => keyed(name, name)), start);
    },
  };
}

function escapesTable(longest) {
  const body = html("tbody");
  let shown = null;
  return {
    root: html("table", { class: "descent-rates descent-escapes" },
      html("thead", {}, html("tr", {}, ...["Optimizer", "Steps to escape", "predicted", "from δ/10"]
        .map((text) => html("th", { scope: "col" }, text)))), body),
    show(runs) {
      const names = runs.map(({ optimizer }) => optimizer);
      if (shown !== `${names}`) {
        shown = `${names}`;
        body.replaceChildren(...names.map((name) => html("tr", {},
          html("th", { scope: "row" }, keyed(name, name)),
          ...Array.from({ length: 3 }, () => html("td")))));
      }
      runs.forEach(({ escapedAt, predicted, closer }, index) => {
        const texts = [saySteps(escapedAt, longest),
          predicted === null ? "–" : predicted.toFixed(0), saySteps(closer, longest)];
        texts.forEach((text, column) => write(body.rows[index].cells[column + 1], text));
      });
    },
  };
}

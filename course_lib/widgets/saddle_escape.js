import { OPTIMIZERS } from "./rules.js";
import { namedSurface } from "./surfaces.js";
import { normalNoise } from "./noise.js";
import { button, checkbox, curve, footer, goalBox, html, linearScale, niceTicks, redraw, set, setTraits, slider, spokenLine, svg, tenths, write } from "./controls.js";
import { choice, dragHandles, keyed, optimizerStyle, pathLayer, power, rateSlider, sayLoss, startHandle, surfaceMap } from "./descent.js";

const RACERS = Object.keys(OPTIMIZERS);
const SADDLES = ["saddle", "monkey_saddle"];
const START_X = 1.5; // as in saddle_escape.py, like the next two
const FAR_AWAY = 1; // the distance from the ridge at which a path has escaped
const [CLOSEST, FARTHEST] = [1e-12, 0.5];

// --- the model: a path from beside the ridge, until it has left the saddle ------------------------

// The ridge is what runs into the saddle point: on the saddle the line y = 0, on the monkey
// saddle, where there are three, the half of it with x > 0.
export function ridgeDistance(surface, x, y) {
  return surface === "saddle" || x > 0 ? Math.abs(y) : Math.hypot(x, y);
}

function momentumSettings(name, dampening) {
  return name === "Momentum" ? { dampening } : {};
}

// { xs, ys, distances, escapedAt }: `escapedAt` is the first step at a distance of 1 or more, or
// null within `steps`. The path goes on a little, until it has left the map; or, without `path`,
// is not kept at all. `noise` is { size, values }: two values for each step are multiplied by the
// size and added to the gradient.
export function escape({
  surface, optimizer, learning_rate, dampening, delta, steps, noise = null, path = true,
}) {
  const shape = namedSurface(surface);
  const make = () => new OPTIMIZERS[optimizer](
    { ...momentumSettings(optimizer, dampening), learning_rate });
  const [byX, byY] = [make(), make()];
  let [x, y] = [START_X, delta];
  const run = { xs: [x], ys: [y], distances: [ridgeDistance(surface, x, y)], escapedAt: null };
  for (let step = 1; step <= steps; step += 1) {
    const slopes = shape.gradient(x, y);
    x = byX.step(x, slopes[0] + (noise ? noise.size * noise.values[2 * step - 2] : 0));
    y = byY.step(y, slopes[1] + (noise ? noise.size * noise.values[2 * step - 1] : 0));
    const distance = ridgeDistance(surface, x, y);
    if (path) {
      run.xs.push(x);
      run.ys.push(y);
      run.distances.push(distance);
    }
    if (run.escapedAt === null && distance >= FAR_AWAY) run.escapedAt = step;
    if (!(distance < (path ? 3 : FAR_AWAY))) break;
  }
  return run;
}

// How many steps the theory gives on the saddle, where the curvature down is λ = −1: the distance
// grows by 1 + α|λ| at each step of SGD; for momentum, by the larger root of
// z² − (1 + β + α|λ|) z + β = 0. Null where there is none.
export function predictedSteps({ surface, optimizer, learning_rate, dampening, delta }) {
  if (surface !== "saddle") return null;
  if (optimizer === "SGD") return Math.log(1 / delta) / Math.log1p(learning_rate);
  if (optimizer !== "Momentum") return null;
  const { beta } = OPTIMIZERS.Momentum.defaults;
  const trace = 1 + beta + learning_rate * (dampening ? 1 - beta : 1);
  return Math.log(1 / delta) / Math.log((trace + Math.sqrt(trace * trace - 4 * beta)) / 2);
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

// --- distance from the ridge by step --------------------------------------------------------------

const FRAME = { left: 42, right: 12, top: 22, bottom: 32 };
const [LOWEST, HIGHEST] = [-12.3, 1.6]; // powers of ten

function distanceChart(onDelta) {
  const grid = svg("g", { class: "descent-grid" });
  const goalLine = svg("path", { class: "descent-goal-line" });
  const rule = svg("path", { class: "descent-step-rule" });
  const curves = svg("g");
  const plot = svg("svg", {}, goalLine, rule, curves);
  const title = svg("text", { x: 6, y: 11 }, "distance from the ridge");
  const chart = svg("svg", {
    role: "img", "aria-label": "Distance from the ridge by step, logarithmic" },
  grid, plot, title);
  const handle = html("div", { class: "descent-handle", "aria-hidden": "true" });
  const root = html("div", { class: "descent-map descent-distances" }, chart, handle);
  const drawn = new Map();
  let [y, shownAxes] = [null, ""];
  dragHandles(root, [handle], (event) => (
    onDelta(10 ** y.invert(event.clientY - chart.getBoundingClientRect().top))));
  return { root, draw };

  function draw({ width, height, last, step, runs, delta }) {
    const [right, bottom] = [width - FRAME.right, height - FRAME.bottom];
    const x = linearScale(0, last, FRAME.left, right);
    y = linearScale(LOWEST, HIGHEST, bottom, FRAME.top);
    const place = (distance) => y(Math.max(LOWEST - 1, Math.log10(distance)));
    if (shownAxes !== `${[width, height, last]}`) {
      shownAxes = `${[width, height, last]}`;
      set(chart, { width, height });
      set(plot, { x: FRAME.left, y: FRAME.top, width: right - FRAME.left + 6,
        height: bottom - FRAME.top,
        viewBox: `${FRAME.left} ${FRAME.top} ${right - FRAME.left + 6} ${bottom - FRAME.top}` });
      grid.replaceChildren(
        ...[-12, -9, -6, -3, 0].flatMap((tick) => [
          svg("path", { d: `M${FRAME.left},${y(tick).toFixed(1)}H${right}` }),
          svg("text", { x: FRAME.left - 8, y: y(tick) + 4, "text-anchor": "end" }, power(tick)),
        ]),
        ...niceTicks(0, last, Math.min(last, width / 75)).map((tick) => svg("text", {
          x: x(tick), y: bottom + 15, "text-anchor": "middle" }, String(tick))),
        svg("text", { x: right, y: bottom + 28, "text-anchor": "end" }, "step"),
        svg("text", { x: right - 4, y: y(0.75) + 4, "text-anchor": "end" }, "escaped"),
      );
      set(goalLine, { d: `M${FRAME.left},${y(0).toFixed(1)}H${right}` });
    }
    set(rule, { d: `M${x(step).toFixed(1)},${FRAME.top}V${bottom}` });
    handle.style.transform = `translate(${FRAME.left}px, ${place(delta).toFixed(1)}px)`;
    for (const [name, parts] of drawn) {
      if (!runs.some((run) => run.optimizer === name)) {
        parts.root.remove();
        drawn.delete(name);
      }
    }
    for (const { optimizer, distances } of runs) {
      if (!drawn.has(optimizer)) {
        const parts = { line: svg("path", { class: "descent-path" }),
          marker: svg("circle", { class: "descent-path-marker", r: 4.5 }) };
        parts.root = svg("g", { style: optimizerStyle(optimizer) }, parts.line, parts.marker);
        curves.append(parts.root);
        drawn.set(optimizer, parts);
      }
      const parts = drawn.get(optimizer);
      if (parts.distances !== distances || parts.axes !== shownAxes) { // else it is there already
        Object.assign(parts, { distances, axes: shownAxes });
        const every = Math.max(1, Math.round((1.5 * last) / (right - FRAME.left))); // 1.5 px apart
        const [xs, ys] = [[], []];
        for (let index = 0; index < distances.length && index <= last; index += every) {
          xs.push(x(index));
          ys.push(place(distances[index]));
        }
        set(parts.line, { d: curve(xs, ys) });
      }
      const at = Math.min(step, distances.length - 1);
      set(parts.marker, { cx: tenths(x(at)), cy: tenths(place(distances[at])) });
    }
  }
}

// A calm end for the axis of steps: it changes only when it has to.
function axisEnd(runs, steps) {
  const needed = Math.max(20, ...runs.map(({ escapedAt }) => escapedAt ?? steps));
  return Math.min(steps, [25, 50, 100, 200, 400, 700, 1000, 1500, 2000].find((end) => (
    end >= needed)));
}

// --- the view -------------------------------------------------------------------------------------

const NO_NOISE = -6; // on the noise's slider, below its smallest power

function sayNoise(noise) {
  return noise === 0 ? "none" : sayLoss(noise);
}

// Δ with two digits, within its limits.
function tidy(delta) {
  return Number(Math.min(FARTHEST, Math.max(CLOSEST, delta)).toPrecision(2));
}

const LINKED = {
  surface: (text) => (SADDLES.includes(text) ? text : undefined),
  optimizers: (text) => {
    const names = text === "" ? [] : text.split(",");
    return names.every((name) => RACERS.includes(name))
      ? RACERS.filter((name) => names.includes(name)) : undefined;
  },
  learning_rate: [1e-3, 1],
  dampening: "flag",
  delta: [CLOSEST, FARTHEST],
  noise: [0, 1],
  seed: [0, 9999, "whole"],
  shown_step: [0, 2000, "whole"],
};

function render({ model, el, link }) {
  const get = (name) => model.get(name);
  const change = (name, value) => setTraits(model, { [name]: value });
  const moveStart = (delta) => change("delta", tidy(delta));
  const limit = get("steps");

  const surfaceChoice = choice({
    label: "Surface",
    options: SADDLES.map((name) => ({ value: name, text: namedSurface(name).title })),
    onChange: (name) => change("surface", name),
  });
  const dampened = checkbox({
    label: "momentum dampened (averaged)", onChange: (checked) => change("dampening", checked) });
  const entrants = RACERS.map((name) => checkbox({
    label: keyed(name, name),
    onChange: (checked) => change("optimizers", RACERS.filter((other) => (
      other === name ? checked : get("optimizers").includes(other)))),
  }));
  const delta = slider({
    label: "Distance δ from the ridge", min: -12, max: -0.3, step: 0.1,
    ticks: [-12, -9, -6, -3].map((at) => ({ at, text: power(at) })).concat(
      { at: -0.3, text: String(FARTHEST) }),
    onInput: (position) => moveStart(10 ** position),
  });
  const rate = rateSlider({
    label: "Learning rate α, of all", lowest: -3, highest: 0,
    onInput: (value) => change("learning_rate", value),
  });
  const noise = slider({
    label: "Noise in the gradient", min: NO_NOISE, max: 0, step: 0.5,
    ticks: [{ at: NO_NOISE, text: "none" },
      ...[-4, -2, 0].map((at) => ({ at, text: power(at) }))],
    onInput: (position) => change("noise",
      position <= NO_NOISE ? 0 : Number((10 ** position).toPrecision(1))),
  });
  const reseed = button("Other noise", () => change("seed", (get("seed") + 1) % 10000));
  const shownStep = slider({
    label: "Step looked at", min: 0, max: limit, step: 1,
    onInput: (value) => change("shown_step", value),
  });
  const map = surfaceMap("Map of the saddle with the paths");
  const paths = new Map(RACERS.map((name) => [name, pathLayer(map)]));
  const handle = startHandle(map, (x, y) => moveStart(Math.max(0.01, Math.abs(y))));
  const chart = distanceChart(moveStart);
  const body = html("tbody");
  const table = html("table", { class: "descent-rates descent-escapes" },
    html("thead", {}, html("tr", {}, ...["Optimizer", "Steps to escape", "predicted", "from δ/10"]
      .map((text) => html("th", { scope: "col" }, text)))), body);
  const note = html("p", { class: "descent-note" });
  const spoken = spokenLine();
  const ratio = get("goal_ratio");
  const [slow, fast] = [get("goal_slow"), get("goal_fast")];
  const goal = goalBox(`Make ${slow} need at least ${sayLoss(ratio)} times as many steps as ${fast}.`);

  el.classList.add("descent-widget", "descent-escape");
  set(el, { role: "group", "aria-label": "Escape from a saddle, to explore" });
  el.append(
    html("div", { class: "descent-row" }, surfaceChoice.root, dampened.root),
    html("fieldset", { class: "descent-entrants" },
      html("legend", { class: "descent-label" }, "Optimizers"),
      ...entrants.map(({ root }) => root)),
    html("div", { class: "descent-row" }, delta.root, rate.root),
    html("p", { class: "descent-key" },
      html("span", { class: "descent-key-start" }, "start, to drag: on the map or, closer to the "
        + "ridge, on the chart")),
    html("div", { class: "descent-pair" }, map.root, chart.root),
    spoken.root, table, note, shownStep.root,
    html("div", { class: "descent-row" }, noise.root, reseed),
    goal.root, footer({ model, names: Object.keys(LINKED), link }),
  );

  let kept = {};
  function noiseValues() {
    const seed = get("seed");
    if (kept.seed !== seed) kept = { seed, values: normalNoise(2 * limit, seed) };
    return kept.values;
  }

  // Walked anew only when another walk is asked for, not for another step to look at.
  let raced = {};
  function racedRuns(state, size) {
    const key = JSON.stringify([{ ...state, noise: null }, size, get("seed"), get("optimizers")]);
    if (raced.key !== key) {
      raced = { key, runs: get("optimizers").map((optimizer) => ({
        optimizer, ...escape({ ...state, optimizer }),
        predicted: predictedSteps({ ...state, optimizer }),
        closer: escape({ ...state, optimizer, delta: state.delta / 10, path: false }).escapedAt,
      })) };
    }
    return raced.runs;
  }

  function draw(boxWidth) {
    const width = Math.max(240, boxWidth - 2); // within the widget's own padding
    const wide = width >= 560;
    const mapWidth = wide ? Math.round(0.54 * width) : width;
    const surface = get("surface");
    map.draw(namedSurface(surface), mapWidth);
    const size = get("noise");
    const state = {
      surface, learning_rate: get("learning_rate"), dampening: get("dampening"),
      delta: get("delta"), steps: limit,
      noise: size > 0 ? { size, values: noiseValues() } : null,
    };
    const runs = racedRuns(state, size);
    const last = axisEnd(runs, limit);
    const step = Math.min(get("shown_step"), last);

    surfaceChoice.show(surface);
    dampened.show(state.dampening);
    entrants.forEach((one, index) => one.show(get("optimizers").includes(RACERS[index])));
    delta.show(Math.log10(state.delta), sayLoss(state.delta));
    rate.show(state.learning_rate, sayLoss(state.learning_rate));
    noise.show(size === 0 ? NO_NOISE : Math.log10(size), sayNoise(size));
    reseed.disabled = size === 0;
    set(shownStep.input, { max: last });
    shownStep.show(step, String(step));
    handle.show(START_X, state.delta);
    for (const [name, layer] of paths) {
      const run = runs.find(({ optimizer }) => optimizer === name);
      set(layer.root, { display: run ? null : "none" });
      if (run) {
        if (run.seen?.x !== map.x) run.seen = thinned(run, map);
        layer.draw(name, run.seen, run.seen.at[Math.min(step, run.xs.length - 1)]);
      }
    }
    chart.draw({ width: wide ? width - mapWidth : width, height: wide ? map.height : 230,
      last, step, runs, delta: state.delta });

    const names = runs.map(({ optimizer }) => optimizer);
    if (kept.rows !== `${names}`) {
      kept.rows = `${names}`;
      body.replaceChildren(...names.map((name) => html("tr", {},
        html("th", { scope: "row" }, keyed(name, name)),
        ...Array.from({ length: 3 }, () => html("td")))));
    }
    runs.forEach((run, index) => {
      [saySteps(run.escapedAt, limit),
        run.predicted === null ? "–" : run.predicted.toFixed(0),
        saySteps(run.closer, limit)].forEach((text, column) => {
        write(body.rows[index].cells[column + 1], text);
      });
    });
    write(note, surface === "saddle"
      ? `Predicted: ln(1/δ) / ln(1 + α|λ|) with λ = −1 for SGD; for momentum, from its rate of growth`
        + `${size > 0 ? "; both without noise" : ""}.`
      : "The Hessian is zero at this saddle’s middle: no λ, and no such prediction.");

    const [slowest, fastest] = [slow, fast].map((name) => (
      runs.find(({ optimizer }) => optimizer === name)));
    const both = Boolean(slowest && fastest);
    const compared = both && fastest.escapedAt > 0;
    const times = compared ? (slowest.escapedAt ?? limit) / fastest.escapedAt : 0;
    const met = goal.show([
      { text: both ? `${slow} and ${fast} race` : `choose ${slow} and ${fast}`, met: both },
      { text: !compared ? `${fast} has not escaped`
        : `${slow} needs ${slowest.escapedAt === null ? "more than " : ""}`
          + `${sayLoss(times)} times as many steps (at least ${sayLoss(ratio)})`,
      met: times >= ratio },
    ], `Done. Does a little noise in the gradient help ${slow}?`);
    const said = runs.map(({ optimizer, escapedAt, predicted }) => `${optimizer} ${
      escapedAt === null ? `not in ${limit} steps` : `after ${escapedAt}`}${
      optimizer === "SGD" && predicted !== null ? ` (predicted ${predicted.toFixed(0)})` : ""}`);
    spoken.say(`δ = ${sayLoss(state.delta)}, α = ${sayLoss(state.learning_rate)}`
      + `${size > 0 ? `, noise ${sayNoise(size)}` : ""}: `
      + `${said.length > 0 ? `escaped: ${said.join(", ")}` : "no optimizer is chosen"}.`
      + `${met ? " Goal reached." : ""}`);
  }

  const stop = redraw({ model, element: el, draw, names: Object.keys(LINKED) });
  return () => {
    stop();
    spoken.stop();
  };
}

function saySteps(steps, limit) {
  return steps === null ? `over ${limit}` : String(steps);
}

export default { render, linked: LINKED };

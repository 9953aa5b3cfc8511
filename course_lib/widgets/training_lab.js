import { OPTIMIZERS } from "./rules.js";
import { SCHEDULE_NAMES, TrainingRun, moons } from "./network.js";
import { button, footer, goalBox, html, linearScale, niceTicks, number, redraw, set, setTraits, spokenLine, svg, tenths, write } from "./controls.js";
import { choice, keyed, levelPath, optimizerStyle, rateSlider, sayLoss } from "./descent.js";

// As in training_lab.py.
const [POINTS, NEW_POINTS] = [[300, 0.2, 3], [1000, 0.2, 2003]]; // count, noise and seed of the moons
const [HIGHEST_SEED, MOST_EPOCHS] = [4e9, 10000];
const SHOWN = { across: [-1.55, 2.45], up: [-1.21, 1.79] };

const SETTINGS = ["optimizer", "learning_rate", "schedule", "seed", "shuffle_seed"];
const EARLIER = 5; // runs that stay for comparison
const FRAME_SCRIPT = 5; // ms of training and drawing in a frame, so that the page stays at hand
const JUMP = 500; // epochs at a press where motion is not wanted
const SPEEDS = [[20, "20 epochs/s"], [100, "100 epochs/s"], [500, "500 epochs/s"], [Infinity, "fastest"]];

// --- in words -----------------------------------------------------------------------------------

const DECAY_TEXTS = { constant: "none", decay: "every epoch", staircase: "staircase" };
const DECAYED = { constant: "", decay: ", decay every epoch", staircase: ", staircase decay" };

function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

function countOf(epochs) {
  return `${grouped(epochs)} ${epochs === 1 ? "epoch" : "epochs"}`;
}

function sayRate(rate) {
  return String(Number(rate.toPrecision(3)));
}

function sharePercent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

// What is told of a run besides its settings; measured once after each epoch.
export function resultOf(run, points, newPoints) {
  const { epochs, network, costs, divergedAt } = run;
  if (run.result?.epochs !== epochs) {
    run.result = {
      epochs, divergedAt,
      cost: epochs > 0 ? costs[epochs - 1] : null,
      accuracy: network.accuracy(points),
      newAccuracy: network.accuracy(newPoints),
      dead: divergedAt === null && network.isDead(points),
    };
  }
  return run.result;
}

// The first number of epochs after which a run's cost was at or below a value, or null.
export function epochsTo({ costs, epochs }, goal) {
  const index = costs.subarray(0, epochs).findIndex((cost) => cost <= goal);
  return index < 0 ? null : index + 1;
}

function outcome({ settings, rate }, { epochs, divergedAt, cost, accuracy, newAccuracy, dead }) {
  if (divergedAt !== null) {
    return `${settings.optimizer} diverged in epoch ${grouped(divergedAt)}: its numbers are no longer `
      + "finite. Try a lower learning rate.";
  }
  const right = `accuracy ${sharePercent(accuracy)}, on new points ${sharePercent(newAccuracy)}`;
  if (epochs === 0) return `${settings.optimizer}, not yet trained: ${right}.`;
  const now = settings.schedule === "constant" ? "" : `, rate ${sayRate(rate(epochs - 1))}`;
  return `${settings.optimizer}, ${countOf(epochs)}: cost ${cost.toFixed(3)}, ${right}${now}.`
    + (dead ? " The network is dead: one of its layers is 0 for every point, so its answer is the same "
      + "everywhere. Try other seeds." : "");
}

// --- the decision map ---------------------------------------------------------------------------

const MAP_EDGE = { left: 30, right: 8, top: 6, bottom: 20 };
const [COLUMNS, ROWS] = [67, 51]; // of the grid on which the network is asked: one more all around
const BANDS = [0, Math.log(3), Math.log(9)]; // logits of the probabilities 0.5, 0.75 and 0.9

function decisionMap({ inputs, targets }) {
  const bands = ["descent-lab-zero", "descent-lab-one"].map((name) => (
    BANDS.map(() => svg("path", { class: name }))));
  const boundary = svg("path", { class: "descent-lab-boundary" });
  const axes = svg("g", { class: "descent-grid" });
  const regions = svg("svg", {}, ...bands.flat(), boundary);
  const back = svg("svg", { "aria-hidden": "true" }, regions, axes);
  const circles = svg("path", { class: "descent-lab-circles" });
  const triangles = svg("path", { class: "descent-lab-triangles" });
  const front = svg("svg", {
    role: "img", "aria-label": "The points of both classes and the regions the network gives them",
  }, circles, triangles);
  const root = html("div", { class: "descent-map descent-lab-map" }, back, front);
  const width = COLUMNS + 2; // framed by cells below every level
  const grids = bands.map(() => new Float64Array(width * (ROWS + 2)).fill(-Infinity));
  const next = new Int32Array(2 * grids[0].length);
  const [[x0, x1], [y0, y1]] = [SHOWN.across, SHOWN.up];
  let drawn = { width: 0 };
  return { root, draw };

  function place(boxWidth) {
    const plotWidth = boxWidth - MAP_EDGE.left - MAP_EDGE.right;
    const plotHeight = Math.round((plotWidth * (y1 - y0)) / (x1 - x0));
    const [right, bottom] = [MAP_EDGE.left + plotWidth, MAP_EDGE.top + plotHeight];
    const x = linearScale(x0, x1, MAP_EDGE.left, right);
    const y = linearScale(y0, y1, bottom, MAP_EDGE.top);
    for (const one of [back, front]) set(one, { width: boxWidth, height: bottom + MAP_EDGE.bottom });
    set(regions, { x: MAP_EDGE.left, y: MAP_EDGE.top, width: plotWidth, height: plotHeight,
      viewBox: `${MAP_EDGE.left} ${MAP_EDGE.top} ${plotWidth} ${plotHeight}` });
    axes.replaceChildren(
      svg("path", { d: `M${MAP_EDGE.left},${MAP_EDGE.top}V${bottom}H${right}` }),
      ...niceTicks(x0, x1, 5).map((tick) => svg("text", {
        x: x(tick), y: bottom + 15, "text-anchor": "middle" }, number(tick, 0))),
      ...niceTicks(y0, y1, 4).map((tick) => svg("text", {
        x: MAP_EDGE.left - 5, y: y(tick) + 4, "text-anchor": "end" }, number(tick, 0))),
    );
    const [first, second] = ["", ""].map((_, wanted) => [...targets.keys()]
      .filter((point) => targets[point] === wanted)
      .map((point) => `M${x(inputs[2 * point]).toFixed(1)},${y(inputs[2 * point + 1]).toFixed(1)}`));
    set(circles, { d: first.map((at) => `${at}h0`).join("") });
    set(triangles, { d: second.map((at) => `${at}m0,-4l3.6,6.4h-7.2z`).join("") });
    const [stepX, stepY] = [plotWidth / (COLUMNS - 3), plotHeight / (ROWS - 3)];
    drawn = {
      width: boxWidth, height: bottom + MAP_EDGE.bottom,
      toX: (column) => MAP_EDGE.left + (column - 2) * stepX,
      toY: (row) => MAP_EDGE.top + (row - 2) * stepY,
    };
  }

  // Returns the height.
  function draw(boxWidth, run) {
    if (boxWidth !== drawn.width) place(boxWidth);
    if (run === drawn.run && run.epochs === drawn.epochs) return drawn.height;
    Object.assign(drawn, { run, epochs: run.epochs });
    for (let row = 0; row < ROWS; row += 1) {
      const up = y1 + ((y0 - y1) * (row - 1)) / (ROWS - 3);
      for (let column = 0; column < COLUMNS; column += 1) {
        const logit = run.network.logit(x0 + ((x1 - x0) * (column - 1)) / (COLUMNS - 3), up);
        const at = (row + 1) * width + column + 1;
        grids[0][at] = -logit;
        grids[1][at] = logit;
      }
    }
    const outline = (grid, level) => (
      run.divergedAt === null ? levelPath(grid, width, level, next, drawn.toX, drawn.toY) : "");
    bands.forEach((paths, side) => paths.forEach((path, index) => {
      set(path, { d: outline(grids[side], BANDS[index]) });
    }));
    set(boundary, { d: bands[1][0].getAttribute("d") });
    return drawn.height;
  }
}

// --- the cost by epoch --------------------------------------------------------------------------

const COST_EDGE = { left: 34, right: 18, top: 18, bottom: 32 };
const LABEL = 13; // px between the numbers at the curves' ends

function costChart() {
  const grid = svg("g", { class: "descent-grid" });
  const goalLine = svg("path", { class: "descent-goal-line" });
  const curves = svg("g");
  const plot = svg("svg", {}, goalLine, curves);
  const labels = svg("g");
  const title = svg("text", { x: COST_EDGE.left, y: 11 }, "cost");
  const chart = svg("svg", { role: "img", "aria-label": "Cost by epoch of each run" },
    grid, plot, labels, title);
  const root = html("div", { class: "descent-losses descent-lab-costs" }, chart);
  const drawn = new Map(); // by run: its elements, and how far its curve goes
  let axes = "";
  return { root, draw };

  function draw({ width, height, epochs, runs, goal }) {
    const [right, bottom] = [width - COST_EDGE.right, height - COST_EDGE.bottom];
    const start = runs.reduce((most, { costs }) => Math.max(most, costs[0]), 0.75);
    const high = Number((0.2 * Math.ceil(Math.min(start, 2) / 0.2)).toFixed(1));
    const x = linearScale(0, epochs, COST_EDGE.left, right);
    const y = linearScale(0, high, bottom, COST_EDGE.top);
    const mark = `${[width, height, epochs, high]}`;
    if (mark !== axes) {
      axes = mark;
      drawAxes({ width, height, epochs, high, right, bottom, x, y });
      for (const { root: one } of drawn.values()) one.remove();
      drawn.clear();
      labels.replaceChildren();
    }
    set(goalLine, { d: `M${COST_EDGE.left},${y(goal.cost).toFixed(1)}`
      + `H${x(Math.min(epochs, goal.epochs)).toFixed(1)}V${bottom}` });
    for (const [run, parts] of drawn) {
      if (runs.includes(run)) continue;
      for (const part of [parts.root, parts.label]) part.remove();
      drawn.delete(run);
    }
    // A point for every two pixels, as they come.
    const every = Math.max(1, Math.round((2 * epochs) / (right - COST_EDGE.left)));
    const ends = runs.map((run) => {
      const parts = drawn.get(run) ?? added(run);
      const inPlace = (epoch) => Math.max(-50, y(run.costs[epoch]) || -50); // NaN is far above
      for (; parts.next < run.epochs; parts.next += every) {
        parts.d += `${parts.d ? "L" : "M"}${tenths(x(parts.next))},${tenths(inPlace(parts.next))}`;
      }
      const last = run.epochs - 1;
      if (last < 0) return { parts, x: 0, y: null };
      const end = { parts, x: x(last), y: inPlace(last) };
      if (parts.drawn !== last) {
        parts.drawn = last;
        set(parts.path, { d: `${parts.d}L${tenths(end.x)},${tenths(end.y)}` });
      }
      return end;
    });
    runs.forEach((run, index) => {
      drawn.get(run).root.classList.toggle("descent-lab-earlier", index < runs.length - 1);
    });
    numberEnds(ends, bottom);
  }

  // The runs' numbers beside their ends, none on another.
  function numberEnds(ends, bottom) {
    const shown = ends.filter((end) => end.y !== null).sort((a, b) => a.y - b.y);
    const wanted = shown.map(({ y }) => Math.max(COST_EDGE.top + 4, y + 4));
    for (let index = 1; index < wanted.length; index += 1) {
      wanted[index] = Math.max(wanted[index], wanted[index - 1] + LABEL);
    }
    for (let index = wanted.length - 1, most = bottom; index >= 0; index -= 1, most -= LABEL) {
      wanted[index] = Math.min(wanted[index], most);
    }
    shown.forEach(({ parts, x }, index) => {
      set(parts.label, { x: (x + 5).toFixed(1), y: wanted[index].toFixed(1) });
    });
    for (const { parts, y } of ends) parts.label.style.display = y === null ? "none" : "";
  }

  function added(run) {
    const path = svg("path", { class: "descent-path" });
    const style = optimizerStyle(run.settings.optimizer);
    const parts = { path, root: svg("g", { style }, path), next: 0, d: "", drawn: -1,
      label: svg("text", { class: "descent-lab-number", style }, String(run.id)) };
    curves.append(parts.root);
    labels.append(parts.label);
    drawn.set(run, parts);
    return parts;
  }

  function drawAxes({ width, height, epochs, high, right, bottom, x, y }) {
    set(chart, { width, height });
    const frame = [COST_EDGE.left, COST_EDGE.top - 4, right - COST_EDGE.left + 4,
      bottom - COST_EDGE.top + 8];
    set(plot, { x: frame[0], y: frame[1], width: frame[2], height: frame[3],
      viewBox: frame.join(" ") });
    grid.replaceChildren(
      ...niceTicks(0, high, 5).flatMap((tick) => [
        svg("path", { d: `M${COST_EDGE.left},${y(tick).toFixed(1)}H${right}` }),
        svg("text", { x: COST_EDGE.left - 6, y: y(tick) + 4, "text-anchor": "end" }, String(tick)),
      ]),
      ...niceTicks(0, epochs, Math.max(2, Math.min(epochs, width / 75))).map((tick) => svg("text", {
        x: x(tick), y: bottom + 15, "text-anchor": "middle" }, grouped(tick))),
      svg("text", { x: right, y: bottom + 28, "text-anchor": "end" }, "epoch"),
    );
  }
}

// --- the runs as a table ------------------------------------------------------------------------

function runsTable(usual) {
  const columns = ["Run", "Epochs", "Cost", "Accuracy", "New points"];
  const body = html("tbody");
  const rows = new Map();
  return {
    root: html("table", { class: "descent-rates descent-lab-runs", "aria-label": "Runs" },
      html("thead", {}, html("tr", {}, ...columns.map((text) => html("th", { scope: "col" }, text)))),
      body),
    show(runs, measured) {
      for (const [run, row] of rows) {
        if (runs.includes(run)) continue;
        row.root.remove();
        rows.delete(run);
      }
      for (const run of runs) {
        const row = rows.get(run) ?? added(run);
        const { epochs, cost, accuracy, newAccuracy, divergedAt } = measured(run);
        if (row.epochs === epochs) continue;
        row.epochs = epochs;
        const told = divergedAt !== null ? ["diverged", "–", "–"]
          : [cost === null ? "–" : cost.toFixed(3), sharePercent(accuracy), sharePercent(newAccuracy)];
        [grouped(epochs), ...told].forEach((text, index) => write(row.cells[index], text));
      }
    },
  };

  function added(run) {
    const { optimizer, learning_rate, schedule, seed, shuffle_seed } = run.settings;
    const seeds = seed === usual.seed && shuffle_seed === usual.shuffle_seed
      ? "" : `, seeds ${seed} and ${shuffle_seed}`;
    const cells = columns.slice(1).map(() => html("td"));
    const row = { cells, epochs: null, root: html("tr", {}, html("th", { scope: "row" },
      html("span", { class: "descent-lab-name" }, `${run.id}.`, keyed(optimizer, optimizer)),
      html("span", { class: "descent-lab-settings" },
        `α\u00a0${sayRate(learning_rate)}${DECAYED[schedule]}${seeds}`)),
    ...cells) };
    rows.set(run, row);
    body.append(row.root);
    return row;
  }
}

// --- the view -----------------------------------------------------------------------------------

function seedBox(label, onChange) {
  const input = html("input", {
    "data-lm-suppress-shortcuts": "true", type: "number", min: 0, max: HIGHEST_SEED, step: 1,
    change: () => onChange(input.value !== "" && input.checkValidity() ? input.valueAsNumber : null),
  });
  return {
    root: html("label", { class: "descent-choice descent-seed" },
      html("span", { class: "descent-label" }, label), input),
    show: (value) => { input.value = value; },
  };
}

const oneOf = (names) => (text) => (names.includes(text) ? text : undefined);

// What an address may hold.
const LINKED = {
  optimizer: oneOf(Object.keys(OPTIMIZERS)),
  learning_rate: [1e-5, 10],
  schedule: oneOf(SCHEDULE_NAMES),
  seed: [0, HIGHEST_SEED, "whole"],
  shuffle_seed: [0, HIGHEST_SEED, "whole"],
  epoch: [0, MOST_EPOCHS, "whole"],
};

function render({ model, el, link }) {
  const get = (name) => model.get(name);
  // Other settings make another run, from its first epoch.
  const change = (settings) => setTraits(model, { ...settings, epoch: 0 });
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const [points, newPoints] = [moons(...POINTS), moons(...NEW_POINTS)];
  const measured = (run) => resultOf(run, points, newPoints);
  const usual = { seed: get("seed"), shuffle_seed: get("shuffle_seed") };

  const optimizer = choice({
    label: "Optimizer",
    options: Object.keys(OPTIMIZERS).map((name) => ({ value: name, text: name })),
    onChange: (name) => change({ optimizer: name }),
  });
  const rate = rateSlider({
    label: "Learning rate α", lowest: -5, highest: 1,
    onInput: (value) => change({ learning_rate: value }),
  });
  const decay = choice({
    label: "Decay",
    options: SCHEDULE_NAMES.map((name) => ({ value: name, text: DECAY_TEXTS[name] })),
    onChange: (name) => change({ schedule: name }),
  });
  const seeds = [["seed", "Weights’ seed"], ["shuffle_seed", "Shuffles’ seed"]].map(([name, label]) => {
    const one = seedBox(label, (value) => {
      if (value === null) one.show(get(name));
      else change({ [name]: value });
    });
    return { name, ...one };
  });
  // Further apart than a run has epochs, so that no two have an order of the points in common.
  const others = button("Other seeds", () => change({
    seed: (get("seed") + 1) % HIGHEST_SEED,
    shuffle_seed: (get("shuffle_seed") + MOST_EPOCHS) % HIGHEST_SEED,
  }));

  const map = decisionMap(points);
  const chart = costChart();
  const table = runsTable(usual);
  const spoken = spokenLine();
  const press = button("Train", () => (isTraining() ? halt() : train()));
  press.classList.add("descent-play");
  const single = button("One epoch", () => {
    if (!run.over) run.trainEpoch();
    halt();
  });
  const again = button("Start over", () => {
    begin(run.settings, run.key);
    halt();
  });
  const forget = button("Forget earlier runs", () => {
    earlier = [];
    paint();
    press.focus(); // the pressed button is gone
  });
  const speed = choice({
    label: "Speed", options: SPEEDS.map(([value, text]) => ({ value: String(value), text })),
    onChange: () => {},
  });
  speed.show("500");
  const key = html("p", { class: "descent-key" },
    html("span", { class: "descent-key-circle" }, "class 0"),
    html("span", { class: "descent-key-triangle" }, "class 1"),
    html("span", { class: "descent-key-boundary" }, "where the network is undecided"),
    html("span", { class: "descent-key-goal" }, "goal"));
  const aim = { optimizer: get("goal_optimizer"), cost: get("goal_cost"), epochs: get("goal_epochs") };
  const goal = goalBox(`Bring ${aim.optimizer} to a cost of ${sayLoss(aim.cost)} in fewer than `
    + `${grouped(aim.epochs)} epochs.`);
  const foot = footer({
    model, names: Object.keys(LINKED), link,
    onReset: () => {
      [run, earlier, numbered] = [null, [], 0];
      draw(el.clientWidth);
    },
  });

  el.classList.add("descent-widget", "descent-lab");
  set(el, { role: "group", "aria-label": "A network in training" });
  el.append(
    html("div", { class: "descent-row" }, optimizer.root, rate.root),
    html("div", { class: "descent-row descent-lab-more" },
      decay.root, ...seeds.map(({ root }) => root), others),
    key,
    html("div", { class: "descent-pair" }, map.root, chart.root),
    html("div", { class: "descent-row descent-transport" },
      press, single, again, speed.root),
    spoken.root, table.root, forget, goal.root, foot,
  );

  // The run that is trained, those before it, and how many there have been.
  let [run, earlier, numbered] = [null, [], 0];
  let target = 0; // the epochs the trait `epoch` asks for
  let saved = 0; // what the trait was when last read or written
  let playing = null; // { from, since, speed } while it plays
  let frame = null;
  let width = 0;
  let drawing = 1; // ms the last frame spent on it

  function begin(settings, mark) {
    if (run?.key !== mark) numbered += 1;
    run = Object.assign(new TrainingRun(points, settings, get("epochs")),
      { settings, key: mark, id: numbered });
  }

  // Takes up what the traits say: another run, or how far this one is to go.
  function follow() {
    const settings = Object.fromEntries(SETTINGS.map((name) => [name, get(name)]));
    const mark = JSON.stringify([settings, get("epochs")]);
    if (run?.key === mark && get("epoch") === saved) return;
    playing = null;
    [saved, target] = [get("epoch"), get("epoch")];
    if (run?.key !== mark) {
      earlier = earlier.filter((one) => one.key !== mark);
      if (run && run.epochs > 0) earlier = [...earlier, run].slice(-EARLIER);
      else if (run) numbered -= 1; // nothing has been seen of it
      begin(settings, mark);
    } else if (target < run.epochs) begin(settings, mark);
    wake();
  }

  function isTraining() {
    return frame !== null;
  }

  function train() {
    if (run.over) begin(run.settings, run.key);
    if (still.matches) target = run.epochs + JUMP;
    else playing = { from: run.epochs, since: null, speed: Number(speed.input.value) };
    wake();
    paint();
  }

  // Rests where it is, and says so to whoever listens.
  function halt() {
    cancelAnimationFrame(frame);
    [frame, playing, target, saved] = [null, null, run.epochs, run.epochs];
    setTraits(model, { epoch: run.epochs });
    paint();
  }

  function wake() {
    const wanted = playing || (run.epochs < target && !run.over);
    if (wanted && frame === null) frame = requestAnimationFrame(advance);
  }

  // One frame: some epochs, as many as the speed asks for and the slice has time for.
  function advance(now) {
    const began = performance.now();
    let until = target;
    if (playing) {
      const perSecond = Number(speed.input.value);
      if (playing.since === null || playing.speed !== perSecond) {
        playing = { from: run.epochs, since: now, speed: perSecond };
      }
      until = perSecond === Infinity ? Infinity
        : playing.from + Math.ceil(((now - playing.since) / 1000) * perSecond);
    }
    const before = run.epochs;
    const slice = Math.max(1, FRAME_SCRIPT - drawing);
    while (run.epochs < until && !run.over && performance.now() - began < slice) run.trainEpoch();
    if (playing && run.epochs < until) playing.since = null; // what is late is not made up for
    if (run.over || (!playing && run.epochs >= target)) halt();
    else {
      frame = requestAnimationFrame(advance);
      if (run.epochs !== before && !(still.matches && !playing)) {
        const trained = performance.now();
        paint();
        drawing = performance.now() - trained;
      }
    }
  }

  function paint() {
    if (width === 0) return;
    const wide = width >= 560;
    const mapWidth = wide ? Math.round(0.54 * width) : width;
    const runs = [...earlier, run];
    const height = map.draw(mapWidth, run);
    chart.draw({ width: wide ? width - mapWidth : width, height: wide ? height : 210,
      epochs: get("epochs"), runs, goal: aim });
    table.show(runs, measured);
    forget.hidden = earlier.length === 0;
    const name = isTraining() ? "Pause" : run.over ? "Train again"
      : still.matches ? `Train ${JUMP} epochs` : run.epochs > 0 ? "Go on" : "Train";
    write(press, name);
    const met = goal.show([reached(runs)],
      "Done. How many epochs does Adam need for it at the rate of the notes, 0.0007?");
    spoken.say(outcome(run, measured(run)) + (met ? " Goal reached." : ""), isTraining());
  }

  function reached(runs) {
    const tried = runs.filter((one) => one.settings.optimizer === aim.optimizer && one.epochs > 0);
    const needed = tried.map((one) => epochsTo(one, aim.cost)).filter((count) => count !== null);
    const least = Math.min(...needed);
    const wanted = `(fewer than ${grouped(aim.epochs)})`;
    if (needed.length === 0) {
      return { text: `${aim.optimizer} ${tried.length > 0 ? `not at ${sayLoss(aim.cost)} yet`
        : "has not been trained"} ${wanted}`, met: false };
    }
    return { text: `${aim.optimizer} at ${sayLoss(aim.cost)} after ${countOf(least)} ${wanted}`,
      met: least < aim.epochs };
  }

  function draw(boxWidth) {
    width = Math.max(240, boxWidth - 2);
    follow();
    optimizer.show(get("optimizer"));
    rate.show(get("learning_rate"), sayRate(get("learning_rate")));
    decay.show(get("schedule"));
    for (const { name, show } of seeds) show(get(name));
    paint();
  }

  const renamed = () => paint();
  still.addEventListener("change", renamed);
  const stop = redraw({ model, element: el, draw, names: [...Object.keys(LINKED), "epochs"] });
  return () => {
    stop();
    cancelAnimationFrame(frame);
    still.removeEventListener("change", renamed);
    spoken.stop();
  };
}

export default { render, linked: LINKED };

import { OPTIMIZERS } from "./rules.js";
import { SURFACE_NAMES, floorOf, namedSurface } from "./surfaces.js";
import { button, checkbox, footer, goalBox, html, redraw, set, setTraits, slider, spokenLine, svg, tenths, write } from "./controls.js";
import { choice, descend, keyed, lossChart, lossesOf, optimizerStyle, outside, rateSlider, sayLoss, sayNumber, settledAt, startHandle, startSliders, stepLookedAt, surfaceMap, valueRange } from "./descent.js";
import { betaSlider } from "./parts.js";
import { TUNED_RATES } from "./race_rates.js";

const ENTRANTS = Object.keys(OPTIMIZERS);
const RATE_POWERS = [-5, 1];

// The hyperparameters besides the rate that one can set, their names and limits, as in
// optimizer_race.py.
const SETTINGS = {
  beta: { symbol: "β", limits: [0, 0.9999] },
  beta1: { symbol: "β₁", limits: [0, 0.9999] },
  beta2: { symbol: "β₂", limits: [0, 0.9999] },
  weight_decay: { symbol: "decay", limits: [0, 1] },
};
const DEFAULT_SETTINGS = Object.fromEntries(ENTRANTS.map((name) => {
  const { defaults } = OPTIMIZERS[name];
  return [name, Object.fromEntries(
    Object.keys(SETTINGS).filter((key) => key in defaults).map((key) => [key, defaults[key]]))];
}));

// --- the model: everything that is drawn or said -------------------------------------------

// Walks each optimizer, and only those again whose walk would be another one.
export function raceTrack() {
  const kept = new Map();
  return (surface, name, hyperparameters, start, steps) => {
    const key = JSON.stringify([surface.name, hyperparameters, start, steps]);
    if (kept.get(name)?.key !== key) {
      const run = descend(surface, () => new OPTIMIZERS[name](hyperparameters), start, steps);
      kept.set(name, { key, run: { ...run, optimizer: name, losses: lossesOf(surface, run) } });
    }
    return kept.get(name).run;
  };
}

// The runs at one step, the best first. A path that is gone is last; but where a surface falls
// without end, being gone downwards is winning.
export function standingsAt(runs, step, endless) {
  const places = runs.map((run) => {
    const gone = run.divergedAt !== null && run.divergedAt <= step;
    const loss = run.losses[Math.min(step, run.losses.length - 1)];
    const fell = gone && endless && run.losses.at(-1) < run.losses[0];
    return { run, gone, fell, loss };
  });
  const group = ({ gone, fell }) => (fell ? 0 : gone ? 2 : 1);
  return places.sort((a, b) => group(a) - group(b) || (
    group(a) === 0 ? a.run.divergedAt - b.run.divergedAt
      : group(a) === 1 ? a.loss - b.loss
        : b.run.divergedAt - a.run.divergedAt));
}

function sayPlace({ run, gone, fell, loss }) {
  if (fell) return `gone for good at step ${run.divergedAt}`;
  return gone ? `diverged at step ${run.divergedAt}` : sayLoss(loss);
}

// --- the view -------------------------------------------------------------------------------

// A path on the map: all of it faintly, and in full what has been walked up to a step.
function racePath(map, optimizer) {
  const parts = {
    ahead: svg("path", { class: "descent-path descent-path-ahead" }),
    walked: svg("path", { class: "descent-path" }),
    marker: svg("circle", { class: "descent-path-marker", r: 5 }),
  };
  const root = svg("g", { style: optimizerStyle(optimizer) },
    parts.ahead, parts.walked, parts.marker);
  let drawn = {};
  return {
    root,
    draw(run, step) {
      if (drawn.run !== run || drawn.x !== map.x) {
        drawn = { run, x: map.x, ...written(run, map) };
        set(parts.ahead, { d: drawn.d });
      }
      const shown = Math.min(step, drawn.ends.length - 1);
      const [x, y] = [tenths(near(map.x(run.xs[shown]))), tenths(near(map.y(run.ys[shown])))];
      set(parts.walked, { d: `${drawn.d.slice(0, drawn.ends[shown])}L${x},${y}` });
      set(parts.marker, { cx: x, cy: y });
    },
  };
}

// Near enough to be drawn.
function near(pixels) {
  return Math.max(-1e5, Math.min(1e5, pixels));
}

// A path through the points that are a pixel or more from the one before, and its length at
// every step. One that diverges ends when it is a map's height beyond: its swings would cover all.
function written({ xs, ys, divergedAt }, map) {
  let [d, lastX, lastY] = ["", Infinity, Infinity];
  const ends = [];
  const toX = map.x;
  const toY = map.y;
  const beyond = (value, size) => value < -map.height || value > size + map.height;
  for (let step = 0; step < xs.length; step += 1) {
    const x = near(toX(xs[step]));
    const y = near(toY(ys[step]));
    if (Math.abs(x - lastX) + Math.abs(y - lastY) >= 1) {
      d += `${step === 0 ? "M" : "L"}${tenths(x)},${tenths(y)}`;
      lastX = x;
      lastY = y;
    }
    ends.push(d.length);
    if (divergedAt !== null && (beyond(x, 2 * map.height) || beyond(y, map.height))) break;
  }
  return { d, ends };
}

// One optimizer's place in the panel: whether it runs, and its settings, folded away.
function racer(name, { onRun, onRate, onSetting }) {
  const runs = checkbox({ label: keyed(name, name), onChange: onRun });
  const rate = rateSlider({
    label: `${name}: α`, lowest: RATE_POWERS[0], highest: RATE_POWERS[1], onInput: onRate,
  });
  const settings = Object.keys(DEFAULT_SETTINGS[name]).map((key) => {
    const label = `${name}: ${SETTINGS[key].symbol}`;
    const onInput = (value) => onSetting(key, value);
    return { key, ...(key === "weight_decay"
      ? slider({ label: `${name}: weight decay`, min: 0, max: 1, step: 0.01, onInput })
      : betaSlider({ label, highest: 0.9999, ticks: [0, 0.9, 0.99, 0.999, 0.9999], onInput })) };
  });
  const short = html("span");
  const summary = html("summary", { "data-lm-suppress-shortcuts": "true" },
    html("span", { class: "descent-unseen" }, `Settings of ${name}: `), short);
  const details = html("details", {}, summary,
    html("div", { class: "descent-row" }, rate.root, ...settings.map(({ root }) => root)));
  let said = "";
  return {
    root: html("div", { class: "descent-racer", style: optimizerStyle(name) }, runs.root, details),
    show(running, alpha, values) {
      const state = JSON.stringify([running, alpha, values]);
      if (state === said) return;
      said = state;
      runs.show(running);
      rate.show(alpha, sayLoss(alpha));
      const changed = [];
      for (const { key, show } of settings) {
        const value = values[key];
        const memory = Number((1 / (1 - value)).toPrecision(2));
        show(value, key === "weight_decay" ? String(value)
          : value === 0 ? "0, no memory" : `${value}, about ${memory} steps`);
        if (value !== DEFAULT_SETTINGS[name][key]) changed.push(`${SETTINGS[key].symbol} ${value}`);
      }
      short.textContent = [`α ${sayLoss(alpha)}`, ...changed].join(", ");
    },
  };
}

// The standings as a table; show(step, places, goal) fills it, the best first.
function standingsTable() {
  const caption = html("caption");
  const columns = ["", "Optimizer", "", ""].map((text) => html("th", { scope: "col" }, text));
  const body = html("tbody");
  const table = html("table", { class: "descent-rates descent-standings" },
    caption, html("thead", {}, html("tr", {}, ...columns)), body);
  columns[0].append(html("span", { class: "descent-unseen" }, "Place"));
  const rows = [];
  return {
    root: table,
    show({ step, places, loss, label, endless, map }) {
      write(caption, `Standings at step ${step}`);
      write(columns[2], label);
      write(columns[3], `≤ ${sayLoss(loss)} from step`);
      while (rows.length < places.length) {
        const cells = [html("td"), html("th", { scope: "row" }), html("td"), html("td")];
        rows.push({ cells, root: html("tr", {}, ...cells), optimizer: null });
      }
      while (body.rows.length > places.length) body.lastChild.remove();
      body.append(...rows.slice(body.rows.length, places.length).map(({ root }) => root));
      places.forEach((place, index) => {
        const { run, gone } = place;
        const row = rows[index];
        const shown = Math.min(step, run.xs.length - 1);
        const off = !gone && outside(map, run.xs[shown], run.ys[shown]);
        const settled = endless || run.divergedAt !== null ? null : run.settled(loss);
        write(row.cells[0], `${index + 1}.`);
        if (row.optimizer !== run.optimizer) {
          row.optimizer = run.optimizer;
          row.cells[1].replaceChildren(keyed(run.optimizer, run.optimizer));
        }
        write(row.cells[2], `${sayPlace(place)}${off ? ", off the map" : ""}`);
        write(row.cells[3], String(settled ?? "—"));
      });
    },
  };
}

// Lets a step run on by itself, `perSecond()` steps a second, or, where motion is not wanted,
// jump. at() and end() say where it is and where it stops.
function player({ at, end, perSecond, go }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const JUMP = 10;
  let frame = null;
  const press = button("Play", () => {
    if (frame !== null) pause();
    else if (still.matches) go(at() >= end() ? 0 : Math.min(end(), at() + JUMP));
    else play();
    name();
  });
  press.classList.add("descent-play");
  still.addEventListener("change", restart);

  function name() {
    const done = at() >= end();
    const text = frame !== null ? "Pause"
      : still.matches ? (done ? "To the start" : `Jump ${JUMP} steps`)
        : done ? "Play again" : "Play";
    if (press.textContent !== text) press.textContent = text;
  }

  function play() {
    let from = at() >= end() ? 0 : at();
    let [since, speed] = [null, perSecond()];
    go(from);
    const advance = (now) => {
      if (since === null || speed !== perSecond()) {
        [from, since, speed] = [at(), now, perSecond()];
      }
      const step = Math.min(end(), from + Math.floor(((now - since) / 1000) * speed));
      if (step !== at()) go(step);
      frame = step < end() ? requestAnimationFrame(advance) : null;
      if (frame === null) name();
    };
    frame = requestAnimationFrame(advance);
  }

  function pause() {
    if (frame !== null) cancelAnimationFrame(frame);
    frame = null;
    name();
  }

  function restart() {
    pause();
    name();
  }

  return {
    root: press,
    name,
    pause,
    playing: () => frame !== null,
    stop() {
      pause();
      still.removeEventListener("change", restart);
    },
  };
}

// What an address may hold. "_" separates, for it is not escaped and stands in no number; in the
// one name that has it, it is written "-".
const LINKED = {
  surface: (text) => (SURFACE_NAMES.includes(text) ? text : undefined),
  optimizers: (text) => {
    const names = text === "" ? [] : text.split("_");
    return names.every((name) => ENTRANTS.includes(name))
      ? ENTRANTS.filter((name) => names.includes(name)) : undefined;
  },
  learning_rates: (text) => numbersByName(
    text, ENTRANTS.map((name) => [name, [10 ** RATE_POWERS[0], 10 ** RATE_POWERS[1]]])),
  hyperparameters: (text) => {
    const places = ENTRANTS.flatMap((name) => Object.keys(DEFAULT_SETTINGS[name])
      .map((key) => [addressOf(name, key), SETTINGS[key].limits]));
    const found = numbersByName(text, places);
    return found && Object.fromEntries(ENTRANTS
      .filter((name) => Object.keys(DEFAULT_SETTINGS[name]).length > 0)
      .map((name) => [name, Object.fromEntries(Object.keys(DEFAULT_SETTINGS[name])
        .map((key) => [key, found[addressOf(name, key)]]))]));
  },
  start: (text) => {
    const numbers = text.split("_").map((part) => (part === "" ? NaN : Number(part)));
    return numbers.length === 2 && numbers.every((one) => Math.abs(one) <= 100)
      ? numbers : undefined;
  },
  steps: [1, 500, "whole"],
  shown_step: [0, 500, "whole"],
};

function addressOf(name, key) {
  return `${name}.${key.replace("_", "-")}`;
}

// "SGD_0.08_Adam_1.2" as an object, if it has every name, each with a number within its limits.
function numbersByName(text, limits) {
  const parts = text.split("_");
  const found = {};
  for (const [name, [low, high]] of limits) {
    const value = parts[parts.indexOf(name) + 1];
    const number = !parts.includes(name) || !value ? NaN : Number(value);
    if (!(number >= low && number <= high)) return undefined;
    found[name] = number;
  }
  return found;
}

// The state as an address has it: what LINKED reads.
function addressed(state) {
  const rates = Object.entries(state.learning_rates);
  const settings = Object.entries(state.hyperparameters).flatMap(([name, values]) => (
    Object.entries(values).map(([key, value]) => [addressOf(name, key), value])));
  return {
    ...state,
    optimizers: state.optimizers.join("_"),
    learning_rates: rates.flat().join("_"),
    hyperparameters: settings.flat().join("_"),
    start: state.start.join("_"),
  };
}

function render({ model, el, link }) {
  const get = (name) => model.get(name);
  const change = (name, value) => setTraits(model, { [name]: value });
  const moveStart = (...start) => change("start", start);
  const look = (step) => {
    race.pause();
    change("shown_step", step);
  };
  const tuned = (surface) => ({ ...TUNED_RATES[surface] });

  const surfaceChoice = choice({
    label: "Surface",
    options: SURFACE_NAMES.map((name) => ({ value: name, text: namedSurface(name).title })),
    onChange: (name) => setTraits(model, {
      surface: name, start: [...namedSurface(name).start], learning_rates: tuned(name),
    }),
  });
  const tune = button("Tuned settings", () => setTraits(model, {
    learning_rates: tuned(get("surface")),
    hyperparameters: Object.fromEntries(Object.entries(DEFAULT_SETTINGS)
      .filter(([, values]) => Object.keys(values).length > 0)
      .map(([name, values]) => [name, { ...values }])),
  }));
  const racers = ENTRANTS.map((name) => racer(name, {
    onRun: (running) => change("optimizers", ENTRANTS.filter((one) => (
      one === name ? running : get("optimizers").includes(one)))),
    onRate: (rate) => change("learning_rates", { ...get("learning_rates"), [name]: rate }),
    onSetting: (key, value) => change("hyperparameters", {
      ...get("hyperparameters"), [name]: { ...get("hyperparameters")[name], [key]: value },
    }),
  }));
  const map = surfaceMap("Map of the surface with the optimizers’ paths");
  const paths = ENTRANTS.map((name) => racePath(map, name));
  map.front.append(...paths.map(({ root }) => root));
  const handle = startHandle(map, moveStart);
  const chart = lossChart("Loss by step of each optimizer");
  const speed = choice({
    label: "Speed",
    options: [[5, "slow"], [20, "modest"], [60, "fast"]].map(([value, text]) => (
      { value: String(value), text })),
    onChange: () => {},
  });
  speed.show("20");
  const race = player({
    at: () => Math.min(Math.round(get("shown_step")), end()),
    end,
    perSecond: () => Number(speed.input.value),
    go: (step) => change("shown_step", step),
  });
  const back = button("Step back", () => look(Math.max(0, Math.min(get("shown_step"), end()) - 1)));
  const forth = button("Step forward", () => look(Math.min(end(), get("shown_step") + 1)));
  const shownStep = slider({ label: "Step looked at", min: 0, max: 500, step: 1, onInput: look });
  const spoken = spokenLine();
  const table = standingsTable();
  const steps = slider({
    label: "Steps", min: 1, max: 500, step: 1, onInput: (value) => change("steps", value),
  });
  const starts = startSliders(moveStart);
  const key = html("p", { class: "descent-key" },
    html("span", { class: "descent-key-start" }, "start, to drag"),
    html("span", { class: "descent-key-lowest" }, "lowest"));
  const aim = { names: get("goal_optimizers"), surface: namedSurface(get("goal_surface")) };
  const goal = goalBox(`Bring ${listed(aim.names)} to a loss of `
    + `${sayLoss(get("goal_loss"))}, for good, in fewer than ${get("goal_steps")} steps.`);

  el.classList.add("descent-widget", "descent-race");
  set(el, { role: "group", "aria-label": "A race of optimizers" });
  el.append(
    html("div", { class: "descent-row" }, surfaceChoice.root, tune),
    html("fieldset", { class: "descent-racers" },
      html("legend", { class: "descent-label" }, "Optimizers"), ...racers.map(({ root }) => root)),
    key,
    html("div", { class: "descent-pair" }, map.root, chart.root),
    html("div", { class: "descent-row descent-transport" },
      race.root, back, forth, speed.root, shownStep.root),
    spoken.root, table.root,
    html("div", { class: "descent-row" }, steps.root, ...starts.roots),
    goal.root,
    footer({
      model, names: Object.keys(LINKED),
      link: link && { make: (state) => link.make(addressed(state)) },
    }),
  );

  const hovered = stepLookedAt(chart, {
    onHover: () => draw(el.clientWidth), onPress: look, busy: race.playing,
  });

  const walk = raceTrack();
  let [kept, seen, following] = [{}, null, null];
  function currentSurface() {
    const name = get("surface");
    if (kept.name !== name) {
      kept = { name, surface: namedSurface(name) };
      kept.range = kept.surface.lowest.length > 0 ? null : valueRange(kept.surface);
    }
    return kept.surface;
  }

  function end() {
    return Math.round(get("steps"));
  }

  function draw(boxWidth) {
    const surface = currentSurface();
    const width = Math.max(240, boxWidth - 2); // within the widget's own padding
    const wide = width >= 560;
    const mapWidth = wide ? Math.round(0.56 * width) : width;
    map.draw(surface, mapWidth);
    const start = get("start").map((value, axis) => (
      Math.min(map.view[axis][1], Math.max(map.view[axis][0], value))));
    const [rates, settings, chosen] = ["learning_rates", "hyperparameters", "optimizers"].map(get);
    const walked = (name) => withSettled(walk(
      surface, name, { learning_rate: rates[name], ...settings[name] }, start, end()));
    const runs = chosen.map(walked);
    const step = Math.min(hovered() ?? Math.round(get("shown_step")), end());
    const endless = surface.lowest.length === 0;
    const places = standingsAt(runs, step, endless);
    const label = floorOf(surface) === 0 || endless ? "loss" : "loss above the lowest";

    surfaceChoice.show(get("surface"));
    racers.forEach((one, index) => {
      const name = ENTRANTS[index];
      one.show(chosen.includes(name), rates[name], settings[name] ?? {});
    });
    steps.show(end(), String(end()));
    set(shownStep.input, { max: end() });
    shownStep.show(step, `step ${step} of ${end()}`);
    race.name();
    starts.show(map, ...start);
    handle.show(...start);
    key.lastChild.style.display = endless ? "none" : "";
    const aimed = get("surface") === get("goal_surface");
    const drawRuns = () => {
      paths.forEach((path, index) => {
        const run = runs.find(({ optimizer }) => optimizer === ENTRANTS[index]);
        path.root.style.display = run ? "" : "none";
        if (run) path.draw(run, step);
      });
      chart.draw({
        width: wide ? width - mapWidth : width, height: wide ? map.height : 190,
        steps: end(), step, label, range: kept.range,
        runs,
        goal: aimed ? { loss: get("goal_loss"), steps: get("goal_steps") } : null,
      });
    };
    // On a surface just chosen all of them walk anew: that is enough for one frame.
    cancelAnimationFrame(following);
    if (seen === null || seen === surface) drawRuns();
    else following = requestAnimationFrame(drawRuns);
    seen = surface;
    table.show({ step, places, loss: get("goal_loss"), label, endless, map });

    const first = surface.value(...start) - (endless ? 0 : floorOf(surface));
    const met = goal.show([
      { text: `surface: ${surface.title}${aimed ? "" : ` (wanted: ${aim.surface.title})`}`,
        met: aimed },
      ...aim.names.map((name) => (
        reached(name, runs.find(({ optimizer }) => optimizer === name), endless))),
      { text: `started at a loss of ${sayLoss(first)} (at least ${sayLoss(get("goal_start"))})`,
        met: first >= get("goal_start") },
    ], "Done. What did those who were too slow remember for too long?");
    const standing = places.map((place) => `${place.run.optimizer} ${sayPlace(place)}`).join(", ");
    spoken.say(places.length === 0 ? "No optimizer runs: choose one above."
      : `At step ${step}: ${standing}.${met ? " Goal reached." : ""}`);
  }

  function reached(name, run, endless) {
    if (!run) return { text: `${name} does not run`, met: false };
    const settled = run.divergedAt === null ? run.settled(get("goal_loss")) : null;
    const target = sayLoss(get("goal_loss"));
    if (settled !== null) {
      return { text: `${name} at or below ${target} from step ${settled} on`
        + ` (fewer than ${get("goal_steps")})`, met: settled < get("goal_steps") };
    }
    const [place] = standingsAt([run], end(), endless);
    return { text: `${name} not at ${target}: ${sayPlace(place)}${place.gone ? "" : " at the end"}`,
      met: false };
  }

  const stop = redraw({ model, element: el, draw, names: Object.keys(LINKED) });
  return () => {
    stop();
    cancelAnimationFrame(following);
    race.stop();
    spoken.stop();
  };
}

// A run that looks only once for the step from which on it is at or below a loss.
function withSettled(run) {
  if (!run.settled) {
    let [target, step] = [null, null];
    run.settled = (loss) => {
      if (loss !== target) [target, step] = [loss, settledAt(run.losses, loss)];
      return step;
    };
  }
  return run;
}

function listed(names) {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

export default { render, linked: LINKED };

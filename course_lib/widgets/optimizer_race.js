import { shownSurface } from "./shared/maths/descent.js";
import { kept } from "./shared/maths/kept.js";
import { raceTrack, standingsAt } from "./shared/maths/race.js";
import { OPTIMIZERS } from "./shared/maths/rules.js";
import { floorOf, namedSurface, onView } from "./shared/maths/surfaces.js";
import TUNED_RATES from "./shared/maths/tuned_rates.json";
import { button, checkbox, choice, slider } from "./shared/view/controls.js";
import { html, set } from "./shared/view/dom.js";
import { widget } from "./shared/view/frame.js";
import { keyed, optimizerStyle } from "./shared/view/keys.js";
import { lossChart, stepLookedAt } from "./shared/view/loss_chart.js";
import { startHandle, startSliders, surfaceMap } from "./shared/view/map.js";
import { player } from "./shared/view/player.js";
import { racePath } from "./shared/view/race_path.js";
import { predictionOf } from "./shared/view/race_prediction.js";
import { showcase } from "./shared/view/race_showcase.js";
import { betaSlider, rateSlider } from "./shared/view/rates.js";
import { sayPlace, standingsTable } from "./shared/view/standings.js";
import { sayLoss } from "./shared/view/words.js";

const whole = widget({ name: "race", label: "A race of optimizers", build });
const alone = showcase(() => {
  const [surfaceOf, walk] = [kept(shownSurface), raceTrack()];
  return (state) => measure(state, surfaceOf(state.surface), walk);
});

export default {
  ...whole,
  render: (given) => (given.model.get("showcase") ? alone : whole).render(given),
};

function build(tools) {
  const { get, change, limits, repaint } = tools;
  const moveStart = (...start) => change("start", start);
  const controls = controlsOf(tools);
  const transport = transportOf(tools);
  const map = surfaceMap("Map of the surface with the optimizers’ paths");
  const paths = limits.optimizers.names.map((name) => [name, racePath(map, name)]);
  const handle = startHandle(map, moveStart);
  const starts = startSliders(moveStart);
  const chart = lossChart("Loss by step of each optimizer");
  const hovered = stepLookedAt(chart, {
    onHover: repaint, onPress: transport.look, busy: transport.race.playing,
  });
  const table = standingsTable();
  const lowest = html("span", { class: "descent-key-lowest" }, "lowest");
  const [surfaceOf, walk] = [kept(shownSurface), raceTrack()];
  const drawRuns = runsDrawn((model, width, mapWidth) => {
    for (const [name, path] of paths) {
      path.draw(model.runs.find(({ optimizer }) => optimizer === name) ?? null, model.step);
    }
    drawLosses(chart, model, { width: width > mapWidth ? width - mapWidth : width,
      height: width > mapWidth ? map.height : 190, goal: aimed(get, model) });
  });

  return {
    key: [html("p", { class: "descent-key" },
      html("span", { class: "descent-key-start" }, "start, to drag"), lowest)],
    stage: [map.root],
    beside: [chart.root],
    controls: [html("div", { class: "descent-row" }, controls.surface.root, transport.root)],
    more: [controls.racers, table.root],
    folded: [html("div", { class: "descent-row descent-transport" }, controls.tune, transport.speed),
      html("div", { class: "descent-row" }, controls.steps.root, ...starts.roots)],
    model: (state) => measure(state, surfaceOf(state.surface), walk, hovered()),
    draw(model, { width, wide }) {
      const mapWidth = wide ? Math.round(0.56 * width) : width;
      map.draw(model.surface, mapWidth);
      controls.show(model.state);
      transport.show(model);
      starts.show(map, ...model.start);
      handle.show(...model.start);
      lowest.style.display = model.endless ? "none" : "";
      drawRuns.draw(model, width, mapWidth);
      table.show({ ...model, loss: get("goal_loss"), map });
    },
    say: ({ step, places }) => (places.length === 0 ? "No optimizer runs: choose one above."
      : `At step ${step}: ${places.map((place) => (
        `${place.run.optimizer} ${sayPlace(place)}`)).join(", ")}.`),
    predict: predictionOf(get),
    goal: goalOf(get),
    stop() {
      drawRuns.stop();
      transport.race.stop();
    },
  };
}

// --- the model: everything that is drawn or said ------------------------------------------------

function measure(state, { surface, range }, walk, hovered = null) {
  const { optimizers, learning_rates: rates, hyperparameters: settings, steps } = state;
  const start = onView(surface, state.start);
  const runs = optimizers.map((name) => (
    walk(surface, name, { learning_rate: rates[name], ...settings[name] }, start, steps)));
  const step = Math.min(hovered ?? state.shown_step, steps);
  const endless = surface.lowest.length === 0;
  return {
    state, surface, range, start, runs, step, endless,
    places: standingsAt(runs, step, endless),
    label: floorOf(surface) === 0 || endless ? "loss" : "loss above the lowest",
  };
}

function aimed(get, { state }) {
  return state.surface === get("goal_surface")
    ? { loss: get("goal_loss"), steps: get("goal_steps") } : null;
}

function goalOf(get) {
  const [loss, steps, least] = ["goal_loss", "goal_steps", "goal_start"].map(get);
  const [names, wanted] = [get("goal_optimizers"), namedSurface(get("goal_surface"))];
  const reached = (name, { runs, state, endless }) => {
    const run = runs.find(({ optimizer }) => optimizer === name);
    if (!run) return { text: `${name} does not run`, met: false };
    const settled = run.divergedAt === null ? run.settled(loss) : null;
    if (settled !== null) {
      return { text: `${name} at or below ${sayLoss(loss)} from step ${settled} on`
        + ` (fewer than ${steps})`, met: settled < steps };
    }
    const [place] = standingsAt([run], state.steps, endless);
    return { text: `${name} not at ${sayLoss(loss)}: ${sayPlace(place)}`
      + `${place.gone ? "" : " at the end"}`, met: false };
  };
  return {
    task: `Bring ${listed(names)} to a loss of ${sayLoss(loss)}, for good, in fewer than `
      + `${steps} steps.`,
    praise: "Done. What did those who were too slow remember for too long?",
    conditions(model) {
      const { surface, start, endless } = model;
      const there = aimed(get, model) !== null;
      const first = surface.value(...start) - (endless ? 0 : floorOf(surface));
      return [
        { text: `surface: ${surface.title}${there ? "" : ` (wanted: ${wanted.title})`}`,
          met: there },
        ...names.map((name) => reached(name, model)),
        { text: `started at a loss of ${sayLoss(first)} (at least ${sayLoss(least)})`,
          met: first >= least },
      ];
    },
  };
}

function listed(names) {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

// --- the controls -------------------------------------------------------------------------------

const SYMBOLS = { beta: "β", beta1: "β₁", beta2: "β₂", weight_decay: "decay" };

// What each optimizer has besides its rate: { Adam: { beta1: 0.9, … }, … }.
function defaultsOf(limits) {
  const found = {};
  for (const place of Object.keys(limits.hyperparameters.settings)) {
    const [name, key] = place.split(".");
    found[name] = { ...found[name], [key]: OPTIMIZERS[name].defaults[key] };
  }
  return found;
}

function controlsOf({ get, set: setTraits, change, limits }) {
  const { names } = limits.optimizers;
  const defaults = defaultsOf(limits);
  const tuned = (surface) => ({ ...TUNED_RATES[surface] });
  const surface = choice({
    label: "Surface",
    options: limits.surface.names.map((name) => (
      { value: name, text: namedSurface(name).title })),
    onChange: (name) => setTraits({
      surface: name, start: [...namedSurface(name).start], learning_rates: tuned(name),
    }),
  });
  const tune = button("Tuned settings", () => setTraits({
    learning_rates: tuned(get("surface")), hyperparameters: defaultsOf(limits),
  }));
  const racers = names.map((name) => racer(name, limits, defaults[name] ?? {}, {
    onRun: (running) => change("optimizers", names.filter((one) => (
      one === name ? running : get("optimizers").includes(one)))),
    onRate: (rate) => change("learning_rates", { ...get("learning_rates"), [name]: rate }),
    onSetting: (key, value) => change("hyperparameters", {
      ...get("hyperparameters"), [name]: { ...get("hyperparameters")[name], [key]: value },
    }),
  }));
  const steps = slider({
    label: "Steps", limit: limits.steps, onInput: (value) => change("steps", value),
  });
  return {
    surface, tune, steps,
    racers: html("fieldset", { class: "descent-racers" },
      html("legend", { class: "descent-label" }, "Optimizers"), ...racers.map(({ root }) => root)),
    show(state) {
      surface.show(state.surface);
      racers.forEach(({ show }, index) => {
        const name = names[index];
        show(state.optimizers.includes(name), state.learning_rates[name],
          state.hyperparameters[name] ?? {});
      });
      steps.show(state.steps, String(state.steps));
    },
  };
}

// One optimizer's place in the panel: whether it runs, and its settings, folded away.
function racer(name, limits, defaults, { onRun, onRate, onSetting }) {
  const runs = checkbox({ label: keyed(name, name), onChange: onRun });
  const rate = rateSlider({
    label: `${name}: α`, limit: limits.learning_rates.settings[name], onInput: onRate,
  });
  const keys = Object.keys(defaults);
  const settings = keys.map((key) => {
    const limit = limits.hyperparameters.settings[`${name}.${key}`];
    const onInput = (value) => onSetting(key, value);
    return { key, ...(key === "weight_decay"
      ? slider({ label: `${name}: weight decay`, limit, step: 0.01, onInput })
      : betaSlider({ label: `${name}: ${SYMBOLS[key]}`, limit,
        ticks: [0, 0.9, 0.99, 0.999, 0.9999], onInput })) };
  });
  const short = html("span");
  const summary = html("summary", { "data-lm-suppress-shortcuts": "true" },
    html("span", { class: "descent-unseen" }, `Settings of ${name}: `), short);
  const details = html("details", {}, summary,
    html("div", { class: "descent-row" }, rate.root, ...settings.map(({ root }) => root)));
  let said = { values: {} };
  return {
    root: html("div", { class: "descent-racer", style: optimizerStyle(name) }, runs.root, details),
    show(running, alpha, values) {
      if (said.running === running && said.alpha === alpha
        && keys.every((key) => said.values[key] === values[key])) return;
      said = { running, alpha, values };
      runs.show(running);
      rate.show(alpha, sayLoss(alpha));
      for (const { key, show } of settings) show(values[key], saySetting(key, values[key]));
      const changed = keys.filter((key) => values[key] !== defaults[key]);
      short.textContent = [`α ${sayLoss(alpha)}`,
        ...changed.map((key) => `${SYMBOLS[key]} ${values[key]}`)].join(", ");
    },
  };
}

function saySetting(key, value) {
  if (key === "weight_decay") return String(value);
  const memory = Number((1 / (1 - value)).toPrecision(2));
  return value === 0 ? "0, no memory" : `${value}, about ${memory} steps`;
}

// The buttons and the slider that choose the step looked at.
function transportOf({ get, change, limits }) {
  const end = () => get("steps");
  const at = () => Math.min(get("shown_step"), end());
  const look = (step) => {
    race.pause();
    change("shown_step", step);
  };
  const speed = choice({
    label: "Speed",
    options: [[5, "slow"], [20, "modest"], [60, "fast"]].map(([value, text]) => (
      { value: String(value), text })),
    onChange: () => {},
  });
  speed.show("20");
  const race = player({
    at, end, perSecond: () => Number(speed.input.value), go: (step) => change("shown_step", step),
  });
  const back = button("Step back", () => look(Math.max(0, at() - 1)));
  const forth = button("Step forward", () => look(Math.min(end(), get("shown_step") + 1)));
  const shownStep = slider({ label: "Step looked at", limit: limits.shown_step, onInput: look });
  return {
    race, look, speed: speed.root,
    root: html("div", { class: "descent-row descent-transport" },
      race.root, back, forth, shownStep.root),
    show({ step, state }) {
      set(shownStep.input, { max: state.steps });
      shownStep.show(step, `step ${step} of ${state.steps}`);
      race.name();
    },
  };
}

// --- the pictures -------------------------------------------------------------------------------

// On a surface just chosen all of them walk anew: that is enough for one frame, and they are drawn
// in the next.
function runsDrawn(draw) {
  let [seen, following] = [null, 0];
  return {
    draw(model, ...space) {
      cancelAnimationFrame(following);
      if (seen === null || seen === model.surface) draw(model, ...space);
      else following = requestAnimationFrame(() => draw(model, ...space));
      seen = model.surface;
    },
    stop: () => cancelAnimationFrame(following),
  };
}

function drawLosses(chart, { state, step, label, range, runs }, { width, height, goal }) {
  chart.draw({ width, height, steps: state.steps, step, label, range, runs, goal });
}

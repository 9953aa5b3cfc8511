import { epochsTo, Runs } from "./shared/maths/training.js";
import PUBLISHED from "./shared/maths/published_costs.json";
import { button, choice } from "./shared/view/controls.js";
import { costChart } from "./shared/view/cost_chart.js";
import { decisionMap } from "./shared/view/decision_map.js";
import { html, write } from "./shared/view/dom.js";
import { widget } from "./shared/view/frame.js";
import { predictionOf } from "./shared/view/lab_prediction.js";
import { rateSlider } from "./shared/view/rates.js";
import { runsTable, sharePercent } from "./shared/view/runs_table.js";
import { trainer } from "./shared/view/trainer.js";
import { grouped, sayLoss } from "./shared/view/words.js";

export default widget({
  name: "lab", label: "A network in training", also: ["epochs"], build,
});

const SETTINGS = ["optimizer", "learning_rate", "schedule", "seed", "shuffle_seed"];
const JUMP = 500; // epochs at a press where motion is not wanted
const SPEEDS = [
  [20, "20 epochs/s"], [100, "100 epochs/s"], [500, "500 epochs/s"], [Infinity, "fastest"]];

function build(tools) {
  const { get, repaint } = tools;
  const protocol = get("_protocol");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const runs = new Runs(protocol);
  const controls = controlsOf(tools);
  const transport = transportOf(tools, runs, still);
  const map = decisionMap(runs.points, protocol.view);
  const chart = costChart();
  const table = runsTable(describer(get));
  const forget = button("Forget earlier runs", () => {
    runs.forgetEarlier();
    repaint();
    transport.press.focus(); // the pressed button is gone
  });
  const aim = { optimizer: get("goal_optimizer"), cost: get("goal_cost"), epochs: get("goal_epochs") };
  still.addEventListener("change", repaint);

  return {
    predict: predictionOf(get),
    key: [keyOf()],
    stage: [map.root],
    beside: [chart.root],
    controls: [transport.root, ...controls.roots],
    more: [table.root, forget],
    folded: [...controls.folded, html("div", { class: "descent-transport" }, transport.speed)],
    model(state) {
      transport.follow(state);
      return { state, run: runs.current, all: runs.all, result: runs.resultOf(runs.current) };
    },
    draw({ state, run, all }, { width, wide }) {
      controls.show(state);
      transport.show(run);
      const mapWidth = wide ? Math.round(0.54 * width) : width;
      const height = map.draw(mapWidth, run);
      chart.draw({ width: wide ? width - mapWidth : width, height: wide ? height : 210,
        epochs: state.epochs, runs: all, goal: aim, published: PUBLISHED });
      table.show(all, (one) => runs.resultOf(one));
      // One run alone is all in the sentence.
      for (const one of [table.root, forget]) one.hidden = runs.earlier.length === 0;
    },
    say: ({ run, result }) => outcome(run, result),
    ongoing: transport.trains,
    goal: goalOf(aim),
    onReset() {
      runs.forgetAll();
      repaint();
    },
    stop() {
      transport.stop();
      still.removeEventListener("change", repaint);
    },
  };
}

function keyOf() {
  return html("p", { class: "descent-key" },
    html("span", { class: "descent-key-circle" }, "class 0"),
    html("span", { class: "descent-key-triangle" }, "class 1"),
    html("span", { class: "descent-key-boundary" }, "boundary (unshaded: exactly ½)"));
}

// --- in words -----------------------------------------------------------------------------------

const DECAY_TEXTS = { constant: "none", decay: "every epoch", staircase: "staircase" };
const DECAYED = { constant: "", decay: ", decay every epoch", staircase: ", staircase decay" };

function countOf(epochs) {
  return `${grouped(epochs)} ${epochs === 1 ? "epoch" : "epochs"}`;
}

function sayRate(rate) {
  return String(Number(rate.toPrecision(3)));
}

// Says a run's settings, its seeds where they are not the first ones.
function describer(get) {
  const usual = { seed: get("seed"), shuffle_seed: get("shuffle_seed") };
  return ({ learning_rate, schedule, seed, shuffle_seed }) => {
    const seeds = seed === usual.seed && shuffle_seed === usual.shuffle_seed
      ? "" : `, seeds ${seed} and ${shuffle_seed}`;
    return `α\u00a0${sayRate(learning_rate)}${DECAYED[schedule]}${seeds}`;
  };
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

function goalOf(aim) {
  const wanted = `(fewer than ${grouped(aim.epochs)})`;
  const reached = (all) => {
    const tried = all.filter((one) => one.settings.optimizer === aim.optimizer && one.epochs > 0);
    const needed = tried.map((one) => epochsTo(one, aim.cost)).filter((count) => count !== null);
    if (needed.length === 0) {
      return { text: `${aim.optimizer} not at ${sayLoss(aim.cost)} yet ${wanted}`, met: false };
    }
    const least = Math.min(...needed);
    return { text: `${aim.optimizer} at ${sayLoss(aim.cost)} after ${countOf(least)} ${wanted}`,
      met: least < aim.epochs };
  };
  return {
    task: `Bring ${aim.optimizer} to a cost of ${sayLoss(aim.cost)} in fewer than `
      + `${grouped(aim.epochs)} epochs.`,
    praise: "Done. How many epochs does Adam need for it at the rate of the notes, 0.0007?",
    conditions: ({ all }) => [reached(all)],
  };
}

// --- the settings -------------------------------------------------------------------------------

function controlsOf({ get, set: setTraits, limits }) {
  // Other settings make another run, from its first epoch.
  const change = (settings) => setTraits({ ...settings, epoch: 0 });
  const optimizer = choice({
    label: "Optimizer",
    options: limits.optimizer.names.map((name) => ({ value: name, text: name })),
    onChange: (name) => change({ optimizer: name }),
  });
  const rate = rateSlider({
    label: "Learning rate α", limit: limits.learning_rate,
    onInput: (value) => change({ learning_rate: value }),
  });
  const decay = choice({
    label: "Decay",
    options: limits.schedule.names.map((name) => ({ value: name, text: DECAY_TEXTS[name] })),
    onChange: (name) => change({ schedule: name }),
  });
  const seeds = [["seed", "Weights’ seed"], ["shuffle_seed", "Shuffles’ seed"]].map(
    ([name, label]) => ({ name, ...seedBox(label, limits[name],
      (value) => change({ [name]: value }), () => get(name)) }));
  // Further apart than a run has epochs, so that no two have an order of the points in common.
  const others = button("Other seeds", () => change({
    seed: (get("seed") + 1) % limits.seed.high,
    shuffle_seed: (get("shuffle_seed") + limits.epoch.high) % limits.shuffle_seed.high,
  }));
  let shown = null;
  return {
    roots: [html("div", { class: "descent-row" }, optimizer.root, rate.root)],
    folded: [html("div", { class: "descent-row descent-lab-more" },
      decay.root, ...seeds.map(({ root }) => root), others)],
    // Only what has changed: while a network is trained, a reader may be typing a seed.
    show(state) {
      const mark = JSON.stringify(SETTINGS.map((name) => state[name]));
      if (mark === shown) return;
      shown = mark;
      optimizer.show(state.optimizer);
      rate.show(state.learning_rate, sayRate(state.learning_rate));
      decay.show(state.schedule);
      for (const { name, show } of seeds) show(state[name]);
    },
  };
}

// A seed to type; what is none is put back.
function seedBox(label, { low, high }, onChange, value) {
  const input = html("input", {
    "data-lm-suppress-shortcuts": "true", type: "number", min: low, max: high, step: 1,
    change: () => {
      if (input.value !== "" && input.checkValidity()) onChange(input.valueAsNumber);
      else show(value());
    },
  });
  const show = (seed) => { input.value = seed; };
  return {
    root: html("label", { class: "descent-choice descent-seed" },
      html("span", { class: "descent-label" }, label), input),
    show,
  };
}

// --- the training -------------------------------------------------------------------------------

// The buttons that train, and what the trait `epoch` asks for.
function transportOf({ change, repaint }, runs, still) {
  let saved = 0; // what the trait was when last read or written
  const speed = choice({
    label: "Speed", options: SPEEDS.map(([value, text]) => ({ value: String(value), text })),
    onChange: () => {},
  });
  speed.show("500");
  const training = trainer({
    run: () => runs.current,
    perSecond: () => Number(speed.input.value),
    onFrame: () => { if (!still.matches || training.plays()) repaint(); },
    // Said to whoever listens.
    onRest() {
      saved = runs.current.epochs;
      change("epoch", saved);
      repaint();
    },
  });
  const train = () => {
    if (runs.current.over) runs.again();
    if (still.matches) training.go(runs.current.epochs + JUMP);
    else training.go();
    repaint();
  };
  const press = button("Train", () => (training.trains() ? training.rest() : train()));
  press.classList.add("descent-play");
  const single = button("One epoch", () => {
    if (!runs.current.over) runs.current.trainEpoch();
    training.rest();
  });
  const again = button("Start over", () => {
    runs.again();
    training.rest();
  });
  return {
    press,
    root: html("div", { class: "descent-row descent-transport" }, press, single, again),
    speed: speed.root,
    trains: training.trains,
    stop: training.stop,
    // Takes up what the traits say: another run, or how far this one is to go.
    follow({ epoch, epochs, ...state }) {
      const settings = Object.fromEntries(SETTINGS.map((name) => [name, state[name]]));
      const another = runs.follow(settings, epochs);
      if (!another && epoch === saved) return;
      saved = epoch;
      if (epoch < runs.current.epochs) runs.again();
      training.go(epoch);
    },
    show({ over, epochs }) {
      write(press, training.trains() ? "Pause" : over ? "Train again"
        : still.matches ? `Train ${JUMP} epochs` : epochs > 0 ? "Go on" : "Train");
    },
  };
}

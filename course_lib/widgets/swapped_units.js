import { kept } from "./shared/maths/kept.js";
import { lossesOn, placeOn, said } from "./shared/maths/swapped.js";
import { choice, slider } from "./shared/view/controls.js";
import { html, renew, set, svg } from "./shared/view/dom.js";
import { dragAcross } from "./shared/view/drag.js";
import { widget } from "./shared/view/frame.js";
import { dots, line, linearScale, niceTicks, tenths } from "./shared/view/scales.js";
import { number } from "./shared/view/words.js";

export default widget({
  name: "swapped", label: "Two hidden units change places, to explore", build,
});

const UNTAUGHT = 0.5; // the loss of a network that says the mean all year: half the variance, 1
const LOW = 0.34; // what the task allows

function build(tools) {
  const { get, change, limits } = tools;
  const year = yearOf(get);
  const walkOf = kept((way) => walk(way, get));
  let gone = new Set([get("way")]); // ways that have been tried
  const way = choice({
    label: "Way", options: limits.way.names.map((name) => ({ value: name, text: SAID[name] })),
    onChange: (name) => tools.glide({ way: name }),
  });
  const share = slider({
    label: "How far along the way", limit: limits.share,
    ticks: [0, 50, 100].map((at) => ({ at, text: `${at} %` })),
    onInput: (value) => change("share", value),
  });
  const charts = { year: yearChart(year), loss: lossChart() };
  dragAcross(charts.loss.picture, (x) => change("share", charts.loss.shareAt(x)));

  return {
    key: [keyOf()],
    stage: [charts.year.root],
    beside: [charts.loss.root],
    controls: [html("div", { class: "descent-row" }, share.root, way.root)],
    model(state) {
      gone.add(state.way);
      const { points, losses } = walkOf(state.way);
      const other = limits.way.names.find((name) => name !== state.way && gone.has(name));
      return {
        ...state, losses, other: other ? walk(other, get).losses : null,
        ...said(placeOn(points, state.share / 100), year.weeks), year,
      };
    },
    draw(model, { width, wide }) {
      way.show(model.way);
      share.show(model.share, `${model.share} %`);
      const across = wide ? Math.round(0.56 * width) : width;
      const height = wide ? 300 : 230;
      charts.year.draw(model, across, height);
      charts.loss.draw(model, wide ? width - across - 12 : width, wide ? height : 190);
    },
    say: sentence,
    predict: PREDICTIONS,
    goal: GOAL,
    onReset() {
      gone = new Set([get("way")]);
      tools.repaint();
    },
  };
}

const SAID = { straight: "straight across", pass: "over the pass" };

const PREDICTIONS = [
  {
    question: "At both ends the network knows the year by heart. Half way along the straight line "
      + "every weight is the mean of its two values. What does the network say there?",
    choices: [
      { text: "the year, as at both ends", right: false,
        why: "The mean of what both say would be that. Here the weights are averaged, autumn’s with "
          + "spring’s, and what comes out is good for neither." },
      { text: "the mean temperature, all year round", right: false,
        why: "Close: the two units do fall nearly silent. But the last weight, a plain number that is "
          + "added, is the same at both ends, and it was made for units that speak." },
      { text: "winter, all year round", right: true,
        why: "The units’ weights out, one above zero and one below, cancel, and both fall nearly silent. "
          + "What is left is the number that is added at the end, and it is a cold one." },
    ],
    reveal: { way: "straight", share: 50 },
  },
  {
    question: "There is a lower way, over a pass whose highest point swapping leaves as it is. "
      + "What do the two units do up there?",
    choices: [
      { text: "each does half of both jobs", right: false,
        why: "That is the straight way’s middle, where neither is of use." },
      { text: "both do the same job", right: true,
        why: "Both announce spring, and nobody autumn. From there either of them can learn the other "
          + "job, and so there is a way down on both sides." },
      { text: "one does both jobs, the other rests", right: false,
        why: "Then swapping would give other weights. And one unit goes up or down once: it cannot "
          + "do both." },
    ],
    reveal: { way: "pass", share: 50 },
  },
];

const GOAL = {
  task: `Cross to the swapped copy without ever going above a loss of ${LOW}.`,
  praise: "Done. It is the pass that symmetry shows; whether there is a lower one was not asked.",
  conditions: ({ share, losses }) => {
    const highest = Math.max(...losses.slice(0, share + 1));
    return [
      { text: `${share} % of the way`, met: share === 100 },
      { text: `the highest loss so far is ${number(highest, 3)} (at most ${LOW})`,
        met: highest <= LOW },
    ];
  },
};

// --- the model: everything that is drawn or said ------------------------------------------------

function yearOf(get) {
  const target = get("_target");
  const [mean, one] = get("_celsius");
  const celsius = (value) => mean + (one - mean) * value;
  return { weeks: target.length, celsius, measured: target.map(celsius) };
}

function walk(way, get) {
  const all = get("_points");
  const points = way === "straight" ? [all[0], all.at(-1)] : all;
  return { points, losses: lossesOn(points, get("_target"), get("_decay")) };
}

// --- in words -----------------------------------------------------------------------------------

function sentence({ way, share, losses, output, year }) {
  const range = [Math.min(...output), Math.max(...output)].map(
    (value) => number(year.celsius(value), 0));
  const from = [Math.min(...year.measured), Math.max(...year.measured)].map(
    (value) => number(value, 0));
  return `${share} % of the way ${SAID[way]}: the loss is ${number(losses[share], 3)}. The coldest and `
    + `the warmest week have ${from[0]} and ${from[1]} °C; the network says ${range[0]} to `
    + `${range[1]} °C.`;
}

function keyOf() {
  return html("p", { class: "descent-key" },
    html("span", { class: "descent-key-data" }, "a week’s mean"),
    html("span", { class: "descent-key-said" }, "the network"),
    html("span", { class: "descent-key-first" }, "its first unit"),
    html("span", { class: "descent-key-second" }, "its second"));
}

// --- the pictures -------------------------------------------------------------------------------

const EDGE = { left: 34, right: 10, top: 22, bottom: 24 };
const ANCHOR = { 0: "start", 100: "end" }; // texts at the edges stay inside
const MONTHS = [[0, "Jan"], [13, "Apr"], [26, "Jul"], [39, "Oct"]]; // by their first week

function plotted(label, title, ...parts) {
  const grid = svg("g", { class: "descent-grid" });
  const picture = svg("svg", { role: "img", "aria-label": label }, grid, ...parts,
    svg("text", { x: 4, y: 12 }, title));
  return { grid, picture, root: html("div", { class: "descent-chart" }, picture) };
}

function scalesOf(width, height, [x0, x1], [y0, y1]) {
  return {
    x: linearScale(x0, x1, EDGE.left, width - EDGE.right),
    y: linearScale(y0, y1, height - EDGE.bottom, EDGE.top),
  };
}

function axes({ grid, picture }, { x, y }, { width, height, xTicks, yTicks }) {
  set(picture, { width, height });
  renew(grid, [width, height], () => [
    ...yTicks.flatMap((tick) => [
      svg("path", { d: `M${EDGE.left},${tenths(y(tick))}H${width - EDGE.right}` }),
      svg("text", { x: EDGE.left - 9, y: y(tick) + 4, "text-anchor": "end" }, String(tick)),
    ]),
    ...xTicks.map(([at, text]) => svg("text", {
      x: x(at), y: height - 7, "text-anchor": ANCHOR[at] ?? "middle" }, text))]);
}

function yearChart(year) {
  const paths = ["descent-dots", "descent-first", "descent-second", "descent-said"].map((name) => (
    svg("path", { class: name })));
  const [measured, first, second, all] = paths;
  const chart = plotted("The year, as measured and as the network has it", "°C", ...paths);
  return {
    root: chart.root,
    draw({ parts, output }, width, height) {
      const { x, y } = scalesOf(width, height, [0, year.weeks - 1], [-2, 24]);
      axes(chart, { x, y }, { width, height, xTicks: MONTHS, yTicks: [0, 5, 10, 15, 20] });
      const xs = output.map((_, week) => x(week));
      const ys = (values) => values.map((value) => y(year.celsius(value)));
      set(measured, { d: dots(xs, year.measured.map(y)) });
      set(first, { d: line(xs, ys(parts[0])) });
      set(second, { d: line(xs, ys(parts[1])) });
      set(all, { d: line(xs, ys(output)) });
    },
  };
}

function lossChart() {
  const untaught = svg("path", { class: "descent-untaught" });
  const label = svg("text", { "text-anchor": "end" }, "says the mean, all year");
  const other = svg("path", { class: "descent-other-way" });
  const walked = svg("path", { class: "descent-walked" });
  const walker = svg("circle", { class: "descent-walker", r: 6 });
  const chart = plotted("Loss along the way, as far as it has been gone", "loss",
    untaught, label, other, walked, walker);
  chart.root.classList.add("descent-walk");
  let scale = linearScale(0, 100, 0, 1);
  return {
    root: chart.root, picture: chart.picture,
    shareAt: (pixels) => Math.min(100, Math.max(0, Math.round(scale.invert(pixels)))),
    draw({ share, losses, other: others }, width, height) {
      const { x, y } = scalesOf(width, height, [0, 100], [0, 1.8]);
      scale = x;
      axes(chart, { x, y }, { width, height, yTicks: niceTicks(0, 1.8, 4),
        xTicks: [[0, "0 %"], [50, "50 %"], [100, "100 %"]] });
      const upTo = (values) => line(
        values.slice(0, share + 1).map((_, at) => x(at)), values.slice(0, share + 1).map(y));
      set(untaught, { d: `M${EDGE.left},${tenths(y(UNTAUGHT))}H${width - EDGE.right}` });
      set(label, { x: width - EDGE.right, y: y(UNTAUGHT) - 5 });
      set(other, { d: others ? upTo(others) : "" });
      set(walked, { d: upTo(losses) });
      set(walker, { cx: tenths(x(share)), cy: tenths(y(losses[share])) });
    },
  };
}

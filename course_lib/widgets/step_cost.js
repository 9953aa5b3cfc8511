import { costOf } from "./shared/maths/stepcost.js";
import { choice, slider } from "./shared/view/controls.js";
import { html, set, svg, write } from "./shared/view/dom.js";
import { widget } from "./shared/view/frame.js";
import { tenths } from "./shared/view/scales.js";
import { grouped, percent } from "./shared/view/words.js";

const [ROW, TOP, LEFT, RIGHT] = [19, 8, 4, 8];
const FORMS = [
  { value: "textbook", text: "textbook: a line at a time" },
  { value: "in place", text: "in place: one array to spare" },
  { value: "in blocks", text: "in place, in blocks" },
  { value: "fused", text: "fused: one compiled loop" },
];

export default widget({ name: "step-cost", label: "What a step costs, pass by pass", build });

function build({ get, change, limits }) {
  const forms = get("_forms");
  const select = (name, label, options) => choice({
    label, options, onChange: (value) => change(name, value),
  });
  const plain = (name) => limits[name].names.map((value) => ({ value, text: value }));
  const optimizer = select("optimizer", "Optimizer", plain("optimizer"));
  const form = select("form", "Form", FORMS);
  const precision = select("precision", "Numbers", plain("precision"));
  const size = decades("size", "Coordinates", limits.size, change, Math.round);
  const bandwidth = decades("bandwidth", "Memory bandwidth", limits.bandwidth, change);
  const cache = decades("cache", "Cache", limits.cache, change);
  const peak = decades("peak", "Arithmetic", limits.peak, change);
  const call = slider({
    label: "Price of a call", limit: limits.call, step: 0.1, onInput: (value) => change("call", value),
  });
  const faster = slider({
    label: "Cache against memory", limit: limits.cache_speed, step: 0.5,
    onInput: (value) => change("cache_speed", value),
  });
  const chart = makeChart();

  return {
    key: [keyOf()],
    stage: [chart.root],
    controls: [html("div", { class: "descent-row" }, optimizer.root, form.root), size.root],
    folded: [html("div", { class: "descent-row" }, bandwidth.root, cache.root),
      html("div", { class: "descent-row" }, faster.root, call.root),
      html("div", { class: "descent-row" }, peak.root, precision.root)],
    model: (state) => measured(state, forms),
    draw(model, { width }) {
      optimizer.show(model.optimizer);
      form.show(model.form);
      precision.show(model.precision);
      size.show(model.size, grouped(model.size));
      bandwidth.show(model.bandwidth, `${three(model.bandwidth)} GB/s`);
      cache.show(model.cache, `${three(model.cache)} MB`);
      peak.show(model.peak, `${three(model.peak)} Gflop/s`);
      faster.show(model.cache_speed, `${model.cache_speed} times as fast`);
      call.show(model.call, `${model.call} µs`);
      chart.draw(width, model);
    },
    say: sentence,
    predict: PREDICTION,
  };
}

const REVEAL = { optimizer: "Adam", form: "fused", size: 10_000_000 };
const PREDICTION = {
  question: "Each row is one line’s work on ten million coordinates. Fuse them all into one loop: the same "
    + "arithmetic, the same result. How much faster is the step?",
  choices: [
    { text: "not at all", right: false,
      why: "No multiplication is saved, that is true. But look how short their bar is, at the bottom: the "
        + "step was waiting for its arrays." },
    { text: "about twice", right: false,
      why: "The temporaries go, and they are more than half of it: each was written down by one line, and "
        + "fetched again by the next." },
    { text: "more than four times", right: true,
      why: "32 arrays went to and fro, and 7 have to: θ, g, m and s in, θ, m and s out." },
  ],
  reveal: REVEAL,
};

// A slider over the decades of a trait, which is set to two digits.
function decades(name, label, limit, change, whole = (value) => value) {
  const { root, show } = slider({
    label, min: Math.log10(limit.low), max: Math.log10(limit.high), step: 0.05,
    onInput: (place) => {
      const value = whole(Number((10 ** place).toPrecision(2)));
      change(name, Math.min(limit.high, Math.max(limit.low, value)));
    },
  });
  return { root, show: (value, text) => show(Math.log10(value), text) };
}

// --- the model ----------------------------------------------------------------------------------

function measured(state, forms) {
  const cost = costOf(state, forms);
  // The axis is as long as the longest of Adam's forms takes, so that bars of all can be compared.
  const longest = Math.max(...FORMS.map(({ value }) => (
    costOf({ ...state, optimizer: "Adam", form: value }, forms).seconds)));
  return { ...state, ...cost, longest };
}

// --- in words -----------------------------------------------------------------------------------

function three(value) {
  return String(Number(value.toPrecision(3)));
}

function sayTime(seconds) {
  const [scale, unit] = [[1, "s"], [1e3, "ms"], [1e6, "µs"]].find(([one]) => seconds * one >= 1)
    ?? [1e9, "ns"];
  return `${three(seconds * scale)} ${unit}`;
}

function sayArrays(count) {
  return `${count} ${count === 1 ? "array" : "arrays"}`;
}

function sentence({ optimizer, form, rows, streams, cached, least, seconds, calls, perPass }) {
  const passes = `${rows.length} ${rows.length === 1 ? "pass" : "passes"}`;
  const past = streams === 0
    ? "all arrays lie in the cache"
    : `${sayArrays(streams)} to or from memory, where ${least} is the least`
      + `${cached > 0 ? `, and ${cached} to or from the cache` : ""}`;
  const share = rows.length * perPass / seconds;
  return `${optimizer}, ${form}: ${passes}, ${past}. ${sayTime(seconds)}, of which `
    + `${grouped(calls)} ${calls === 1 ? "call takes" : "calls take"} ${percent(share)}.`;
}

function keyOf() {
  return html("p", { class: "descent-key" },
    html("span", { class: "descent-key-read" }, "read"),
    html("span", { class: "descent-key-written" }, "written"),
    html("span", { class: "descent-key-call" }, "calls"),
    html("span", { class: "descent-key-sum" }, "arithmetic alone"));
}

// --- the picture: passes one below the other, each beginning where the last one ended -----------

const LONGEST = 14; // rows: Adam's textbook

function makeChart() {
  const rows = svg("g");
  const least = svg("path", { class: "descent-least" });
  const sum = svg("path", { class: "descent-sum" });
  const words = svg("g", { class: "descent-grid" });
  const picture = svg("svg", { role: "img", "aria-label": "The passes of one step, in time" },
    least, rows, sum, words);
  const caption = html("p", { class: "descent-caption" });
  return {
    root: html("div", { class: "descent-chart" }, picture, caption),
    draw(width, model) {
      const foot = TOP + LONGEST * ROW;
      const x = (seconds) => LEFT + (width - LEFT - RIGHT) * seconds / model.longest;
      set(picture, { width, height: foot + 40,
        style: `--one: var(--descent-${model.optimizer.toLowerCase()})` });
      rows.replaceChildren(...model.rows.flatMap((row, index) => drawRow(row, index, { x, width }, model)));
      const floor = x(model.least * model.stream);
      set(least, { d: model.streams > 0 ? `M${tenths(floor)},0V${foot + 8}` : "" });
      set(sum, { d: `M${LEFT},${foot + 12}H${tenths(Math.max(x(model.arithmetic), LEFT + 1))}` });
      words.replaceChildren(...namesOf(model, { x, floor, foot, width }));
      write(caption, "Time runs from left to right. A model: a call has its price, and an array takes its "
        + `bytes over the bandwidth, from the cache ${three(model.cache_speed)} times as fast.`);
    },
  };
}

function drawRow({ touches, began, operation }, index, { x, width }, { stream, perPass, cache_speed: faster }) {
  const [y, height] = [TOP + index * ROW, ROW - 3];
  let at = began + perPass;
  const parts = [svg("path", { class: "descent-call-price", d: box(x(began), x(at), y, height) })];
  for (const { name, written, cached } of touches) {
    const end = at + stream / (cached ? faster : 1);
    const [from, to] = [x(at), x(end)];
    const kind = `descent-${written ? "written" : "read"}`;
    const gap = Math.min(1, (to - from) / 4);
    parts.push(svg("path", { class: kind, d: box(from, to - gap, y, height) }));
    if (name !== "" && to - from > 11) {
      parts.push(svg("text", { class: `${kind}-name`, x: tenths((from + to) / 2), y: y + 12,
        "text-anchor": "middle" }, name));
    }
    at = end;
  }
  const beside = x(at) > 0.72 * width && index > 0
    ? { x: tenths(x(began) - 5), "text-anchor": "end" } : { x: tenths(x(at) + 5) };
  parts.push(svg("text", { ...beside, y: y + 12, class: "descent-operation" }, operation));
  return parts;
}

function box(from, to, y, height) {
  return `M${tenths(from)},${y}H${tenths(Math.max(to, from))}v${height}H${tenths(from)}Z`;
}

function namesOf({ streams, least, seconds }, { x, floor, foot, width }) {
  const text = (at, y, words, anchor = "start") => (
    svg("text", { x: tenths(at), y, "text-anchor": anchor }, words));
  const end = Math.min(width - RIGHT, Math.max(x(seconds), LEFT + 60));
  const total = text(end, foot + 34, sayTime(seconds), "end");
  return streams > 0
    ? [total, text(floor + 5, foot + 8, `the least: ${least} arrays`)]
    : [total];
}

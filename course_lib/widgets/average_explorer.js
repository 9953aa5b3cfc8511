import { kept } from "./shared/maths/kept.js";
import { normalNoise } from "./shared/maths/noise.js";
import {
  averageWeights, effectiveWindow, exponentialAverage, trendLag,
} from "./shared/maths/rules.js";
import { lagQuestion, startQuestion } from "./shared/view/average_questions.js";
import { button, checkbox, slider } from "./shared/view/controls.js";
import { html, renew, set, svg, write } from "./shared/view/dom.js";
import { dragAcross } from "./shared/view/drag.js";
import { widget } from "./shared/view/frame.js";
import { betaSlider } from "./shared/view/rates.js";
import { dots, line, linearScale, niceTicks, tenths } from "./shared/view/scales.js";
import { number, percent, raised, sayDays } from "./shared/view/words.js";

export default widget({
  name: "average",
  label: "Exponentially weighted average, to explore",
  also: ["series"],
  build,
});

function build({ get, change, glide, limits }) {
  const unit = get("unit") ? ` ${get("unit")}` : "";
  const beta = betaSlider({
    label: "β, the share of the old average kept", limit: limits.beta,
    ticks: [0, 0.5, 0.9, 0.98, 0.99, 0.999], onInput: (value) => change("beta", value),
  });
  const correction = checkbox({
    label: "Bias correction", onChange: (checked) => change("bias_correction", checked),
  });
  const noise = slider({
    label: "Noise added", limit: limits.noise, step: 0.5,
    onInput: (value) => change("noise", value),
  });
  const again = button("New noise", () => (
    glide({ noise_seed: (get("noise_seed") + 1) % (limits.noise_seed.high + 1) })));
  const day = slider({
    label: "Day looked at", limit: { ...limits.day, high: get("series").length },
    onInput: (value) => change("day", value),
  });
  day.root.classList.add("descent-under");
  const key = html("p", { class: "descent-key" });
  const chart = makeChart();
  for (const picture of [chart.curve, chart.bars]) {
    dragAcross(picture, (x) => change("day", chart.dayAt(x)));
  }
  const data = kept(noisy); // which stays as it is while β moves

  return {
    key: [key],
    stage: [chart.root],
    beside: [chart.weights],
    stacked: true,
    controls: [day.root, html("div", { class: "descent-row" }, beta.root, correction.root)],
    folded: [html("div", { class: "descent-row" }, noise.root, again)],
    model: (state) => measure(state, data(state.series, state.noise, state.noise_seed)),
    draw(model, { width }) {
      beta.show(model.beta, `${model.beta}, ${about(model)}`, String(model.beta));
      correction.show(model.corrected);
      noise.show(model.noise, `${model.noise}${unit}`);
      again.disabled = model.noise === 0;
      set(day.input, { max: model.data.length });
      day.show(model.day, `day ${model.day}`, ""); // it stands at the rule
      showKey(key, model, get("label"), unit);
      chart.draw(width, model, unit);
    },
    say: (model) => `β = ${model.beta}, ${model.corrected ? "bias-corrected" : "uncorrected"}: `
      + `${about(model)}. On day ${model.day} the average is `
      + `${number(model.average[model.day - 1], 1)}${unit}, lagging a steady trend by `
      + `${sayDays(model.lag)}.`,
    predict: (get("question") === "start" ? startQuestion : lagQuestion)(get, unit),
  };
}

// --- the model: everything that is drawn or said ------------------------------------------------

function noisy(series, noise, seed) {
  if (noise === 0) return series;
  const errors = normalNoise(series.length, seed);
  return series.map((value, index) => value + noise * errors[index]);
}

function measure({ beta, bias_correction: corrected, noise, day: wanted }, data) {
  const day = Math.min(wanted, data.length);
  const average = exponentialAverage(data, beta, corrected);
  const weights = averageWeights(day, beta, corrected);
  const window = effectiveWindow(beta);
  const inside = Math.min(day, Math.max(1, Math.round(window)));
  return {
    beta, corrected, noise, day, data, average, weights, window, inside,
    other: exponentialAverage(data, beta, !corrected),
    insideShare: weights.slice(0, inside).reduce((sum, weight) => sum + weight, 0),
    startShare: corrected ? 0 : beta ** day,
    lag: trendLag(beta),
  };
}

// --- in words -----------------------------------------------------------------------------------

function about({ window }) {
  return `averages about ${sayDays(window)}`;
}

function showKey(key, { corrected, noise }, label, unit) {
  renew(key, [corrected, noise > 0], () => [
    html("span", { class: "descent-key-data" },
      `${label}${unit ? `,${unit}` : ""}${noise > 0 ? ", with noise" : ""}`),
    html("span", { class: "descent-key-first" },
      corrected ? "average, bias-corrected" : "average, uncorrected"),
    html("span", { class: "descent-key-second" }, corrected ? "uncorrected" : "bias-corrected"),
  ]);
}

function captionOf({ day, corrected, weights, inside, insideShare, startShare }) {
  const rest = percent(startShare); // may begin with a word
  const start = corrected
    ? `Divided by 1 − β${raised(day)} they add up to 100 %.`
    : `${rest[0].toUpperCase()}${rest.slice(1)} rests on the 0 it started from.`;
  return `Weights: day ${day} has ${percent(weights[0])}, the last ${sayDays(inside)} `
    + `${percent(insideShare)}. ${start}`;
}

// --- the picture: the data and its average, and the weights in line with the days above them ----

const [LEFT, RIGHT, TOP] = [42, 16, 24]; // --plot-left and --plot-right in the style sheet
const TOTAL = 26; // height of the bar of all the weight

function makeChart() {
  const path = (name) => svg("path", { class: name });
  const parts = {
    dots: path("descent-dots"),
    recent: path("descent-dots descent-recent"),
    other: path("descent-second"),
    average: path("descent-first"),
    band: svg("rect", { class: "descent-band" }),
    rule: path("descent-rule"),
    marker: svg("circle", { class: "descent-marker", r: 5 }),
    grid: svg("g", { class: "descent-grid" }),
    value: svg("text", { class: "descent-strong" }),
    bars: path("descent-bars"),
    onStart: svg("rect", { class: "descent-on-start" }),
    onDays: svg("rect", { class: "descent-on-days" }),
    shares: ["start", "end"].map((anchor) => (
      svg("text", { class: "descent-share", "text-anchor": anchor }))),
    barBand: svg("rect", { class: "descent-band" }),
    barAxis: svg("g", { class: "descent-grid" }),
  };
  // A nested svg clips what leaves the plot, without needing an id.
  const plot = svg("svg", {}, parts.band, parts.dots, parts.recent, parts.other, parts.average,
    parts.rule, parts.marker);
  const curve = svg("svg", { role: "img", "aria-label": "The data and its average, day by day" },
    parts.grid, plot, parts.value);
  const bars = svg("svg", { role: "img", "aria-label": "The weight each past day has" },
    parts.barBand, parts.bars, parts.barAxis);
  const total = svg("svg", { role: "img", height: TOTAL,
    "aria-label": "All the weight there is: grey on the zero of the start, blue on the days" },
  parts.onStart, parts.onDays, ...parts.shares);
  const caption = html("p", { class: "descent-caption" });
  let place = null;
  return {
    root: html("div", { class: "descent-chart" }, curve),
    weights: html("div", { class: "descent-chart" }, caption, total, bars),
    curve,
    bars,
    dayAt: (position) => (
      Math.round(Math.min(place.count, Math.max(1, place.x.invert(position))))),
    draw(width, model, unit) {
      place = placeOf(width, model.data);
      set(curve, { width, height: TOP + place.height + 4 });
      set(plot, { x: LEFT - 4, y: TOP, width: width - LEFT - RIGHT + 8, height: place.height,
        viewBox: `${LEFT - 4} ${TOP} ${width - LEFT - RIGHT + 8} ${place.height}` });
      const band = bandOf(place, model);
      drawCurves(parts, place, model, band, unit);
      drawBars(parts, place, model, band);
      set(total, { width });
      drawTotal(parts, place, model);
      set(bars, { width, height: place.barHeight + 20 });
      write(caption, captionOf(model));
    },
  };
}

// Where everything stands at a width.
function placeOf(width, data) {
  const count = data.length;
  const height = width < 480 ? 190 : 230;
  let low = Math.min(...data);
  let high = Math.max(...data);
  // The uncorrected curve starts at 0: show that, where 0 is not far from the data.
  if (low > 0 && low < 2 * (high - low)) low = 0;
  if (high < 0 && -high < 2 * (high - low)) high = 0;
  if (low === high) [low, high] = [low - 1, high + 1];
  const pad = 0.04 * (high - low);
  return {
    width, count, height, low: low - pad, high: high + pad,
    barHeight: width < 480 ? 64 : 84,
    x: linearScale(1, count, LEFT, width - RIGHT),
    y: linearScale(low - pad, high + pad, TOP + height, TOP),
    step: (width - LEFT - RIGHT) / (count - 1),
  };
}

// The days that the window counts, up to the day looked at.
function bandOf({ x, step }, { day, inside }) {
  const here = x(day);
  const left = Math.max(LEFT - 4, here - (inside - 0.5) * step);
  return { x: left, width: here + Math.min(4, step / 2) - left };
}

function drawCurves(parts, { width, height, low, high, x, y }, model, band, unit) {
  const { data, day, average, other, inside } = model;
  const xs = data.map((_, index) => x(index + 1));
  const ys = data.map(y);
  set(parts.dots, { d: dots(xs, ys) });
  const from = Math.max(0, day - inside);
  set(parts.recent, { d: dots(xs.slice(from, day), ys.slice(from, day)) });
  set(parts.other, { d: line(xs, other.map(y)) });
  set(parts.average, { d: line(xs, average.map(y)) });
  const here = x(day);
  const value = average[day - 1];
  set(parts.band, { ...band, y: TOP, height });
  set(parts.rule, { d: `M${here},${TOP}V${TOP + height}` });
  set(parts.marker, { cx: here, cy: y(value) });
  renew(parts.grid, [width, low, high], () => niceTicks(low, high, 5).flatMap((tick) => [
    svg("path", { d: `M${LEFT},${y(tick)}H${width - RIGHT}`,
      class: tick === 0 ? "descent-zero" : "" }),
    svg("text", { x: LEFT - 7, y: y(tick) + 4, "text-anchor": "end" }, number(tick, 0)),
  ]));
  const said = `day ${day}: ${number(value, 1)}${unit}`;
  write(parts.value, said);
  const half = said.length * 3.8;
  set(parts.value, { x: Math.min(width - RIGHT - half, Math.max(LEFT + half, here)),
    y: TOP - 8, "text-anchor": "middle" });
}

function drawBars(parts, { width, count, barHeight, x, step }, { day, weights }, band) {
  const largest = weights[0];
  const y = linearScale(0, largest, barHeight, 6);
  const thickness = Math.max(1, step - (step > 3 ? 1 : 0));
  let path = "";
  for (let age = 0; age < day; age += 1) {
    const top = y(weights[age]);
    if (barHeight - top < 0.2) break;
    path += `M${tenths(x(day - age) - thickness / 2)},${barHeight}`
      + `V${tenths(top)}h${tenths(thickness)}V${barHeight}Z`;
  }
  set(parts.bars, { d: path });
  set(parts.barBand, { ...band, y: 0, height: barHeight });
  renew(parts.barAxis, [width, count, percent(largest)], () => [
    svg("path", { d: `M${LEFT},${barHeight}H${width - RIGHT}`, class: "descent-zero" }),
    svg("text", { x: LEFT - 7, y: barHeight + 4, "text-anchor": "end" }, "0"),
    svg("text", { x: LEFT - 5, y: 11, "text-anchor": "end" }, percent(largest)),
    ...niceTicks(1, count, width / 65).filter((tick) => tick >= 1).map((tick) => svg("text", {
      x: x(tick), y: barHeight + 16, "text-anchor": "middle" }, String(tick))),
  ]);
}

// All the weight there is, 100 %: what lies on the zero of the start, and what on the days.
function drawTotal({ onStart, onDays, shares }, { width }, { day, startShare }) {
  const across = linearScale(0, 1, LEFT, width - RIGHT);
  const edge = across(startShare);
  set(onStart, { x: LEFT, y: 2, width: tenths(edge - LEFT), height: 18 });
  set(onDays, { x: tenths(edge), y: 2, width: tenths(width - RIGHT - edge), height: 18 });
  const texts = [`${percent(startShare)} on the zero`,
    `${percent(1 - startShare)} on day${day > 1 ? `s 1 to ${day}` : " 1"}`];
  const room = [edge - LEFT, width - RIGHT - edge];
  shares.forEach((text, index) => {
    set(text, { x: index === 0 ? LEFT + 6 : width - RIGHT - 6, y: 15 });
    write(text, room[index] > 7 * texts[index].length + 12 ? texts[index] : "");
  });
}

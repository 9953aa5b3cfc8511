import { averageWeights, effectiveWindow, exponentialAverage, trendLag } from "./rules.js";
import { normalNoise } from "./noise.js";
import { button, checkbox, dots, dragAcross, footer, goalBox, html, line, linearScale, niceTicks, number, percent, redraw, set, setTraits, slider, spokenLine, svg, tenths } from "./controls.js";
import { betaSlider } from "./parts.js";

const HIGHEST_BETA = 0.999;

// --- the model: everything that is drawn or said -----------------------------------------

function noisy(series, noise, seed) {
  if (noise === 0) return series;
  const errors = normalNoise(series.length, seed);
  return series.map((value, index) => value + noise * errors[index]);
}

function meanChange(values) {
  let sum = 0;
  for (let index = 1; index < values.length; index += 1) {
    sum += Math.abs(values[index] - values[index - 1]);
  }
  return sum / (values.length - 1);
}

function measure({ data, beta, corrected, day }) {
  const average = exponentialAverage(data, beta, corrected);
  const weights = averageWeights(day, beta, corrected);
  const window = effectiveWindow(beta);
  const inside = Math.min(day, Math.max(1, Math.round(window)));
  return {
    average,
    other: exponentialAverage(data, beta, !corrected),
    weights,
    window,
    inside,
    insideShare: weights.slice(0, inside).reduce((sum, weight) => sum + weight, 0),
    startShare: corrected ? 0 : beta ** day,
    lag: trendLag(beta),
    change: meanChange(average),
  };
}

function days(count) {
  const text = count < 9.95 ? String(Number(count.toFixed(1))) : count.toFixed(0);
  return `${text} ${text === "1" ? "day" : "days"}`;
}

// --- the view -----------------------------------------------------------------------------

// What a link may carry: a flag, or a number's limits.
const LINKED = {
  beta: [0, HIGHEST_BETA],
  bias_correction: "flag",
  noise: [0, 10],
  noise_seed: [0, 4294967295, "whole"],
  day: [1, 2000, "whole"],
};

function render({ model, el, link }) {
  const get = (name) => model.get(name);
  const change = (name, value) => setTraits(model, { [name]: value });
  const unit = get("unit") ? ` ${get("unit")}` : "";

  const beta = betaSlider({
    label: "β, the share of the old average kept", highest: HIGHEST_BETA,
    ticks: [0, 0.5, 0.9, 0.98, 0.99, 0.999], onInput: (value) => change("beta", value),
  });
  const correction = checkbox({
    label: "Bias correction",
    onChange: (checked) => change("bias_correction", checked),
  });
  const noise = slider({
    label: "Noise added", min: 0, max: 10, step: 0.5,
    onInput: (value) => change("noise", value),
  });
  const again = button("New noise", () => change("noise_seed", (get("noise_seed") + 1) % 2 ** 32));
  const day = slider({
    label: "Day looked at", min: 1, max: get("series").length, step: 1,
    onInput: (value) => change("day", value),
  });

  const key = html("p", { class: "descent-key" });
  const chart = makeChart();
  const spoken = spokenLine();
  const goal = goalBox(`Add noise of ${get("goal_noise")}${unit} or more. Then find a β whose curve `
    + "is calm, yet does not fall far behind.");

  el.classList.add("descent-widget", "descent-average");
  set(el, { role: "group", "aria-label": "Exponentially weighted average, to explore" });
  el.append(
    html("div", { class: "descent-controls" }, beta.root,
      html("div", { class: "descent-row" }, correction.root, noise.root, again)),
    key, chart.root, day.root, spoken.root, goal.root,
    footer({ model, names: Object.keys(LINKED), link }),
  );
  dragAcross(chart.curve, (x) => change("day", chart.dayAt(x)));
  dragAcross(chart.bars, (x) => change("day", chart.dayAt(x)));

  // The noise and the axis stay as they are while β moves.
  let drawn = {};
  function data() {
    const [series, size, seed] = [get("series"), get("noise"), get("noise_seed")];
    if (drawn.series !== series || drawn.size !== size || drawn.seed !== seed) {
      drawn = { series, size, seed, values: noisy(series, size, seed) };
      drawn.change = meanChange(drawn.values);
    }
    return drawn;
  }

  function draw(width) {
    const { values } = data();
    const state = {
      data: values,
      beta: get("beta"),
      corrected: get("bias_correction"),
      day: Math.min(get("day"), values.length),
    };
    const result = measure(state);
    const about = `averages about ${days(result.window)}`;
    beta.show(state.beta, `${state.beta}, ${about}`);
    correction.show(state.corrected);
    noise.show(get("noise"), `${get("noise")}${unit}`);
    again.disabled = get("noise") === 0;
    set(day.input, { max: values.length });
    day.show(state.day, `day ${state.day}`);
    key.replaceChildren(
      html("span", { class: "descent-key-data" },
        `${get("label")}${unit ? `,${unit}` : ""}${get("noise") > 0 ? ", with noise" : ""}`),
      html("span", { class: "descent-key-first" },
        state.corrected ? "average, bias-corrected" : "average, uncorrected"),
      html("span", { class: "descent-key-second" },
        state.corrected ? "uncorrected" : "bias-corrected"),
    );
    chart.draw(width, state, result, unit);

    const met = goal.show([
      { text: `noise ${get("noise")}${unit} (at least ${get("goal_noise")})`,
        met: get("noise") >= get("goal_noise") },
      { text: `moves ${number(result.change, 2)}${unit} from day to day `
          + `(at most ${get("goal_change")})`,
        met: result.change <= get("goal_change") },
      { text: `lags a steady trend by ${days(result.lag)} (at most ${get("goal_lag")})`,
        met: result.lag <= get("goal_lag") },
    ], "Done: less noise gets through only at the price of more lag.");
    spoken.say(`β = ${state.beta}, ${state.corrected ? "bias-corrected" : "uncorrected"}: ${about}. `
      + `On day ${state.day} the average is ${number(result.average[state.day - 1], 1)}${unit}, `
      + `lagging a steady trend by ${days(result.lag)}.${met ? " Goal reached." : ""}`);
  }

  const stop = redraw({
    model, element: chart.root, draw,
    names: [...Object.keys(LINKED), "series"],
  });
  return () => {
    stop();
    spoken.stop();
  };
}

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
  const caption = html("p", { class: "descent-caption" });
  const root = html("div", { class: "descent-chart" }, curve, caption, bars);
  let x = null;
  return { root, curve, bars, draw, dayAt };

  function dayAt(position) {
    const [first, last] = x.days;
    return Math.round(Math.min(last, Math.max(first, x.invert(position))));
  }

  function draw(width, { data, beta, corrected, day }, result, unit) {
    const count = data.length;
    const [left, right, top] = [42, 16, 24]; // --plot-left and --plot-right in the style sheet
    const height = width < 480 ? 190 : 250;
    const barHeight = width < 480 ? 64 : 84;
    x = linearScale(1, count, left, width - right);
    x.days = [1, count];
    const step = (width - left - right) / (count - 1);

    let low = Math.min(...data);
    let high = Math.max(...data);
    // The uncorrected curve starts at 0: show that, where 0 is not far from the data.
    if (low > 0 && low < 2 * (high - low)) low = 0;
    if (high < 0 && -high < 2 * (high - low)) high = 0;
    if (low === high) [low, high] = [low - 1, high + 1];
    const pad = 0.04 * (high - low);
    const y = linearScale(low - pad, high + pad, top + height, top);

    set(curve, { width, height: top + height + 4 });
    set(plot, { x: left - 4, y: top, width: width - left - right + 8, height,
      viewBox: `${left - 4} ${top} ${width - left - right + 8} ${height}` });
    const xs = data.map((_, index) => x(index + 1));
    const ys = data.map(y);
    set(parts.dots, { d: dots(xs, ys) });
    const from = Math.max(0, day - result.inside);
    set(parts.recent, { d: dots(xs.slice(from, day), ys.slice(from, day)) });
    set(parts.other, { d: line(xs, result.other.map(y)) });
    set(parts.average, { d: line(xs, result.average.map(y)) });
    const here = x(day);
    const value = result.average[day - 1];
    const bandLeft = Math.max(left - 4, here - (result.inside - 0.5) * step);
    const band = { x: bandLeft, width: here + Math.min(4, step / 2) - bandLeft };
    set(parts.band, { ...band, y: top, height });
    set(parts.rule, { d: `M${here},${top}V${top + height}` });
    set(parts.marker, { cx: here, cy: y(value) });
    parts.grid.replaceChildren(...niceTicks(low - pad, high + pad, 5).flatMap((tick) => [
      svg("path", { d: `M${left},${y(tick)}H${width - right}`,
        class: tick === 0 ? "descent-zero" : "" }),
      svg("text", { x: left - 7, y: y(tick) + 4, "text-anchor": "end" }, number(tick, 0)),
    ]));
    parts.value.textContent = `day ${day}: ${number(value, 1)}${unit}`;
    const half = parts.value.textContent.length * 3.8;
    set(parts.value, { x: Math.min(width - right - half, Math.max(left + half, here)),
      y: top - 8, "text-anchor": "middle" });

    // The bars, in line with the days above them.
    const largest = result.weights[0];
    const barY = linearScale(0, largest, barHeight, 6);
    const thickness = Math.max(1, step - (step > 3 ? 1 : 0));
    let path = "";
    for (let age = 0; age < day; age += 1) {
      const barTop = barY(result.weights[age]);
      if (barHeight - barTop < 0.2) break;
      path += `M${tenths(x(day - age) - thickness / 2)},${barHeight}`
        + `V${tenths(barTop)}h${tenths(thickness)}V${barHeight}Z`;
    }
    set(parts.bars, { d: path });
    set(parts.barBand, { ...band, y: 0, height: barHeight });
    set(bars, { width, height: barHeight + 20 });
    parts.barAxis.replaceChildren(
      svg("path", { d: `M${left},${barHeight}H${width - right}`, class: "descent-zero" }),
      svg("text", { x: left - 7, y: barHeight + 4, "text-anchor": "end" }, "0"),
      svg("text", { x: left - 5, y: 11, "text-anchor": "end" }, percent(largest)),
      ...niceTicks(1, count, width / 65).filter((tick) => tick >= 1).map((tick) => svg("text", {
        x: x(tick), y: barHeight + 16, "text-anchor": "middle" }, String(tick))),
    );
    const start = corrected
      ? `Divided by 1 − β${superscript(day)}, they add up to 100 %.`
      : `${percent(result.startShare)} rests on the 0 it started from.`;
    caption.textContent = `Weights: day ${day} itself ${percent(largest)}, `
      + `the last ${days(result.inside)} together ${percent(result.insideShare)}. ${start}`;
  }
}

function superscript(count) {
  return [...String(count)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
}

export default { render, linked: LINKED };

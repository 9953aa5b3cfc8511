import { averageOf, bestOf, errorParts, lastingNoise, readingsOf } from "./shared/maths/bargain.js";
import { kept } from "./shared/maths/kept.js";
import { effectiveWindow, trendLag } from "./shared/maths/rules.js";
import { button, checkbox, slider } from "./shared/view/controls.js";
import { html, renew, set, svg, write } from "./shared/view/dom.js";
import { dragAcross } from "./shared/view/drag.js";
import { widget } from "./shared/view/frame.js";
import { betaAt, betaSlider } from "./shared/view/rates.js";
import { dots, line, linearScale, niceTicks, tenths } from "./shared/view/scales.js";
import { grouped, number, places, sayDays } from "./shared/view/words.js";

const DAYS = 240; // shown; the error is measured on SETTLED days, after as many to settle
const SETTLED = 5000;
const GUESSES = [0.5, 0.9, 0.98];

export default widget({ name: "bargain", label: "Noise against lag, to explore", build });

function build({ get, change, glide, limits }) {
  const unit = get("unit") ? ` ${get("unit")}` : "";
  const each = (name, label, step) => slider({
    label, limit: limits[name], step, onInput: (value) => change(name, value),
  });
  const drift = each("drift", "Drift", 0.01);
  const noise = each("noise", "Noise", 0.05);
  const persistence = each("persistence", "Noise persistence", 0.05);
  const shown = checkbox({
    label: "Show what the error is made of", onChange: (checked) => change("error_shown", checked),
  });
  const again = button("New noise", () => (
    glide({ noise_seed: (get("noise_seed") + 1) % (limits.noise_seed.high + 1) })));
  const beta = betaSlider({
    label: "β, the share of the old average kept", limit: limits.beta,
    ticks: [0, 0.5, 0.9, 0.98, 0.99, 0.999], onInput: (value) => change("beta", value),
  });
  beta.root.classList.add("descent-under");
  const betas = reachable(limits.beta.high);
  const chart = makeChart(unit);
  dragAcross(chart.areas, (x) => change("beta", chart.betaAt(x, limits.beta.high)));
  const [daysOf, errorsOf] = [keptDays(), keptErrors(betas)];

  return {
    key: [keyOf()],
    stage: [chart.root],
    controls: [beta.root, html("div", { class: "descent-row" }, persistence.root, shown.root)],
    folded: [html("div", { class: "descent-row" }, drift.root, noise.root, again)],
    model: (state) => measure(state, betas, daysOf(state), errorsOf(state)),
    draw(model, { width }) {
      drift.show(model.drift, `${model.drift}${unit} a day`);
      noise.show(model.noise, `${model.noise}${unit}`);
      persistence.show(model.persistence, model.persistence === 0 ? "0, fresh"
        : `${model.persistence} a day`);
      shown.show(model.error_shown);
      beta.show(model.beta, `${model.beta}, a window of ${sayDays(model.window)}`, String(model.beta));
      chart.draw(width, model);
    },
    say: (model) => sentence(model, unit),
    predict: predictionOf(get, betas),
  };
}

// --- the model: everything that is drawn or said ------------------------------------------------

// The βs that the slider can be set to.
function reachable(highest) {
  const betas = [];
  for (let position = 0; betas.at(-1) !== highest; position += 0.02) {
    betas.push(Math.min(highest, betaAt(position)));
  }
  return betas;
}

// The noise stays as it is while something else moves, and all days while β does.
function keptDays() {
  const noiseOf = kept((persistence, seed) => lastingNoise(2 * SETTLED, seed, persistence));
  const daysOf = kept((drift, noise, errors) => {
    const days = readingsOf({ drift, noise }, errors);
    const from = errors.length - DAYS;
    const last = (values) => values.slice(from).map((value) => value - days.truth[from]);
    return { ...days, last, shown: { truth: last(days.truth), readings: last(days.readings) } };
  });
  return ({ drift, noise, persistence, noise_seed: seed }) => (
    daysOf(drift, noise, noiseOf(persistence, seed)));
}

// What every β would err, and the best of them.
function keptErrors(betas) {
  const errorsOf = kept((drift, noise, persistence) => {
    const weather = { drift, noise, persistence };
    const best = bestOf(betas, weather);
    return { best, least: errorParts(best, weather),
      errors: betas.map((beta) => errorParts(beta, weather)) };
  });
  return ({ drift, noise, persistence }) => errorsOf(drift, noise, persistence);
}

function measure(state, betas, days, { best, least, errors }) {
  const { average, meanSquare } = averageOf(state.beta, days, SETTLED);
  return {
    ...state, best, betas, meanSquare, least, errors,
    window: effectiveWindow(state.beta),
    parts: errorParts(state.beta, state),
    raw: state.noise ** 2,
    days: days.shown, average: days.last(average),
  };
}

function predictionOf(get, betas) {
  const weather = Object.fromEntries(["drift", "noise", "persistence"].map((name) => (
    [name, get(name)])));
  const best = bestOf(betas, weather);
  const right = bestOf(GUESSES, weather);
  const unit = get("unit") ? ` ${get("unit")}` : "";
  const errors = (beta) => `mean square error ${two(errorParts(beta, weather).sum)}, and the least `
    + `is ${two(errorParts(best, weather).sum)}, with β = ${best}`;
  const why = (beta) => {
    if (beta === right) {
      return `Of these it errs least: ${errors(beta)}. It still trembles, and has to.`;
    }
    if (beta < right) {
      return `It is hardly ever late, but it follows the noise as well: ${errors(beta)}.`;
    }
    const behind = number(weather.drift * trendLag(beta), 1);
    return `It pleases the eye, for it is calm. But it comes ${sayDays(trendLag(beta))} late, and so is `
      + `${behind}${unit} too low all the way: ${errors(beta)}.`;
  };
  return {
    question: "By eye: with which β does the line follow the truth (dotted) best? Move the slider and "
      + "look at the upper picture.",
    choices: GUESSES.map((beta) => (
      { text: `β = ${beta}`, right: beta === right, why: why(beta) })),
    reveal: { error_shown: true, beta: best },
  };
}

// --- in words -----------------------------------------------------------------------------------

function two(value) {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}

function sentence({ beta, best, window, parts, least, error_shown }, unit) {
  const start = `β = ${beta}, a window of ${sayDays(window)}: ${sayDays(trendLag(beta))} late.`;
  if (!error_shown) return start;
  const squared = unit ? `${unit}²` : "";
  return `${start} Mean square error ${two(parts.sum)}${squared}: noise ${two(parts.noise)}, lag `
    + `${two(parts.lag)}. The least is ${two(least.sum)}, with β = ${best}.`;
}

function keyOf() {
  return html("p", { class: "descent-key" },
    html("span", { class: "descent-key-data" }, "readings"),
    html("span", { class: "descent-key-truth" }, "truth"),
    html("span", { class: "descent-key-first" }, "average"));
}

// --- the picture: the days, and under them the error as areas over β ----------------------------

const [LEFT, RIGHT, TOP] = [42, 16, 20]; // --plot-left and --plot-right in the style sheet

function makeChart(unit) {
  const path = (name) => svg("path", { class: name });
  const parts = {
    dots: path("descent-dots"), truth: path("descent-truth"), average: path("descent-first"),
    dayGrid: svg("g", { class: "descent-grid" }),
    noise: path("descent-area-noise"), lag: path("descent-area-lag"), raw: path("descent-truth"),
    rule: path("descent-rule"),
    best: svg("circle", { class: "descent-best", r: 4 }),
    measured: svg("circle", { class: "descent-measured", r: 6 }),
    names: svg("g"),
    grid: svg("g", { class: "descent-grid" }),
  };
  const plots = [
    svg("svg", {}, parts.dots, parts.truth, parts.average),
    svg("svg", {}, parts.noise, parts.lag, parts.raw, parts.rule, parts.best, parts.measured),
  ];
  const series = svg("svg", { role: "img",
    "aria-label": "Readings, the truth and the average, day by day" }, parts.dayGrid, plots[0]);
  const areas = svg("svg", { role: "img",
    "aria-label": "The mean square error over β: noise, and lag on top of it" },
  parts.grid, plots[1], parts.names);
  const caption = html("p", { class: "descent-caption" });
  const placeOf = kept(placeFor);
  const drawWeather = kept((...given) => drawDays(parts, ...given));
  const drawErrors = kept((...given) => drawAreas(parts, ...given));
  let place = null;
  return {
    root: html("div", { class: "descent-chart" }, series, caption, areas),
    areas,
    betaAt: (position, highest) => (
      Math.min(highest, betaAt(Math.max(0, Math.round(50 * place.at.invert(position)) / 50)))),
    draw(width, model) {
      const { drift, noise, betas, least, days, errors, error_shown: shown } = model;
      place = placeOf(width, drift, noise, betas, least);
      drawWeather(place, days);
      drawErrors(place, betas, errors, shown);
      drawBeta(parts, place, model);
      for (const [one, plot, height] of [[series, plots[0], place.dayHeight],
        [areas, plots[1], place.height]]) {
        const inside = width - LEFT - RIGHT + 8;
        set(one, { width, height: TOP + height + (one === areas ? 18 : 4) });
        set(plot, { x: LEFT - 4, y: TOP, width: inside, height,
          viewBox: `${LEFT - 4} ${TOP} ${inside} ${height}` });
      }
      write(caption, captionOf(model, unit));
    },
  };
}

// The areas' axis ends at one of these, so that it is calm while something is dragged, and some
// way above the least error, so that its two parts can be seen.
const TOPS = [0.5, 1, 2, 3, 5, 8, 12, 20, 30, 50];

function placeFor(width, drift, noise, betas, least) {
  const [dayHeight, height] = width < 480 ? [130, 130] : [170, 180];
  const right = width - RIGHT;
  const [low, high] = [-2.6 * noise, drift * DAYS + 2.6 * noise];
  const x = linearScale(0, DAYS - 1, LEFT, right);
  const top = TOPS.find((one) => one >= 4.2 * least.sum) ?? TOPS.at(-1);
  const up = linearScale(0, top, TOP + height, TOP);
  return {
    width, right, dayHeight, height, low, high, top,
    xs: Float64Array.from({ length: DAYS }, (_, day) => x(day)),
    y: linearScale(low, high, TOP + dayHeight, TOP),
    // Over the slider of β, on its scale.
    at: linearScale(0, -Math.log10(1 - betas.at(-1)), LEFT, right),
    up,
    under: (error) => up(Math.min(error, 2 * top)), // what is above is cut off anyway
    floor: TOP + height,
  };
}

function drawDays(parts, { width, right, xs, y, low, high }, { truth, readings }) {
  set(parts.dots, { d: dots(xs, readings.map(y)) });
  set(parts.truth, { d: line(xs, truth.map(y)) });
  renew(parts.dayGrid, [width, low, high], () => [...levels(niceTicks(low, high, 4), y, right),
    svg("text", { x: width - RIGHT, y: TOP - 7, "text-anchor": "end" }, `${DAYS} days`)]);
}

function levels(ticks, y, right) {
  return ticks.flatMap((tick) => [
    svg("path", { d: `M${LEFT},${tenths(y(tick))}H${right}`,
      class: tick === 0 ? "descent-zero" : "" }),
    svg("text", { x: LEFT - 7, y: y(tick) + 4, "text-anchor": "end" },
      number(tick, places(tick))),
  ]);
}

function drawAreas(parts, { at, under, floor }, betas, errors, shown) {
  const xs = betas.map((beta) => at(-Math.log10(1 - beta)));
  const noise = errors.map((error) => under(error.noise));
  const sum = errors.map((error) => under(error.sum));
  const back = [...xs].reverse();
  set(parts.noise, { d: shown ? `${line(xs, noise)}L${tenths(xs.at(-1))},${floor}H${LEFT}Z` : "" });
  set(parts.lag, { d: shown
    ? `${line(xs, sum)}${line(back, [...noise].reverse()).replace("M", "L")}Z` : "" });
}

// What moves with β, and what stands around the areas.
function drawBeta(parts, { right, xs, y, at, up, under, top, floor }, model) {
  const { average, beta, best, raw, error_shown: shown } = model;
  const place = (one) => at(-Math.log10(1 - one));
  set(parts.average, { d: line(xs, average.map(y)) });
  set(parts.raw, { d: `M${LEFT},${tenths(up(raw))}H${right}` });
  set(parts.rule, { d: shown ? `M${tenths(place(beta))},${TOP}V${floor}` : "" });
  set(parts.best, { cx: tenths(place(best)), cy: tenths(up(model.least.sum)),
    visibility: shown ? "visible" : "hidden" });
  set(parts.measured, { cx: tenths(place(beta)), cy: tenths(under(model.meanSquare)),
    visibility: shown ? "visible" : "hidden" });
  renew(parts.grid, [right, top], () => [...levels(niceTicks(0, top, 4), up, right),
    ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].filter((n) => right > 420 || !/[25]/.test(`${n}`))
      .map((n) => svg("text", { x: at(Math.log10(n)), y: floor + 15, "text-anchor": "middle" },
        n === 1 ? "n = 1" : String(n)))]);
  const { drift, noise: spread, persistence } = model;
  renew(parts.names, [right, top, drift, spread, persistence, shown],
    () => namesOf({ at, up, top, right }, model));
}

// The areas' names, where there is room for them.
function namesOf({ at, up, top, right }, model) {
  const text = (x, value, words, name = "") => svg("text", { x, y: up(value), class: name }, words);
  const readings = model.raw < 0.95 * top
    ? [set(text(right, model.raw + 0.02 * top, "the readings themselves"), { "text-anchor": "end" })]
    : [];
  if (!model.error_shown) {
    return [...readings, text(LEFT + 8, top / 2, "What is the error made of? Guess first.")];
  }
  const noise = text(LEFT + 8, top / 8, "noise", "descent-area-name");
  const grown = model.betas.find((beta) => errorParts(beta, model).lag > top / 2);
  return [...readings, noise, ...(grown === undefined ? [] : [
    text(Math.min(right - 26, at(0.06 - Math.log10(1 - grown))), top / 8, "lag", "descent-area-name"),
  ])];
}

function captionOf({ error_shown: shown, meanSquare, parts }, unit) {
  const squared = unit ? ` (${unit.trim()}²)` : "";
  return `Mean square error${squared} by the window n = 1/(1−β). ${shown
    ? `Ring: ${two(meanSquare)}, measured on ${grouped(SETTLED)} days, where the formula says `
      + `${two(parts.sum)}. Dot: the least.`
    : ""}`;
}

import { Momentum } from "./rules.js";
import { footer, goalBox, html, line, linearScale, redraw, set, setTraits, slider, spokenLine, svg } from "./controls.js";
import { dragHandles, power, rateSlider, roundRate, sayLoss } from "./descent.js";

// --- the model: one direction of a quadratic, of curvature λ, under v ← βv + g, x ← x − αv ------

// (x_{k+1}, x_k) = M (x_k, x_{k−1}), and M's eigenvalues solve z² − (1 + β − αλ) z + β = 0.
function predict(alphaLambda, beta) {
  const trace = 1 + beta - alphaLambda;
  const discriminant = trace * trace - 4 * beta;
  const rate = discriminant < 0
    ? Math.sqrt(beta) : (Math.abs(trace) + Math.sqrt(discriminant)) / 2;
  // αλ within 1 % of the curve where the two eigenvalues meet.
  const edges = [(1 - Math.sqrt(beta)) ** 2, (1 + Math.sqrt(beta)) ** 2];
  let regime = trace > 0 ? "monotone" : "flipping";
  if (rate > 1) regime = "divergent";
  else if (edges.some((edge) => Math.abs(alphaLambda - edge) <= 0.01 * edge)) regime = "critical";
  else if (discriminant < 0) regime = "oscillating";
  return { rate, regime };
}

const MEASURED_STEPS = 1000;

// The distance from the minimum, from 1 on, and the rate at which it shrinks: the mean over the
// later half of the steps that are numbers neither too small nor too large. By then the direction
// that a double root or a slow start hides has taken over.
function simulate(learning_rate, beta, curvature) {
  const rule = new Momentum({ learning_rate, beta, dampening: false });
  const xs = [1];
  while (xs.length <= MEASURED_STEPS) {
    const x = rule.step(xs.at(-1), curvature * xs.at(-1));
    const size = Math.abs(x) + Math.abs(xs.at(-1));
    if (!(size < 1e280)) break;
    xs.push(x);
    if (size < 1e-280) break;
  }
  const norm = (step) => Math.hypot(xs[step], xs[step - 1]);
  const last = xs.length - 1;
  const from = Math.max(1, Math.floor(last / 2));
  const rate = norm(last) === 0 ? 0 : (norm(last) / norm(from)) ** (1 / Math.max(1, last - from));
  return { xs, rate, from, last };
}

function bestRate(condition) {
  return (Math.sqrt(condition) - 1) / (Math.sqrt(condition) + 1);
}

// --- the map's colours --------------------------------------------------------------------------

// viridis (S. van der Walt and N. Smith, 2015), and how far along it a rate is: by the logarithm
// of the steps it needs for a digit, −1 / log₁₀ ρ, from 1 to those of ρ = 0.999.
const VIRIDIS = ["440154", "472d7b", "3b528b", "2c728e", "21918c", "28ae80", "5ec962", "addc30",
  "fde725"].map((hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)));

const DULLEST = Math.log10(-1 / Math.log10(0.999));

function share(rate) {
  const steps = -1 / Math.log10(Math.min(0.999, Math.max(1e-9, rate)));
  return Math.min(1, Math.max(0, Math.log10(steps) / DULLEST));
}

function viridis(part) {
  const place = part * (VIRIDIS.length - 1);
  const index = Math.min(VIRIDIS.length - 2, Math.floor(place));
  return VIRIDIS[index].map((from, channel) => (
    from + (place - index) * (VIRIDIS[index + 1][channel] - from)));
}

// --- the map ------------------------------------------------------------------------------------

const POWERS = [-3, 1]; // of αλ, across; β is up, from 0 to 1
const EDGE = { left: 40, right: 10, top: 8, bottom: 38 };

function regimeMap() {
  const canvas = html("canvas", { "aria-hidden": "true" });
  const curves = svg("g", { class: "descent-borders" });
  const names = svg("g", { class: "descent-regime-names" });
  const axes = svg("g");
  const link = svg("path", { class: "descent-pair-link" });
  const front = svg("svg", {
    role: "img", "aria-label": "Map of the rate over α times λ and β, with a point for each direction",
  }, curves, names, axes, link);
  const handles = ["first", "second"].map((role) => html("div", {
    class: `descent-handle descent-handle-${role}`, "aria-hidden": "true" }));
  const root = html("div", { class: "descent-map descent-regimes" }, canvas, front, ...handles);
  const map = { root, handles, draw, show, pointAt, x: null, y: null, height: 0 };
  let shownWidth = 0;
  return map;

  function draw(width) {
    if (width === shownWidth) return;
    shownWidth = width;
    const [plotWidth, plotHeight] = [width - EDGE.left - EDGE.right, width < 480 ? 240 : 300];
    const [right, bottom] = [EDGE.left + plotWidth, EDGE.top + plotHeight];
    map.height = bottom + EDGE.bottom;
    map.x = linearScale(POWERS[0], POWERS[1], EDGE.left, right);
    map.y = linearScale(0, 1, bottom, EDGE.top);
    set(front, { width, height: map.height });
    root.style.width = `${width}px`;
    root.style.height = `${map.height}px`;
    set(canvas, { width: plotWidth, height: plotHeight });
    canvas.style.cssText = `left: ${EDGE.left}px; top: ${EDGE.top}px`;
    paint(canvas, map);

    // Where the eigenvalues meet, β = (1 − √αλ)², and where they leave the unit circle.
    const betas = Array.from({ length: 121 }, (_, index) => (index / 120) ** 2);
    const along = (edge, from = 0) => line(...[betas.filter((beta) => beta >= from)].flatMap(
      (some) => [some.map((beta) => Math.max(EDGE.left, map.x(Math.log10(edge(beta))))),
        some.map(map.y)]));
    const borders = [
      along((beta) => Math.max(1e-9, (1 - Math.sqrt(beta)) ** 2)),
      along((beta) => (1 + Math.sqrt(beta)) ** 2),
      along((beta) => 2 * (1 + beta)),
    ];
    curves.replaceChildren(...["descent-halo", "descent-border"].flatMap((name) => (
      borders.map((d) => svg("path", { class: name, d })))));
    const name = (text, power10, beta, anchor = "middle") => svg("text", {
      x: map.x(power10), y: map.y(beta), "text-anchor": anchor }, text);
    names.replaceChildren(
      name("monotone", -2.2, 0.3),
      name("oscillating", -0.45, 0.72),
      name("critical", -1.1, 0.47, "end"),
      name("flipping", 0.27, 0.02, "end"),
      svg("text", { x: map.x(0.72), y: map.y(0.4), "text-anchor": "middle",
        transform: `rotate(-90 ${map.x(0.72)} ${map.y(0.4)})`, class: "descent-plain" }, "divergent"),
    );
    axes.replaceChildren(
      svg("path", { class: "descent-axis", d: `M${EDGE.left},${EDGE.top}V${bottom}H${right}` }),
      ...Array.from({ length: POWERS[1] - POWERS[0] + 1 }, (_, index) => svg("text", {
        x: map.x(POWERS[0] + index), y: bottom + 15, "text-anchor": "middle" },
      power(POWERS[0] + index))),
      svg("text", { x: (EDGE.left + right) / 2, y: bottom + 32, "text-anchor": "middle" },
        "αλ, learning rate times curvature"),
      ...[0, 0.25, 0.5, 0.75, 1].map((beta) => svg("text", {
        x: EDGE.left - 5, y: map.y(beta) + 4, "text-anchor": "end" }, String(beta))),
      svg("text", { x: 8, y: map.y(0.625) + 4, "text-anchor": "middle", class: "descent-beta" }, "β"),
    );
  }

  // The two points, one for each λ, beside each other at the same β; at the edge if beyond it.
  function show(alphaLambdas, beta) {
    const xs = alphaLambdas.map((value) => map.x(
      Math.min(POWERS[1], Math.max(POWERS[0], Math.log10(value)))));
    const y = map.y(beta);
    handles.forEach((handle, index) => {
      handle.style.transform = `translate(${xs[index].toFixed(1)}px, ${y.toFixed(1)}px)`;
    });
    set(link, { d: `M${xs[0].toFixed(1)},${y.toFixed(1)}H${xs[1].toFixed(1)}` });
  }

  function pointAt(event) {
    const box = front.getBoundingClientRect();
    return [10 ** map.x.invert(event.clientX - box.left), map.y.invert(event.clientY - box.top)];
  }
}

function paint(canvas, map) {
  const { width, height } = canvas;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const table = Array.from({ length: 256 }, (_, index) => viridis(index / 255));
  for (let row = 0, at = 0; row < height; row += 1) {
    const beta = 1 - (row + 0.5) / height;
    for (let column = 0; column < width; column += 1, at += 4) {
      const alphaLambda = 10 ** (POWERS[0] + ((column + 0.5) / width) * (POWERS[1] - POWERS[0]));
      const { rate } = predict(alphaLambda, beta);
      if (rate > 1) continue; // transparent: the page's own colour
      image.data.set(table[Math.round(255 * share(rate))], at);
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

// The colours' meaning: rates along a strip, in the same order as on the map.
function colourKey() {
  const stops = VIRIDIS.map((channels) => `rgb(${channels.join(" ")})`).join(", ");
  return html("div", { class: "descent-colours" },
    html("span", {}, "rate: what is left of the distance after a step"),
    html("div", { style: `background: linear-gradient(to right, ${stops})` }),
    html("div", { class: "descent-ticks" }, ...[0.1, 0.5, 0.8, 0.9, 0.97, 0.99, 0.999].map(
      (rate) => html("span", { style: `--share: ${share(rate).toFixed(4)}` }, String(rate)))));
}

// --- what a direction does ----------------------------------------------------------------------

const FRAME = { left: 30, right: 10, top: 20, bottom: 26 };
const TALLEST = 1.25;

function wave(role) {
  const grid = svg("g", { class: "descent-grid" });
  const path = svg("path", { class: `descent-wave descent-wave-${role}` });
  const plot = svg("svg", {}, path);
  const title = svg("text", { x: FRAME.left, y: 12, class: `descent-wave-title-${role}` });
  const root = svg("svg", { role: "img" }, grid, plot, title);
  return { root, draw };

  function draw({ width, height, xs, steps, name, regime }) {
    const [right, bottom] = [width - FRAME.right, height - FRAME.bottom];
    const x = linearScale(0, steps, FRAME.left, right);
    const y = linearScale(-TALLEST, TALLEST, bottom, FRAME.top);
    set(root, { width, height, "aria-label": `Distance from the minimum along ${name}: ${regime}` });
    set(plot, { x: FRAME.left, y: FRAME.top, width: right - FRAME.left, height: bottom - FRAME.top,
      viewBox: `${FRAME.left} ${FRAME.top} ${right - FRAME.left} ${bottom - FRAME.top}` });
    title.textContent = `${name}: ${regime}`;
    grid.replaceChildren(
      ...[-1, 0, 1].flatMap((tick) => [
        svg("path", { d: `M${FRAME.left},${y(tick)}H${right}`,
          class: tick === 0 ? "descent-zero" : "" }),
        svg("text", { x: FRAME.left - 5, y: y(tick) + 4, "text-anchor": "end" },
          String(tick).replace("-", "−")),
      ]),
      svg("text", { x: FRAME.left, y: bottom + 14 }, "step 0"),
      svg("text", { x: right, y: bottom + 14, "text-anchor": "end" }, String(steps)),
    );
    // One step beyond the frame is enough of what diverges.
    const beyond = xs.findIndex((value) => Math.abs(value) > 2 * TALLEST);
    const shown = xs.slice(0, Math.min(steps, beyond < 0 ? steps : beyond) + 1);
    const ys = shown.map((value) => y(Math.max(-9, Math.min(9, value))));
    set(path, { d: line(shown.map((_, step) => x(step)), ys) });
  }
}

const REGIMES = {
  monotone: "monotone (overdamped)",
  critical: "critical",
  oscillating: "oscillating",
  flipping: "flipping its sign",
  divergent: "divergent",
};

// --- the view -----------------------------------------------------------------------------------

const LINKED = {
  learning_rate: [1e-3, 10],
  beta: [0, 0.99],
  condition: [1, 1000],
  steps: [10, 200],
};

function render({ model, el, link }) {
  const get = (name) => model.get(name);
  const change = (name, value) => setTraits(model, { [name]: value });

  const rate = rateSlider({
    label: "Learning rate α", lowest: -3, highest: 1,
    onInput: (value) => change("learning_rate", value),
  });
  const beta = slider({
    label: "β", min: 0, max: 0.99, step: 0.005,
    ticks: [0, 0.25, 0.5, 0.75, 0.99].map((at) => ({ at, text: String(at) })),
    onInput: (value) => change("beta", value),
  });
  const condition = rateSlider({
    label: "Condition number κ", lowest: 0, highest: 3,
    onInput: (value) => change("condition", value),
  });
  const steps = slider({
    label: "Steps shown", min: 10, max: 200, step: 1, onInput: (value) => change("steps", value),
  });
  const map = regimeMap();
  const waves = ["first", "second"].map(wave);
  const rows = waves.map((_, index) => html("tr", {},
    html("th", { scope: "row", class: `descent-wave-row-${["first", "second"][index]}` }),
    ...Array.from({ length: 4 }, () => html("td"))));
  const table = html("table", { class: "descent-rates" },
    html("thead", {}, html("tr", {}, ...["Direction", "αλ", "It is", "Rate predicted", "measured"]
      .map((text) => html("th", { scope: "col" }, text)))),
    html("tbody", {}, ...rows));
  const dampened = html("p", { class: "descent-note" });
  const spoken = spokenLine();
  const goal = goalBox(`At κ = ${get("goal_condition")}, find α and β whose slower direction comes `
    + `within ${sayLoss(100 * get("goal_within"))} % of the best rate there is.`);

  el.classList.add("descent-widget", "descent-momentum-regimes");
  set(el, { role: "group", "aria-label": "Regimes of momentum on a quadratic, to explore" });
  el.append(
    html("div", { class: "descent-row" }, rate.root, beta.root),
    html("div", { class: "descent-pair" }, map.root,
      html("div", { class: "descent-waves" }, ...waves.map(({ root }) => root))),
    colourKey(), spoken.root, table, dampened,
    html("div", { class: "descent-row" }, condition.root, steps.root),
    goal.root, footer({ model, names: Object.keys(LINKED), link }),
  );
  dragHandles(map.root, map.handles, (event, index) => {
    const [alphaLambda, height] = map.pointAt(event);
    const alpha = alphaLambda / (index === 0 ? 1 : get("condition"));
    setTraits(model, {
      learning_rate: roundRate(Math.min(10, Math.max(1e-3, alpha))),
      beta: Number((Math.round(Math.min(0.99, Math.max(0, height)) * 200) / 200).toFixed(3)),
    });
  });

  function draw(boxWidth) {
    const width = Math.max(240, boxWidth - 2); // within the widget's own padding
    const wide = width >= 560;
    const mapWidth = wide ? Math.round(0.58 * width) : width;
    const [alpha, b, kappa] = [get("learning_rate"), get("beta"), get("condition")];
    const curvatures = [1, kappa];
    const predicted = curvatures.map((curvature) => predict(alpha * curvature, b));
    const found = curvatures.map((curvature) => simulate(alpha, b, curvature));

    rate.show(alpha, `${sayLoss(alpha)} (dampened: ${sayLoss(alpha / (1 - b))})`);
    beta.show(b, String(b));
    condition.show(kappa, String(kappa));
    const shownSteps = Math.round(get("steps")); // an address may hold a fraction
    steps.show(shownSteps, String(shownSteps));
    map.draw(mapWidth);
    map.show(curvatures.map((curvature) => alpha * curvature), b);
    const names = ["λ = 1", `λ = ${kappa}`];
    waves.forEach((one, index) => one.draw({
      width: wide ? width - mapWidth : width,
      height: wide ? Math.floor(map.height / 2) : 130,
      xs: found[index].xs, steps: shownSteps, name: names[index],
      regime: REGIMES[predicted[index].regime],
    }));
    rows.forEach((row, index) => {
      const { regime, rate: expected } = predicted[index];
      [names[index], sayLoss(alpha * curvatures[index]), regime, sayRate(expected),
        sayRate(found[index].rate)].forEach((text, column) => {
        row.children[column].textContent = text;
      });
    });
    dampened.textContent = "For the summed (undampened) v ← βv + g; averaged (dampened), "
      + "v ← βv + (1 − β)g, the same point is "
      + `α = ${sayLoss(alpha / (1 - b))}. Measured over steps `
      + `${found.map(({ from, last }) => `${from} to ${last}`).join(" and ")} of the simulation.`;

    const worst = predicted[0].rate >= predicted[1].rate ? 0 : 1;
    const limit = bestRate(get("goal_condition")) * (1 + get("goal_within"));
    const slowest = predicted[worst].rate;
    const met = goal.show([
      { text: `κ = ${kappa}${kappa === get("goal_condition") ? "" : ` (wanted: ${get("goal_condition")})`}`,
        met: kappa === get("goal_condition") },
      { text: `the slower direction's rate is ${sayRate(slowest)} (at most ${sayRate(limit)})`,
        met: slowest <= limit },
    ], "Done: both points lie where monotone or flipping turns into oscillating.");
    const slower = Math.abs(predicted[0].rate - predicted[1].rate) < 5e-5
      ? "both directions shrink" : `the slower direction, ${names[worst]}, shrinks`;
    const verdict = slowest > 1
      ? `${names[worst]} diverges, ${sayRate(slowest)} times as far at each step`
      : `${slower} to ${sayRate(slowest)} of the distance at each step; `
        + `the best rate for this κ is ${sayRate(bestRate(kappa))}`;
    spoken.say(`α = ${sayLoss(alpha)}, β = ${b}: ${verdict}.${met ? " Goal reached." : ""}`);
  }

  const stop = redraw({ model, element: el, draw, names: Object.keys(LINKED) });
  return () => {
    stop();
    spoken.stop();
  };
}

function sayRate(rate) {
  return rate < 100 ? rate.toFixed(4) : sayLoss(rate);
}

export default { render, linked: LINKED };

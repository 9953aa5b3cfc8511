import { RMSProp, SGD } from "./rules.js";
import { ravine, rotated } from "./surfaces.js";
import { footer, goalBox, html, linearScale, redraw, set, setTraits, slider, spokenLine, svg } from "./controls.js";
import { descend, keyed, lossesOf, optimizerStyle, pathLayer, power, rateSlider, sayLoss, sayNumber, settledAt, startHandle, surfaceMap } from "./descent.js";
import { recorded } from "./parts.js";

const REACH = 7.5; // as in coordinate_scaling.py
const SHARE = 0.01; // arrived: the loss stays below this share of the start's
const HORIZON = 500; // the steps in which it has to

// --- the model: everything that is drawn or said ------------------------------------------------

// The ravine turned. Its domain stays, and the map with it.
export function turnedRavine(condition, angle) {
  return { ...rotated(ravine(condition), angle), domain: [[-REACH, REACH], [-REACH, REACH]] };
}

export function turnedStart([along, across], angle) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos * along - sin * across, sin * along + cos * across];
}

// The path, and the parts of each step in each coordinate.
export function takeApart(surface, { learning_rate, beta }, start, steps) {
  const trails = [];
  const run = descend(surface, () => {
    trails.push([]);
    return recorded(new RMSProp({ learning_rate, beta }), trails.at(-1));
  }, start, steps);
  const parts = trails.map((trail) => trail.map(({ gradient, square, move }) => ({
    gradient, root: Math.sqrt(square.average), move, quotient: -move / learning_rate,
  })));
  return { run, parts };
}

export function arrivesAt(surface, run) {
  const losses = lossesOf(surface, run);
  return settledAt(losses, SHARE * losses[0]);
}

// --- bars ---------------------------------------------------------------------------------------

const POWERS = [-3, 4]; // of ten, on the bars' common axis
const BARS = { left: 56, right: 62, top: 8, bottom: 38 };
const KINDS = [
  { name: "|g|", kind: "gradient", of: ({ gradient }) => Math.abs(gradient) },
  { name: "√ŝ", kind: "root", of: ({ root }) => root },
  { name: "|step|", kind: "move", of: ({ move }) => Math.abs(move) },
];

function barChart() {
  const grid = svg("g", { class: "descent-grid" });
  const usual = svg("path", { class: "descent-usual-step" });
  const bars = svg("g", { style: optimizerStyle("RMSProp") });
  const front = svg("svg", { role: "img",
    "aria-label": "Gradient, root mean square and step of each coordinate, on a logarithmic axis" },
  grid, usual, bars);
  const rows = ["x", "y"].map((axis) => {
    const title = svg("text", { class: "descent-bar-axis", x: 2 }, axis);
    const parts = KINDS.map(({ name, kind, of }) => ({
      of,
      label: svg("text", { "text-anchor": "end", x: BARS.left - 8 }, name),
      bar: svg("rect", { class: `descent-bar-${kind}`, x: BARS.left, rx: 1 }),
      value: svg("text", { class: "descent-bar-value" }),
    }));
    bars.append(title, ...parts.flatMap(({ label, bar, value }) => [bar, label, value]));
    return { title, parts };
  });
  return { root: html("div", { class: "descent-bars-chart" }, front), draw };

  function draw({ width, height, parts, learning_rate }) {
    const [right, bottom] = [width - BARS.right, height - BARS.bottom];
    const x = linearScale(...POWERS, BARS.left, right);
    const at = (value) => x(Math.min(POWERS[1], Math.max(POWERS[0], Math.log10(value))));
    set(front, { width, height });
    grid.replaceChildren(
      ...[-3, -2, -1, 0, 1, 2, 3, 4].flatMap((tick) => [
        svg("path", { d: `M${x(tick).toFixed(1)},${BARS.top}V${bottom}` }),
        ...(tick % 2 === 0 || width >= 400 ? [svg("text", {
          x: x(tick), y: bottom + 15, "text-anchor": "middle" }, power(tick))] : []),
      ]),
      svg("text", { x: right, y: bottom + 32, "text-anchor": "end" }, "logarithmic axis"),
      svg("text", { x: at(learning_rate) + 4, y: bottom - 3, class: "descent-usual-name" }, "α"),
    );
    set(usual, { d: `M${at(learning_rate).toFixed(1)},${BARS.top}V${bottom}` });
    const room = (bottom - BARS.top - 14) / 2; // of one coordinate
    const each = (room - 10) / 3;
    rows.forEach(({ title, parts: drawn }, row) => {
      const top = BARS.top + 3 + row * room;
      set(title, { y: top + room / 2 });
      drawn.forEach(({ of, label, bar, value }, index) => {
        const [size, y] = [of(parts[row]), top + index * each];
        const end = at(size);
        set(bar, { y: (y + 2).toFixed(1), height: (each - 4).toFixed(1),
          width: Math.max(0, end - BARS.left).toFixed(1) });
        set(label, { y: y + each / 2 + 4 });
        set(value, { x: right + 8, y: y + each / 2 + 4 });
        value.textContent = sayLoss(size);
      });
    });
  }
}

// --- the view -----------------------------------------------------------------------------------

const LINKED = {
  condition: [1, 1000],
  angle: [0, Math.PI],
  learning_rate: [1e-3, 1],
  beta: [0, 0.99],
  start: (text) => {
    const numbers = text.split(",").map(Number);
    return numbers.length === 2 && Math.hypot(...numbers) <= REACH ? numbers : undefined;
  },
  steps: [10, 500],
  shown_step: [1, 500],
};

function render({ model, el, link }) {
  const get = (name) => model.get(name);
  const change = (name, value) => setTraits(model, { [name]: value });

  const condition = rateSlider({
    label: "Steepness κ", lowest: 0, highest: 3, onInput: (value) => change("condition", value),
  });
  const angle = slider({
    label: "Turned by", min: 0, max: 180, step: 1,
    ticks: [0, 45, 90, 135, 180].map((at) => ({ at, text: `${at}°` })),
    onInput: (degrees) => change("angle", (degrees * Math.PI) / 180),
  });
  const rate = rateSlider({
    label: "Learning rate α", lowest: -3, highest: 0,
    onInput: (value) => change("learning_rate", value),
  });
  const beta = slider({
    label: "β", min: 0, max: 0.99, step: 0.01,
    ticks: [0, 0.5, 0.9, 0.99].map((at) => ({ at, text: String(at) })),
    onInput: (value) => change("beta", value),
  });
  const shownStep = slider({
    label: "Step taken apart", min: 1, max: 500, step: 1,
    onInput: (value) => change("shown_step", value),
  });
  const steps = slider({
    label: "Steps", min: 10, max: 500, step: 1, onInput: (value) => change("steps", value),
  });
  const moveStart = (along, across) => {
    const outside = Math.max(1, Math.hypot(along, across) / REACH);
    // Farther out it is rounded towards the middle, so that it stays within reach.
    const whole = outside > 1 ? Math.trunc : Math.round;
    change("start", [along, across].map((one) => whole((one / outside) * 20) / 20));
  };
  const starts = ["Start along", "Start across"].map((label, axis) => slider({
    label, min: -REACH, max: REACH, step: 0.05,
    onInput: (value) => moveStart(...get("start").map((old, at) => (at === axis ? value : old))),
  }));
  starts.forEach(({ root }) => root.classList.add("descent-start"));
  const map = surfaceMap("Map of the ravine with the paths of RMSProp and gradient descent");
  const plain = pathLayer(map);
  plain.root.classList.add("descent-compared");
  const path = pathLayer(map);
  const handle = startHandle(map, (x, y) => moveStart(...turnedStart([x, y], -get("angle"))));
  const chart = barChart();
  const rows = ["x", "y"].map((axis) => html("tr", {}, html("th", { scope: "row" }, axis),
    ...Array.from({ length: 4 }, () => html("td"))));
  const table = html("table", { class: "descent-rates descent-parts" },
    html("thead", {}, html("tr", {}, ...["axis", "gradient g", "√ŝ", "g / √ŝ", "step"].map(
      (text) => html("th", { scope: "col" }, text)))),
    html("tbody", {}, ...rows));
  const key = html("p", { class: "descent-key" });
  const spoken = spokenLine();
  const goal = goalBox(`At κ = ${get("goal_condition")}, find an angle that costs RMSProp at least `
    + `${sayNumber(get("goal_factor"))} times as many steps as 0°. And one, not 0°, that costs none.`);

  el.classList.add("descent-widget", "descent-scaling");
  set(el, { role: "group", "aria-label": "RMSProp, coordinate by coordinate, to explore" });
  el.append(
    html("div", { class: "descent-row" }, condition.root, angle.root),
    key, html("div", { class: "descent-pair" }, map.root, chart.root),
    shownStep.root, table, spoken.root,
    html("div", { class: "descent-row" }, rate.root, beta.root),
    html("div", { class: "descent-row" }, steps.root, ...starts.map(({ root }) => root)),
    goal.root,
    footer({
      model, names: Object.keys(LINKED), link,
      onReset: () => {
        found = {};
        draw(el.clientWidth);
      },
    }),
  );

  const remembered = new Map();
  // The last result of a slow part, as long as what it depends on stays.
  function once(name, about, compute) {
    const mark = about.join();
    if (remembered.get(name)?.mark !== mark) remembered.set(name, { mark, result: compute() });
    return remembered.get(name).result;
  }

  let found = {};

  function draw(boxWidth) {
    const width = Math.max(240, boxWidth - 2); // within the widget's own padding
    const wide = width >= 560;
    const mapWidth = wide ? Math.round(0.52 * width) : width;
    const [kappa, turn, last] = [get("condition"), get("angle"), Math.round(get("steps"))];
    const rule = { learning_rate: get("learning_rate"), beta: get("beta") };
    const [along, across] = get("start");
    const surface = once("surface", [kappa, turn], () => turnedRavine(kappa, turn));
    const start = turnedStart([along, across], turn);
    const { run, parts } = takeApart(surface, rule, start, HORIZON);
    const straight = once("straight", [kappa, rule.learning_rate, rule.beta, along, across], () => {
      const before = turnedRavine(kappa, 0);
      return arrivesAt(before, takeApart(before, rule, [along, across], HORIZON).run);
    });
    // Gradient descent does not see the angle, but its path turns.
    const best = 2 / (1 + kappa);
    const other = descend(surface, () => new SGD({ learning_rate: best }), start, HORIZON);
    const arrives = { rmsprop: arrivesAt(surface, run), sgd: arrivesAt(surface, other) };
    const step = Math.min(Math.round(get("shown_step")), last, parts[0].length);
    const shown = parts.map((trail) => trail[step - 1]);

    condition.show(kappa, sayLoss(kappa));
    const degrees = (turn * 180) / Math.PI;
    const turned = `${Number(degrees.toFixed(1))}°`;
    angle.show(degrees, turned);
    rate.show(rule.learning_rate, sayLoss(rule.learning_rate));
    beta.show(rule.beta, rule.beta === 0 ? "0, only the sign"
      : `${rule.beta}, about ${sayLoss(Number((1 / (1 - rule.beta)).toPrecision(2)))} steps`);
    steps.show(last, String(last));
    set(shownStep.input, { max: last });
    shownStep.show(step, `step ${step}, from x ${sayNumber(run.xs[step - 1])}, `
      + `y ${sayNumber(run.ys[step - 1])}`);
    starts[0].show(along, sayNumber(along));
    starts[1].show(across, sayNumber(across));
    map.draw(surface, mapWidth);
    plain.draw("SGD", until(other, last), step - 1);
    path.draw("RMSProp", until(run, last), step - 1);
    handle.show(...start);
    chart.draw({ width: wide ? width - mapWidth : width, height: wide ? map.height : 230,
      parts: shown, learning_rate: rule.learning_rate });
    rows.forEach((row, axis) => {
      const { gradient, root, quotient, move } = shown[axis];
      [gradient, root, quotient, move].forEach((value, column) => {
        row.children[column + 1].textContent = sayLoss(value);
      });
    });
    key.replaceChildren(
      keyed("RMSProp", "RMSProp"), keyed("SGD", `gradient descent, α = 2 / (1 + κ)`),
      html("span", { class: "descent-key-start" }, "start, to drag"),
      html("span", { class: "descent-key-lowest" }, "lowest"),
    );

    const wanted = kappa === get("goal_condition");
    found = wanted ? look(found, degrees, arrives.rmsprop, straight, get("goal_factor")) : {};
    const now = compared(turned, arrives.rmsprop, straight);
    const met = goal.show([
      { text: `κ = ${sayLoss(kappa)}${wanted ? "" : ` (wanted: ${get("goal_condition")})`}`,
        met: wanted },
      { text: `${sayNumber(get("goal_factor"))} times as many steps: ${found.dear ?? now}`, met: found.dear !== undefined },
      { text: `turned, and no more steps: ${found.free ?? now}`, met: found.free !== undefined },
    ], "Done: rescaling helps in so far as the ravine lies along a coordinate.");
    const [x, y] = shown.map(({ gradient, quotient, move }) => (
      `gradient ${sayLoss(gradient)}, divided ${sayLoss(quotient)}, step ${sayLoss(move)}`));
    spoken.say(`κ = ${sayLoss(kappa)}, turned by ${turned}, step ${step}. In x: ${x}. In y: ${y}. `
      + `To 1 % of the loss: RMSProp ${counted(arrives.rmsprop)} (at 0°: ${counted(straight)}), `
      + `gradient descent ${counted(arrives.sgd)}.${met ? " Goal reached." : ""}`);
  }

  const stop = redraw({ model, element: el, draw, names: Object.keys(LINKED) });
  return () => {
    stop();
    spoken.stop();
  };
}

function until({ xs, ys }, steps) {
  return { xs: xs.slice(0, steps + 1), ys: ys.slice(0, steps + 1) };
}

function counted(steps) {
  if (steps === null) return `not in ${HORIZON} steps`;
  return steps === 1 ? "1 step" : `${steps} steps`;
}

function compared(turned, steps, straight) {
  if (straight === null) return `at 0° RMSProp does not arrive in ${HORIZON} steps`;
  const times = steps === null || straight === 0 ? "" : `, ${(steps / straight).toFixed(2)} times`;
  return `at ${turned} ${counted(steps)}${times} (0°: ${straight})`;
}

// What has been found so far; an angle at which it does not arrive costs HORIZON steps at least.
function look(found, degrees, steps, straight, factor) {
  if (straight === null || straight === 0 || degrees < 0.5) return found;
  const said = compared(`${Number(degrees.toFixed(1))}°`, steps, straight);
  const next = { ...found };
  if ((steps ?? HORIZON) >= factor * straight) next.dear ??= said;
  if (steps !== null && steps <= straight) next.free ??= said;
  return next;
}

export default { render, linked: LINKED };

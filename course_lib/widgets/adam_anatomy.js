import { Adam } from "./rules.js";
import { ravine } from "./surfaces.js";
import { button, checkbox, footer, goalBox, html, redraw, set, setTraits, slider, spokenLine, svg } from "./controls.js";
import { descend, keyed, pathLayer, rateSlider, sayLoss, sayNumber, startHandle, startSliders, surfaceMap } from "./descent.js";
import { betaSlider, recorded } from "./parts.js";

const PARTS = ["the gradient", "the mean", "the mean square", "the corrections", "the step"];
const LONG = 3; // times α: what the task asks of the first step

// --- the model: everything that is drawn or said ------------------------------------------------

// The path, and what each step is made of in each coordinate; m and s as they were before it, too.
export function anatomy(surface, hyperparameters, start, steps) {
  const trails = [];
  const run = descend(surface, () => {
    trails.push([]);
    return recorded(new Adam(hyperparameters), trails.at(-1));
  }, start, steps);
  const parts = trails.map((trail) => trail.map(({ gradient, move, mean, square }, index) => ({
    gradient, move, m: mean, s: square,
    before: { m: trail[index - 1]?.mean.uncorrected ?? 0, s: trail[index - 1]?.square.uncorrected ?? 0 },
    root: Math.sqrt(square.average), inAlphas: Math.abs(move) / hyperparameters.learning_rate,
  })));
  return { run, parts };
}

// Up the slope: the step and the gradient point the same way.
function climbs([x, y]) {
  return x.gradient * x.move + y.gradient * y.move > 0;
}

// --- two panels: the averages, and the step -----------------------------------------------------

function panel(name) {
  const axes = svg("path", { class: "descent-anatomy-axes" });
  const marks = svg("g");
  const front = svg("svg", { role: "img", "aria-label": name }, axes, marks);
  const title = html("p", { class: "descent-note" });
  const root = html("div", { class: "descent-anatomy-panel" }, title, front);
  return {
    root,
    draw(side, extent, text, shapes) {
      const [middle, scale] = [side / 2, side / 2 / extent];
      root.style.width = `${side + 2}px`; // with the frame
      set(front, { width: side, height: side });
      set(axes, { d: `M0,${middle}H${side}M${middle},0V${side}` });
      title.textContent = text;
      // Upwards is up.
      marks.replaceChildren(...shapes((x) => middle + x * scale, (y) => middle - y * scale, scale));
    },
  };
}

function arrow(kind, [x0, y0], [x1, y1]) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const [ux, uy] = length > 0 ? [(x1 - x0) / length, (y1 - y0) / length] : [0, 0];
  const head = Math.min(11, length);
  const corner = (side) => `${(x1 - head * ux - side * 0.45 * head * uy).toFixed(1)},`
    + `${(y1 - head * uy + side * 0.45 * head * ux).toFixed(1)}`;
  const end = `${x1.toFixed(1)},${y1.toFixed(1)}`;
  return svg("g", { class: `descent-arrow descent-arrow-${kind}` },
    svg("path", { class: "descent-shaft",
      d: `M${x0.toFixed(1)},${y0.toFixed(1)}L${(x1 - 0.8 * head * ux).toFixed(1)},`
        + `${(y1 - 0.8 * head * uy).toFixed(1)}` }),
    svg("path", { d: `M${end}L${corner(1)}L${corner(-1)}Z` }));
}

// The square of x lies below its axis, the square of y left of its own; the side is the root.
function squares(kind, [x, y], toX, toY, scale) {
  const square = (left, top, side) => svg("rect", { class: `descent-square descent-square-${kind}`,
    x: left.toFixed(1), y: top.toFixed(1), width: (side * scale).toFixed(1),
    height: (side * scale).toFixed(1) });
  return [square(toX(0), toY(0), x), square(toX(-y), toY(y), y)];
}

function drawAverages(view, side, parts, part) {
  const [x, y] = parts;
  const both = (of) => parts.map(of);
  const roots = both(({ s }) => Math.sqrt(s.uncorrected));
  const extent = 1.12 * Math.max(1e-12, ...parts.flatMap(({ gradient, m, root }, axis) => (
    [gradient, m.uncorrected, m.average, root, roots[axis]].map(Math.abs))));
  view.draw(side, extent, `Averages: the edge is at ${sayLoss(extent)}`, (toX, toY, scale) => {
    const origin = [toX(0), toY(0)];
    const downhill = (kind, of) => arrow(kind, origin, [toX(-of(x)), toY(-of(y))]);
    return [
      ...(part >= 3 ? squares("raw", roots, toX, toY, scale) : []),
      ...(part >= 4 ? squares("corrected", both(({ root }) => root), toX, toY, scale) : []),
      downhill("gradient", ({ gradient }) => gradient),
      ...(part >= 4 ? [downhill("corrected", ({ m }) => m.average)] : []),
      ...(part >= 2 ? [downhill("mean", ({ m }) => m.uncorrected)] : []),
    ];
  });
}

function drawStep(view, side, parts, part, alpha) {
  const extent = 1.15 * Math.max(1, ...parts.map(({ inAlphas }) => inAlphas));
  view.draw(side, extent, "The step: the square’s sides are at α", (toX, toY, scale) => [
    svg("rect", { class: "descent-usual-box", x: toX(-1).toFixed(1), y: toY(1).toFixed(1),
      width: (2 * scale).toFixed(1), height: (2 * scale).toFixed(1) }),
    ...(part >= 5 ? [arrow("step", [toX(0), toY(0)],
      [toX(parts[0].move / alpha), toY(parts[1].move / alpha)])] : []),
  ]);
}

// --- in words -----------------------------------------------------------------------------------

function signed(value) {
  return value < 0 ? `(${sayLoss(value)})` : sayLoss(value);
}

function rest(beta) {
  return sayNumber(Number((1 - beta).toPrecision(6)));
}

// The line of the rule that a part of the step comes from, with its numbers put in.
function explained(part, { gradient, m, s, before, root, move, inAlphas }, rule) {
  const { beta1, beta2, learning_rate, epsilon, bias_correction } = rule;
  if (part === 1) return `g = ${sayLoss(gradient)}`;
  if (part === 2) {
    return `m = ${beta1} · ${signed(before.m)} + ${rest(beta1)} · ${signed(gradient)}`
      + ` = ${sayLoss(m.uncorrected)}`;
  }
  if (part === 3) {
    return `s = ${beta2} · ${sayLoss(before.s)} + ${rest(beta2)} · ${signed(gradient)}²`
      + ` = ${sayLoss(s.uncorrected)}`;
  }
  if (part === 4) {
    return bias_correction
      ? `m̂ = ${sayLoss(m.uncorrected)} / ${sayLoss(m.totalWeight)} = ${sayLoss(m.average)}, `
        + `ŝ = ${sayLoss(s.uncorrected)} / ${sayLoss(s.totalWeight)} = ${sayLoss(s.average)}`
      : `m stays ${sayLoss(m.average)}, s stays ${sayLoss(s.average)}`;
  }
  return `−${sayLoss(learning_rate)} · ${signed(m.average)} / (${sayLoss(root)} + ${sayLoss(epsilon)})`
    + ` = ${sayLoss(move)}, ${sayLoss(inAlphas)} α long`;
}

// The table's rows: the formula, from which part on it has numbers, and the number.
function tableRows({ beta1, beta2, bias_correction }, [{ m, s }]) {
  const corrected = (mark, letter, average) => (bias_correction
    ? `${mark} = ${letter} / ${sayLoss(average.totalWeight)}` : `${letter}, not corrected`);
  return [
    ["gradient g", 1, ({ gradient }) => gradient],
    [`m ← ${beta1} m + ${rest(beta1)} g`, 2, (one) => one.m.uncorrected],
    [`s ← ${beta2} s + ${rest(beta2)} g²`, 3, (one) => one.s.uncorrected],
    [corrected("m̂", "m", m), 4, (one) => one.m.average],
    [corrected("ŝ", "s", s), 4, (one) => one.s.average],
    [`−α ${bias_correction ? "m̂ / (√ŝ" : "m / (√s"} + ε)`, 5, ({ move }) => move],
    ["its length / α", 5, ({ inAlphas }) => inAlphas],
  ];
}

// --- the view -----------------------------------------------------------------------------------

const LINKED = {
  learning_rate: [1e-3, 10],
  beta1: [0, 0.999],
  beta2: [0, 0.999],
  epsilon: [1e-10, 100],
  bias_correction: "flag",
  start: (text) => {
    const numbers = text.split(",").map(Number);
    return numbers.length === 2 && numbers.every((one) => Math.abs(one) <= 100)
      ? numbers : undefined;
  },
  shown_step: [1, 500],
  part: [1, 5],
};

function render({ model, el, link }) {
  const get = (name) => model.get(name);
  const change = (name, value) => setTraits(model, { [name]: value });
  const moveStart = (...start) => change("start", start);
  const last = () => Math.round(get("steps"));
  // Through the parts, and on to the next step.
  const go = (by) => {
    const place = 5 * (Math.round(get("shown_step")) - 1) + Math.round(get("part")) - 1 + by;
    const inside = Math.min(5 * last() - 1, Math.max(0, place));
    setTraits(model, { shown_step: Math.floor(inside / 5) + 1, part: (inside % 5) + 1 });
  };

  const back = button("← Back", () => go(-1));
  const forward = button("Forward →", () => go(1));
  const here = html("span", { class: "descent-here", "aria-hidden": "true" });
  const shownStep = slider({
    label: "Step", min: 1, max: 500, step: 1, onInput: (value) => change("shown_step", value),
  });
  const partSlider = slider({
    label: "Part", min: 1, max: 5, step: 1, onInput: (value) => change("part", value),
  });
  const rate = rateSlider({
    label: "Learning rate α", lowest: -3, highest: 1,
    onInput: (value) => change("learning_rate", value),
  });
  const betas = [["beta1", "β₁"], ["beta2", "β₂"]].map(([name, label]) => betaSlider({
    label, highest: 0.999, ticks: [0, 0.5, 0.9, 0.99, 0.999],
    onInput: (value) => change(name, value),
  }));
  const epsilon = slider({
    label: "ε", min: -10, max: 2, step: 1,
    ticks: [[-10, "10⁻¹⁰"], [-8, "10⁻⁸"], [-4, "10⁻⁴"], [0, "1"], [2, "100"]].map(
      ([at, text]) => ({ at, text })),
    onInput: (place) => change("epsilon", Number((10 ** place).toPrecision(1))),
  });
  const correction = checkbox({
    label: "Bias correction", onChange: (checked) => change("bias_correction", checked),
  });
  const map = surfaceMap("Map of the ravine with Adam’s path");
  const path = pathLayer(map);
  const handle = startHandle(map, moveStart);
  const starts = startSliders(moveStart);
  const averages = panel("Gradient and its averages, as arrows and squares");
  const result = panel("The resulting step beside a square of α");
  const table = html("table", { class: "descent-rates descent-parts" },
    html("thead", {}, html("tr", {}, ...["line of the rule", "x", "y"].map(
      (text) => html("th", { scope: "col" }, text)))),
    html("tbody", {}, ...Array.from({ length: 7 }, () => html("tr", {},
      html("th", { scope: "row" }), html("td"), html("td")))));
  const rows = [...table.tBodies[0].rows];
  const legend = (kind, text) => html("span", {},
    svg("svg", { width: 24, height: 12, "aria-hidden": "true" }, kind), text);
  const key = html("p", { class: "descent-key descent-anatomy-key" },
    legend(arrow("gradient", [0, 6], [24, 6]), "downhill, −g"),
    legend(arrow("mean", [0, 6], [24, 6]), "−m"),
    legend(arrow("corrected", [0, 6], [24, 6]), "−m̂"),
    legend(svg("rect", { class: "descent-square descent-square-raw", x: 5, y: 1, width: 10, height: 10 }), "s, side √s"),
    legend(svg("rect", { class: "descent-square descent-square-corrected", x: 5, y: 1, width: 10, height: 10 }), "ŝ"),
    keyed("Adam", "Adam’s path and step"));
  const spoken = spokenLine();
  const goal = goalBox("Find a step that goes up the slope. And make a first step more than "
    + `${LONG} times as long as α.`);

  el.classList.add("descent-widget", "descent-anatomy");
  set(el, { role: "group", "aria-label": "One step of Adam, taken apart" });
  el.append(
    html("div", { class: "descent-row" }, back, forward, here),
    html("div", { class: "descent-row" }, shownStep.root, partSlider.root),
    key,
    html("div", { class: "descent-pair" }, map.root,
      html("div", { class: "descent-anatomy-panels" }, averages.root, result.root)),
    spoken.root, table,
    html("div", { class: "descent-row" }, correction.root, rate.root),
    html("div", { class: "descent-row" }, ...betas.map(({ root }) => root)),
    html("div", { class: "descent-row" }, epsilon.root, ...starts.roots),
    goal.root,
    footer({
      model, names: Object.keys(LINKED), link,
      onReset: () => {
        found = {};
        draw(el.clientWidth);
      },
    }),
  );

  let kept = {};
  let found = {}; // until Reset, for no one step has both

  function draw(boxWidth) {
    const width = Math.max(240, boxWidth - 2); // within the widget's own padding
    const wide = width >= 560;
    const mapWidth = wide ? Math.round(0.46 * width) : width;
    const side = Math.floor(((wide ? width - mapWidth - 12 : width) - 16) / 2);
    if (kept.condition !== get("condition")) {
      kept = { condition: get("condition"), surface: ravine(get("condition")) };
    }
    map.draw(kept.surface, mapWidth);
    const start = get("start").map((value, axis) => (
      Math.min(map.view[axis][1], Math.max(map.view[axis][0], value))));
    const rule = Object.fromEntries(["learning_rate", "beta1", "beta2", "epsilon",
      "bias_correction"].map((name) => [name, get(name)]));
    const { run, parts } = anatomy(kept.surface, rule, start, last());
    const step = Math.min(Math.round(get("shown_step")), parts[0].length);
    const part = Math.round(get("part"));
    const shown = parts.map((trail) => trail[step - 1]);

    here.textContent = `step ${step} of ${last()}, part ${part} of 5: ${PARTS[part - 1]}`;
    set(shownStep.input, { max: last() });
    shownStep.show(step, `${step}, from x ${sayNumber(run.xs[step - 1])}, `
      + `y ${sayNumber(run.ys[step - 1])}`);
    partSlider.show(part, `${part}, ${PARTS[part - 1]}`);
    rate.show(rule.learning_rate, sayLoss(rule.learning_rate));
    betas.forEach((one, index) => {
      const beta = [rule.beta1, rule.beta2][index];
      one.show(beta, beta === 0 ? "0, no memory"
        : `${beta}, about ${sayLoss(Number((1 / (1 - beta)).toPrecision(2)))} steps`);
    });
    epsilon.show(Math.log10(rule.epsilon), sayLoss(rule.epsilon));
    correction.show(rule.bias_correction);
    starts.show(map, ...start);
    handle.show(...start);
    path.draw("Adam", run, step - 1);
    drawAverages(averages, side, shown, part);
    drawStep(result, side, shown, part, rule.learning_rate);
    tableRows(rule, shown).forEach(([formula, from, of], index) => {
      const row = rows[index];
      row.classList.toggle("descent-now", from === part);
      row.cells[0].textContent = formula;
      shown.forEach((one, axis) => {
        row.cells[axis + 1].textContent = part >= from ? sayLoss(of(one)) : "…";
      });
    });

    const up = climbs(shown);
    const longest = Math.max(...shown.map(({ inAlphas }) => inAlphas));
    if (part === 5 && up) found.up ??= step;
    if (part === 5 && step === 1 && longest > LONG) found.long ??= longest;
    const met = goal.show([
      { text: found.up ? `step ${found.up} went up the slope`
        : part < 5 ? "up the slope: go on to the last part of a step"
          : `up the slope: step ${step} goes down`, met: found.up !== undefined },
      { text: found.long ? `a first step ${sayLoss(found.long)} α long`
        : `a first step longer than ${LONG} α: ${step > 1 || part < 5
          ? "look at the last part of step 1" : `it is ${sayLoss(longest)} α long`}`,
      met: found.long !== undefined },
    ], "Done: the mean remembers the old slope, and a young s is too small.");
    const [x, y] = shown.map((one) => explained(part, one, rule));
    const way = part === 5 ? ` It goes ${up ? "up" : "down"} the slope.` : "";
    spoken.say(`Step ${step}, ${PARTS[part - 1]}. In x: ${x}. In y: ${y}.${way}`
      + `${met ? " Goal reached." : ""}`);
  }

  const stop = redraw({ model, element: el, draw, names: [...Object.keys(LINKED), "condition", "steps"] });
  return () => {
    stop();
    spoken.stop();
  };
}

export default { render, linked: LINKED };

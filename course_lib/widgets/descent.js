// What the widgets with paths on surfaces share. Everything is redrawn by the caller, any number
// of times; what is slow (level lines) is kept until the surface or the size changes.
//
//   descend(surface, makeOptimizer, start, steps) → run: { xs, ys, values, divergedAt }
//   settledAt(losses, target)         first step from which on a run stays at or below it
//   lossesOf(surface, run)            values above the surface's lowest, or as they are without one
//   surfaceMap(name)                  .root .front .draw(surface, width) .x .y .view .height
//   pathLayer(map)                    .draw(optimizer, run, step) draws a path and marks one step
//   startHandle(map, onMove)          .show(x, y); a point to drag; pair it with startSliders
//   dragHandles(root, handles, move)  what startHandle is made of, for any number of handles
//   startSliders(onMove)              .roots .show(map, x, y); the same by keyboard
//   lossChart(name)                   .root .svg .draw({...}) .stepAt(pixel); loss by step, log or not
//   stepLookedAt(chart, {...})        the step a mouse over the chart is at
//   choice, rateSlider, roundRate     more controls; keyed(optimizer, text) an entry of a key
//   sayLoss(value), power(exponent)   "3.1e-5", "10⁻⁵"
import { curve, dots, dragAcross, html, inSlices, line, linearScale, niceTicks, number, set, slider, svg, tenths, write } from "./controls.js";
import { floorOf } from "./surfaces.js";

// --- the walk -------------------------------------------------------------------------------

// Farther than this many widths of the domain from its middle, or not finite: diverged.
const FAR = 1000;

// Walks as course_lib.descend does, but stops where it diverges: `divergedAt` is that step, or
// null. The rules work on one number at a time, so makeOptimizer is called for each coordinate.
export function descend(surface, makeOptimizer, start, steps) {
  const [[left, right], [low, high]] = surface.domain;
  const far = FAR * Math.max(right - left, high - low);
  const [byX, byY] = [makeOptimizer(), makeOptimizer()];
  let [x, y] = start;
  const run = { xs: [x], ys: [y], values: [surface.value(x, y)], divergedAt: null };
  for (let step = 1; step <= steps; step += 1) {
    const slopes = surface.gradient(x, y);
    x = byX.step(x, slopes[0]);
    y = byY.step(y, slopes[1]);
    const value = surface.value(x, y);
    const distance = Math.max(Math.abs(x - (left + right) / 2), Math.abs(y - (low + high) / 2));
    if (Number.isFinite(distance) && Number.isFinite(value)) {
      run.xs.push(x);
      run.ys.push(y);
      run.values.push(value);
    }
    if (!(distance <= far) || !Number.isFinite(value)) {
      run.divergedAt = step;
      break;
    }
  }
  return run;
}

// The first step from which on the losses stay at or below a value, or null: steps_to in Python.
export function settledAt(losses, target) {
  let step = losses.length;
  while (step > 0 && losses[step - 1] <= target) step -= 1;
  return step < losses.length ? step : null;
}

// How far above the surface's lowest value; where there is none, the values as they are.
export function lossesOf(surface, run) {
  const floor = floorOf(surface);
  return floor === -Infinity || floor === 0
    ? run.values
    : run.values.map((value) => Math.max(0, value - floor));
}

export function sayLoss(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 0.001 && size < 10000
    ? String(Number(size.toPrecision(3)))
    : size.toExponential(1).replace(".0e", "e").replace("e+", "e");
  return value < 0 ? `−${text}` : text;
}

// --- the map --------------------------------------------------------------------------------

const ASPECT = 4 / 3;
const MARGIN = { left: 30, right: 8, top: 6, bottom: 20 };
const LEVELS = 12;

// The part of the plane a map shows: the domain, widened to the map's own shape, so that a step
// is as long across as it is up.
export function viewOf(surface) {
  const [[left, right], [low, high]] = surface.domain;
  const width = Math.max(right - left, ASPECT * (high - low));
  const [middleX, middleY] = [(left + right) / 2, (low + high) / 2];
  return [
    [middleX - width / 2, middleX + width / 2],
    [middleY - width / ASPECT / 2, middleY + width / ASPECT / 2],
  ];
}

export function surfaceMap(name) {
  const levels = svg("g", { class: "descent-levels" });
  const lowest = svg("path", { class: "descent-lowest" });
  const axes = svg("g", { class: "descent-grid" });
  const floor = svg("svg", {}, levels, lowest);
  const back = svg("svg", { "aria-hidden": "true" }, floor, axes);
  // Level lines stay in a layer of their own: a path that moves over them does not repaint them.
  const inner = svg("svg");
  const front = svg("svg", { role: "img", "aria-label": name }, inner);
  const root = html("div", { class: "descent-map" }, back, front);
  const map = { root, front: inner, draw, pointAt, x: null, y: null, view: null, height: 0 };
  let [shown, shownWidth] = [null, 0];
  let giveUp = () => {};
  return map;

  function draw(surface, width) {
    if (surface === shown && width === shownWidth) return;
    const another = shown !== null && surface.name !== shown.name;
    [shown, shownWidth] = [surface, width];
    const plotWidth = width - MARGIN.left - MARGIN.right;
    const plotHeight = Math.round(plotWidth / ASPECT);
    const [right, bottom] = [MARGIN.left + plotWidth, MARGIN.top + plotHeight];
    map.height = bottom + MARGIN.bottom;
    map.view = viewOf(surface);
    const [[x0, x1], [y0, y1]] = map.view;
    map.x = linearScale(x0, x1, MARGIN.left, right);
    map.y = linearScale(y0, y1, bottom, MARGIN.top);
    for (const one of [back, front]) set(one, { width, height: map.height });
    for (const one of [floor, inner]) {
      set(one, { x: MARGIN.left, y: MARGIN.top, width: plotWidth, height: plotHeight,
        viewBox: `${MARGIN.left} ${MARGIN.top} ${plotWidth} ${plotHeight}` });
    }
    // Lines of a surface just chosen may come a moment later, so that all else does at once.
    giveUp();
    if (another) {
      levels.replaceChildren();
      giveUp = inSlices(drawLevels(surface));
    } else {
      Array.from(drawLevels(surface));
    }
    set(lowest, { d: surface.lowest.map(([x, y]) => (
      `M${(map.x(x) - 5).toFixed(1)},${map.y(y).toFixed(1)}h10m-5,-5v10`)).join("") });
    axes.replaceChildren(
      svg("path", { d: `M${MARGIN.left},${MARGIN.top}V${bottom}H${right}` }),
      ...niceTicks(x0, x1, 5).map((tick) => svg("text", {
        x: map.x(tick), y: bottom + 15, "text-anchor": "middle" }, number(tick, places(tick)))),
      ...niceTicks(y0, y1, 5).map((tick) => svg("text", {
        x: MARGIN.left - 5, y: map.y(tick) + 4, "text-anchor": "end" }, number(tick, places(tick)))),
    );
  }

  function* drawLevels(surface) {
    let count = 0;
    for (const d of levelPaths(surface, map)) {
      if (count === levels.children.length) levels.append(svg("path"));
      levels.children[count].setAttribute("d", d);
      count += 1;
      yield;
    }
  }

  // Where on the surface a pointer is, inside the map.
  function pointAt(event) {
    const box = front.getBoundingClientRect();
    const [[x0, x1], [y0, y1]] = map.view;
    const inside = (value, low, high) => Math.min(high, Math.max(low, value));
    return [
      inside(map.x.invert(event.clientX - box.left), x0, x1),
      inside(map.y.invert(event.clientY - box.top), y0, y1),
    ];
  }
}

function places(tick) {
  return Number.isInteger(tick) ? 0 : 1;
}

// Level lines as the paths of the regions above them, one after the other. The levels are spread
// so that each band between two of them has the same area.
export function* levelPaths(surface, map) {
  const ellipses = surface.quadratic && surface.lowest.length > 0;
  const [columns, rows] = ellipses ? [37, 28]
    : surface.name.startsWith("rastrigin") ? [161, 121] : [121, 91];
  const { values, width } = gridValues(surface, map.view, columns, rows);
  const some = Float64Array.from(
    { length: Math.ceil(rows / 2) * Math.ceil(columns / 2) },
    (_, index) => values[(1 + 2 * Math.floor(index / Math.ceil(columns / 2))) * width
      + 1 + 2 * (index % Math.ceil(columns / 2))]).sort();
  const levels = Array.from({ length: LEVELS }, (_, index) => (
    some[Math.floor(((index + 0.5) / LEVELS) * some.length)]));
  if (ellipses) {
    for (const level of levels) yield ellipse(surface, level, map);
    return;
  }
  const [[x0, x1], [y0, y1]] = map.view;
  const [left, top] = [map.x(x0), map.y(y1)];
  const [stepX, stepY] = [(map.x(x1) - left) / (columns - 1), (map.y(y0) - top) / (rows - 1)];
  const next = new Int32Array(2 * values.length);
  for (const level of levels) {
    yield levelPath(values, width, level, next,
      (column) => left + (column - 1) * stepX, (row) => top + (row - 1) * stepY);
  }
}

// Values in rows from the top, framed by cells below every level, so that each line closes; the
// frame lies outside of what is shown.
function gridValues({ value }, [[x0, x1], [y0, y1]], columns, rows) {
  const width = columns + 2;
  const values = new Float64Array(width * (rows + 2)).fill(-Infinity);
  for (let row = 0; row < rows; row += 1) {
    const y = y1 + ((y0 - y1) * row) / (rows - 1);
    for (let column = 0; column < columns; column += 1) {
      values[(row + 1) * width + column + 1] = value(
        x0 + ((x1 - x0) * column) / (columns - 1), y);
    }
  }
  return { values, width };
}

// What lies above a level of a quadratic with a minimum: all of the map but an ellipse. With
// H = UᵀU, and U upper triangular, U makes a circle of it.
const CORNERS = 120;
const CIRCLE = Array.from({ length: CORNERS }, (_, corner) => {
  const angle = (2 * Math.PI * corner) / CORNERS;
  return [Math.cos(angle), Math.sin(angle)];
});

function ellipse(surface, level, { x, y, view: [[x0, x1], [y0, y1]] }) {
  const [middleX, middleY] = surface.lowest[0];
  const [xx, xy, yy] = surface.hessian(middleX, middleY);
  const [first, beside] = [Math.sqrt(xx), xy / Math.sqrt(xx)];
  const second = Math.sqrt(yy - beside * beside);
  const radius = Math.sqrt(2 * (level - floorOf(surface)));
  // The frame runs the other way, so that the ellipse is a hole in it.
  let path = `M${tenths(x(x0) - 9)},${tenths(y(y1) - 9)}H${tenths(x(x1) + 9)}`
    + `V${tenths(y(y0) + 9)}H${tenths(x(x0) - 9)}Z`;
  for (let corner = 0; corner < CORNERS; corner += 1) {
    const up = (radius * CIRCLE[corner][1]) / second;
    const across = (radius * CIRCLE[corner][0] - beside * up) / first;
    path += `${corner === 0 ? "M" : "L"}${tenths(x(middleX + across))},${tenths(y(middleY + up))}`;
  }
  return `${path}Z`;
}

// Marching squares. A case is a bit each for the corners top left, top right, bottom right and
// bottom left above the level; the line enters at the first edge and leaves at the second (and in
// two cases a second line does), with what is above on its right. Edges: 0 top, 1 right, 2 bottom,
// 3 left.
const TURNS = [
  [], [3, 2], [2, 1], [3, 1], [1, 0], [1, 0, 3, 2], [2, 0], [3, 0],
  [0, 3], [0, 2], [0, 3, 2, 1], [0, 1], [1, 3], [1, 2], [2, 3], [],
];

// The path around every region of a grid (rows of `width` values) that is not below the level.
// toX(column) and toY(row) say where on the page; they get fractions. `next` is all zeros, of
// twice the grid's size, and is so again afterwards.
export function levelPath(values, width, level, next, toX, toY) {
  // An edge's key is twice its first corner's index, plus 1 where it goes down from there.
  const edges = [0, 3, 2 * width, 1];
  const crossed = [];
  for (let index = 0; index + width + 1 < values.length; index += 1) {
    const kind = (values[index] >= level ? 8 : 0) | (values[index + 1] >= level ? 4 : 0)
      | (values[index + width + 1] >= level ? 2 : 0) | (values[index + width] >= level ? 1 : 0);
    if (kind === 0 || kind === 15 || index % width === width - 1) continue;
    const turns = TURNS[kind];
    for (let turn = 0; turn < turns.length; turn += 2) {
      const from = 2 * index + edges[turns[turn]];
      next[from] = 2 * index + edges[turns[turn + 1]];
      crossed.push(from);
    }
  }
  let path = "";
  for (const first of crossed) {
    if (next[first] === 0) continue; // walked already
    let letter = "M";
    for (let key = first; next[key] !== 0;) {
      const corner = key >> 1;
      const column = corner % width;
      const row = (corner - column) / width;
      const across = key % 2 === 0;
      const here = values[corner];
      const part = (level - here) / (values[corner + (across ? 1 : width)] - here);
      const share = Number.isFinite(part) ? part : 0.5; // beside the frame
      path += `${letter}${tenths(toX(across ? column + share : column))},${
        tenths(toY(across ? row : row + share))}`;
      letter = "L";
      const following = next[key];
      next[key] = 0;
      key = following;
    }
    path += "Z";
  }
  return path;
}

// Whether a point lies outside of a map.
export function outside({ view: [[x0, x1], [y0, y1]] }, x, y) {
  return x < x0 || x > x1 || y < y0 || y > y1;
}

// The values on the domain's edge and middle: the axis of a surface that has no lowest value.
export function valueRange({ domain: [xs, ys], value }) {
  const all = [];
  for (let across = 0; across <= 20; across += 1) {
    for (let up = 0; up <= 20; up += 1) {
      all.push(value(xs[0] + ((xs[1] - xs[0]) * across) / 20, ys[0] + ((ys[1] - ys[0]) * up) / 20));
    }
  }
  return [Math.min(...all), Math.max(...all)];
}

// --- on the map -----------------------------------------------------------------------------

// The colour and dash an optimizer has everywhere in the course.
export function optimizerStyle(optimizer) {
  const name = `--descent-${optimizer.toLowerCase()}`;
  return `--optimizer: var(${name}); --dash: var(${name}-dash)`;
}

export function pathLayer(map) {
  const parts = {
    line: svg("path", { class: "descent-path" }),
    dots: svg("path", { class: "descent-path-dots" }),
    marker: svg("circle", { class: "descent-path-marker", r: 5 }),
  };
  const root = svg("g", {}, parts.line, parts.dots, parts.marker);
  map.front.append(root);
  let drawn = {};
  return {
    root,
    draw(optimizer, { xs, ys }, step) {
      if (drawn.optimizer !== optimizer) set(root, { style: optimizerStyle(optimizer) });
      if (drawn.xs !== xs || drawn.x !== map.x) { // else the path is there already
        const [across, down] = [xs.map(map.x), ys.map(map.y)];
        set(parts.line, { d: line(across, down) });
        set(parts.dots, { d: dots(across, down) });
      }
      drawn = { optimizer, xs, x: map.x };
      const shown = Math.min(step, xs.length - 1);
      set(parts.marker, { cx: tenths(map.x(xs[shown])), cy: tenths(map.y(ys[shown])) });
    },
  };
}

// A ring to drag over the map.
export function startHandle(map, onMove) {
  const handle = html("div", { class: "descent-handle", "aria-hidden": "true" });
  map.root.append(handle);
  dragHandles(map.root, [handle], (event) => onMove(...map.pointAt(event).map((value, axis) => (
    toStep(value, coordinateStep(map.view[axis]))))));
  return {
    show(x, y) {
      handle.style.transform = `translate(${map.x(x).toFixed(1)}px, ${map.y(y).toFixed(1)}px)`;
    },
  };
}

// move(event, index) for the handle that is dragged: with a mouse the one nearest to where it is
// pressed; by touch only the one touched, so that a swipe beside it scrolls the page, but a tap
// moves the nearest too.
export function dragHandles(root, handles, move) {
  let [pointer, dragged] = [null, 0];
  const nearest = ({ clientX, clientY }) => {
    const away = handles.map((handle) => {
      const box = handle.getBoundingClientRect();
      return Math.hypot(
        clientX - box.left - box.width / 2, clientY - box.top - box.height / 2);
    });
    return away.indexOf(Math.min(...away));
  };
  const end = () => { pointer = null; };
  set(root, {
    pointerdown: (event) => {
      const touched = handles.indexOf(event.target);
      if (event.button !== 0 || (event.pointerType === "touch" && touched < 0)) return;
      event.preventDefault(); // no text is selected
      dragged = touched < 0 ? nearest(event) : touched;
      pointer = event.pointerId;
      root.setPointerCapture(pointer);
      move(event, dragged);
    },
    pointermove: (event) => { if (event.pointerId === pointer) move(event, dragged); },
    pointerup: end,
    pointercancel: end,
    click: (event) => { if (event.pointerType === "touch") move(event, nearest(event)); },
  });
}

// The start's two coordinates as ranges: onMove(x, y) as the handle calls it.
export function startSliders(onMove) {
  let [point, view] = [[0, 0], null];
  const sliders = ["Start x", "Start y"].map((label, axis) => slider({
    label, min: -1, max: 1, step: "any",
    onInput: (value) => onMove(...point.map((old, other) => (other === axis ? value : old))),
  }));
  sliders.forEach(({ root }) => root.classList.add("descent-start"));
  return {
    roots: sliders.map(({ root }) => root),
    show(map, x, y) {
      point = [x, y];
      sliders.forEach((one, axis) => {
        if (map.view !== view) {
          const step = coordinateStep(map.view[axis]);
          const [low, high] = map.view[axis].map((end) => toStep(end, step));
          set(one.input, { min: low, max: high, step });
        }
        one.show(point[axis], sayNumber(point[axis]));
      });
      view = map.view;
    },
  };
}

// About 400 steps from one side to the other: 1, 2 or 5 times a power of ten.
function coordinateStep([low, high]) {
  const rough = (high - low) / 400;
  const power = 10 ** Math.floor(Math.log10(rough));
  return Number((power * [1, 2, 5].findLast((factor) => factor * power <= rough)).toPrecision(1));
}

function toStep(value, step) {
  return Number((Math.round(value / step) * step).toPrecision(12));
}

export function sayNumber(value) {
  return Math.abs(value) < 0.001 ? sayLoss(value)
    : String(Number(value.toPrecision(4))).replace("-", "−");
}

// --- loss by step ---------------------------------------------------------------------------

const CHART = { left: 42, right: 10, top: 18, bottom: 32 };
const LOWEST_POWER = -16; // below this, rounding is all there is to see

export function lossChart(name) {
  const grid = svg("g", { class: "descent-grid" });
  const goalLine = svg("path", { class: "descent-goal-line" });
  const rule = svg("path", { class: "descent-step-rule" });
  const curves = svg("g");
  const plot = svg("svg", {}, goalLine, rule, curves);
  const title = svg("text", { x: CHART.left, y: 11 });
  const chart = svg("svg", { role: "img", "aria-label": name }, grid, plot, title);
  const root = html("div", { class: "descent-losses" }, chart);
  const drawn = [];
  let [x, drawnAxes] = [null, null];
  let [across, down] = [[], []]; // of every step
  return { root, svg: chart, draw, stepAt };

  function stepAt(pixel) {
    return Math.round(Math.min(x.last, Math.max(0, x.invert(pixel))));
  }

  // runs: [{ optimizer, losses, divergedAt }]; `range` is [low, high] for a linear axis, or null
  // for a logarithmic one; `goal` is { loss, steps } or null; `step` is marked on every curve.
  function draw({ width, height, steps, step, runs, range = null, goal = null, label = "loss" }) {
    const [right, bottom] = [width - CHART.right, height - CHART.bottom];
    x = linearScale(0, steps, CHART.left, right);
    x.last = steps;
    const [low, high] = range ?? powers(runs, goal);
    const axes = `${[width, height, steps, low, high, range !== null]}`;
    const y = linearScale(low, high, bottom, CHART.top);
    // Below the chart is as good as on its lower edge; far above is off it.
    const place = range ? y : (loss) => (loss > 0 ? y(Math.max(low, Math.log10(loss))) : bottom);
    if (axes !== drawnAxes) {
      drawnAxes = axes;
      drawAxes({ width, height, steps, low, high, y, bottom, right, linear: range !== null });
    }
    write(title, label);
    set(goalLine, { d: goal ? `M${CHART.left},${place(goal.loss).toFixed(1)}`
      + `H${x(Math.min(steps, goal.steps)).toFixed(1)}V${bottom}` : "" });
    set(rule, { d: `M${x(Math.min(step, steps)).toFixed(1)},${CHART.top}V${bottom}` });
    while (drawn.length < runs.length) {
      const parts = {
        line: svg("path", { class: "descent-path" }),
        marker: svg("circle", { class: "descent-path-marker", r: 5 }),
      };
      parts.root = svg("g", {}, parts.line, parts.marker);
      curves.append(parts.root);
      drawn.push(parts);
    }
    while (drawn.length > runs.length) drawn.pop().root.remove();
    runs.forEach(({ optimizer, losses }, index) => {
      const parts = drawn[index];
      const inPlace = (loss) => Math.max(-1e4, Math.min(1e4, place(loss)));
      if (parts.optimizer !== optimizer) {
        parts.optimizer = optimizer;
        set(parts.root, { style: optimizerStyle(optimizer) });
      }
      if (parts.losses !== losses || parts.axes !== axes) { // else the curve is there already
        Object.assign(parts, { losses, axes });
        for (let at = 0; at < losses.length; at += 1) down[at] = inPlace(losses[at]);
        set(parts.line, { d: curve(across, down, losses.length) });
      }
      const shown = Math.min(step, losses.length - 1);
      set(parts.marker, { cx: tenths(x(shown)), cy: tenths(inPlace(losses[shown])) });
    });
  }

  function drawAxes({ width, height, steps, low, high, y, bottom, right, linear }) {
    across = Float64Array.from({ length: steps + 1 }, (_, at) => x(at));
    down = new Float64Array(steps + 1);
    set(chart, { width, height });
    set(plot, { x: CHART.left - 6, y: CHART.top - 6, width: right - CHART.left + 12,
      height: bottom - CHART.top + 12,
      viewBox: `${CHART.left - 6} ${CHART.top - 6} ${right - CHART.left + 12} `
        + `${bottom - CHART.top + 12}` });
    const ticks = linear ? niceTicks(low, high, 6) : powerTicks(low, high);
    grid.replaceChildren(
      ...ticks.flatMap((tick) => [
        svg("path", { d: `M${CHART.left},${y(tick).toFixed(1)}H${right}` }),
        svg("text", { x: CHART.left - 6, y: y(tick) + 4, "text-anchor": "end" },
          linear ? number(tick, places(tick)) : power(tick)),
      ]),
      ...niceTicks(0, steps, Math.min(steps, width / 75)).map((tick) => svg("text", {
        x: x(tick), y: bottom + 15, "text-anchor": "middle" }, String(tick))),
      svg("text", { x: right, y: bottom + 28, "text-anchor": "end" }, "step"),
    );
  }
}

// Powers of ten at the axis's ends. They change in steps of four, so that the axis is calm while
// something is dragged.
function powers(runs, goal) {
  const starts = runs.map(({ losses }) => losses[0]).filter((loss) => loss > 0);
  const high = Math.ceil(Math.log10(Math.max(...starts, 1e-8)) + 0.5);
  const least = Math.min(...runs.map(({ losses }) => (
    losses.reduce((low, loss) => Math.min(low, loss), Infinity))));
  const wanted = Math.min(Math.log10(Math.max(least, 1e-300)), goal ? Math.log10(goal.loss) - 1 : 0);
  const low = Math.max(LOWEST_POWER, 4 * Math.floor(wanted / 4));
  return [Math.min(low, high - 4), high];
}

function powerTicks(low, high) {
  const every = high - low > 8 ? 4 : 2;
  return niceTicks(low, high, high - low).filter((tick) => tick % every === 0);
}

export function power(exponent) {
  if (exponent === 0) return "1";
  const digits = [...String(Math.abs(exponent))].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${exponent === 1 ? "" : digits}`;
}

// A mouse over the chart looks at a step, pressing stays there. Answers a function that gives the
// step under the mouse, or null; there is none while the widget is busy().
export function stepLookedAt(chart, { onHover, onPress, busy = () => false }) {
  let hovered = null;
  const hover = (step) => {
    hovered = step;
    onHover();
  };
  set(chart.svg, {
    pointermove: (event) => {
      if (event.pointerType !== "mouse" || event.buttons !== 0 || busy()) return;
      hover(chart.stepAt(event.clientX - chart.svg.getBoundingClientRect().left));
    },
    pointerleave: () => { if (hovered !== null) hover(null); },
  });
  dragAcross(chart.svg, (x) => {
    hovered = null;
    onPress(chart.stepAt(x));
  });
  return () => {
    if (busy()) hovered = null;
    return hovered;
  };
}

// --- controls -------------------------------------------------------------------------------

// A labelled select. options: [{ value, text }].
export function choice({ label, options, onChange }) {
  const select = html("select", {
    "data-lm-suppress-shortcuts": "true", change: () => onChange(select.value),
  }, ...options.map(({ value, text }) => html("option", { value }, text)));
  const root = html("label", { class: "descent-choice" },
    html("span", { class: "descent-label" }, label), select);
  return { root, input: select, show: (value) => { select.value = value; } };
}

// A range over the round numbers of some powers of ten: 1 to 2 by 0.02, to 5 by 0.05, to 10 by 0.1.
// There are 50, 60 and 50 of them, so that the scale is all but logarithmic.
const [UP_TO_2, UP_TO_5, PER_POWER] = [50, 110, 160];

export function rateSlider({ label, lowest, highest, onInput }) {
  const one = slider({
    label, min: lowest, max: highest, step: 1 / PER_POWER,
    ticks: Array.from({ length: highest - lowest + 1 }, (_, index) => (
      { at: lowest + index, text: shortPower(lowest + index) })),
    onInput: (position) => onInput(positionToRate(position)),
  });
  return { ...one, show: (rate, text) => one.show(rateToPosition(rate), text) };
}

export function positionToRate(position) {
  const exponent = Math.floor(position + 1e-9);
  const index = Math.round((position - exponent) * PER_POWER);
  let mantissa = 1 + 0.02 * index;
  if (index > UP_TO_2) mantissa = 2 + 0.05 * (index - UP_TO_2);
  if (index > UP_TO_5) mantissa = 5 + 0.1 * (index - UP_TO_5);
  return Number((mantissa * 10 ** exponent).toPrecision(6));
}

export function rateToPosition(rate) {
  const exponent = Math.floor(Math.log10(rate) + 1e-9);
  const mantissa = rate / 10 ** exponent;
  let index = (mantissa - 1) / 0.02;
  if (mantissa > 2) index = UP_TO_2 + (mantissa - 2) / 0.05;
  if (mantissa > 5) index = UP_TO_5 + (mantissa - 5) / 0.1;
  return exponent + index / PER_POWER;
}

// The nearest of the round numbers.
export function roundRate(rate) {
  return positionToRate(rateToPosition(rate));
}

function shortPower(exponent) {
  return exponent >= -3 ? String(Number((10 ** exponent).toPrecision(1))) : power(exponent);
}

// An entry of a .descent-key, in the colour and dash of an optimizer.
export function keyed(optimizer, text) {
  const swatch = svg("svg", { width: 28, height: 8, "aria-hidden": "true" },
    svg("path", { class: "descent-path", d: "M0,4H28" }));
  return html("span", { class: "descent-keyed", style: optimizerStyle(optimizer) }, swatch, text);
}

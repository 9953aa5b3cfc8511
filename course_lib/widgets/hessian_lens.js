import { SURFACE_NAMES, namedSurface } from "./surfaces.js";
import { button, footer, goalBox, html, line, linearScale, niceTicks, number, redraw, set, setTraits, spokenLine, svg } from "./controls.js";
import { choice, keyed, optimizerStyle, sayLoss, sayNumber, startHandle, startSliders, surfaceMap } from "./descent.js";

// --- the model: a point, its gradient and its Hessian --------------------------------------------

const FLAT = 0.25; // an eigenvalue this near to zero tells nothing; as in hessian_lens.py

// Eigenvalues of [[a, b], [b, c]], the larger first, and unit eigenvectors that point to the right.
export function eigen([a, b, c]) {
  const [mean, radius] = [(a + c) / 2, Math.hypot((a - c) / 2, b)];
  const angle = radius === 0 ? 0 : Math.atan2(2 * b, a - c) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    values: [mean + radius, mean - radius],
    directions: [[cos, sin], sin > 0 ? [sin, -cos] : [-sin, cos]],
  };
}

// Everything there is to say about a point. A gradient no longer than `tolerance` counts as zero.
export function lensAt(surface, x, y, tolerance) {
  const gradient = surface.gradient(x, y);
  const { values, directions } = eigen(surface.hessian(x, y));
  const length = Math.hypot(...gradient);
  const slopes = directions.map(([across, up]) => across * gradient[0] + up * gradient[1]);
  return { x, y, value: surface.value(x, y), gradient, length, values, directions, slopes,
    kind: kindOf(length, values, tolerance) };
}

function kindOf(length, [larger, smaller], tolerance) {
  if (length > tolerance) return "slope";
  if (Math.min(Math.abs(larger), Math.abs(smaller)) < FLAT) return "degenerate";
  if (smaller > 0) return "minimum";
  return larger < 0 ? "maximum" : "saddle";
}

// Where the gradient of the second-order model is zero, or null where there is no such place:
// θ − H⁻¹∇f. It is drawn to every kind of critical point.
export function newtonStep({ x, y, values, directions, slopes }) {
  if (Math.min(...values.map(Math.abs)) < 1e-9) return null;
  return [x, y].map((start, axis) => values.reduce(
    (sum, value, index) => sum - (slopes[index] / value) * directions[index][axis], start));
}

// --- in words ------------------------------------------------------------------------------------

const ORDINALS = ["λ₁", "λ₂"];

const KINDS = {
  slope: "a slope",
  minimum: "a minimum",
  maximum: "a maximum",
  saddle: "a saddle",
  degenerate: "a degenerate critical point",
};

function bend(value) {
  if (Math.abs(value) < FLAT) return "hardly";
  return value > 0 ? "up" : "down";
}

function sayVector(vector) {
  return `(${vector.map((one) => number(one, 2)).join(", ")})`;
}

function sayPoint(lens) {
  const { x, y, length, kind, values, directions } = lens;
  const gradient = kind === "slope"
    ? `The gradient is ${sayLoss(length)} long`
    : `The gradient is zero${length > 0 ? ` (${sayLoss(length)})` : ""}`;
  const bends = values.map((value, index) => (
    `${bend(value)} along ${sayVector(directions[index])}, ${ORDINALS[index]} = ${sayLoss(value)}`));
  return `At x ${sayNumber(x)}, y ${sayNumber(y)}: ${KINDS[kind]}. ${gradient}; the surface curves `
    + `${bends.join(", and ")}.`
    + `${kind === "degenerate" ? " The Hessian alone cannot tell what this is." : ""}`;
}

// --- on the map ----------------------------------------------------------------------------------

function lensLayer(map) {
  const axes = ["first", "second"].map((role) => ({
    line: svg("path", { class: "descent-path", style: optimizerStyle(role) }),
    name: svg("text", { class: "descent-lens-name", style: optimizerStyle(role) }),
  }));
  const arrow = svg("path", { class: "descent-lens-gradient" });
  map.front.append(svg("g", {}, ...axes.map((axis) => axis.line), arrow,
    ...axes.map((axis) => axis.name)));
  return {
    // `typical` is a gradient's length that gets an arrow half as long as the longest.
    draw({ x, y, length, gradient, directions, kind }, typical) {
      const [across, down] = [map.x(x), map.y(y)];
      const reach = 0.11 * (map.x(map.view[0][1]) - map.x(map.view[0][0])) + 8;
      axes.forEach((axis, index) => {
        const [right, up] = directions[index].map((part) => reach * part);
        set(axis.line, { d: line([across - right, across + right], [down + up, down - up]) });
        // Beyond the end that is on the map.
        const inside = down - 1.3 * up > map.y(map.view[1][1]) + 8
          && across + 1.3 * right < map.x(map.view[0][1]) - 8;
        const end = inside ? 1.22 : -1.22;
        set(axis.name, {
          x: (across + end * right).toFixed(1), y: (down - end * up + 4).toFixed(1),
          "text-anchor": "middle" });
        axis.name.textContent = ORDINALS[index];
      });
      const size = 14 + 1.1 * reach * (length / (length + typical));
      const [right, up] = gradient.map((part) => (length > 0 ? part / length : 0));
      const [tipX, tipY] = [across + size * right, down - size * up];
      const barb = (side) => [
        tipX - 9 * right + 5 * side * up, tipY + 9 * up + 5 * side * right];
      set(arrow, { d: kind === "slope"
        ? `${line([across, tipX], [down, tipY])}${line(
          ...[0, 1].map((axis) => [barb(1)[axis], [tipX, tipY][axis], barb(-1)[axis]]))}`
        : "" });
    },
  };
}

// The middle of the gradients' lengths over the map.
function typicalGradient(surface, [[x0, x1], [y0, y1]]) {
  const lengths = [];
  for (let across = 0.5; across < 12; across += 1) {
    for (let up = 0.5; up < 12; up += 1) {
      lengths.push(Math.hypot(
        ...surface.gradient(x0 + ((x1 - x0) * across) / 12, y0 + ((y1 - y0) * up) / 12)));
    }
  }
  return lengths.sort((a, b) => a - b)[lengths.length >> 1];
}

// --- the surface cut along both directions -------------------------------------------------------

const FRAME = { left: 48, right: 10, top: 22, bottom: 34 };
const POINTS = 60;

function sliceChart() {
  const grid = svg("g", { class: "descent-grid" });
  const models = ["first", "second"].map((role) => svg("path", {
    class: "descent-lens-model", style: optimizerStyle(role) }));
  const lines = ["first", "second"].map((role) => svg("path", {
    class: "descent-path", style: optimizerStyle(role) }));
  const point = svg("circle", { class: "descent-path-marker", r: 5 });
  const plot = svg("svg", {}, ...models, ...lines, point);
  const title = svg("text", { x: 6, y: 13 }, "f along both directions");
  const root = svg("svg", {
    role: "img", "aria-label": "The surface along the two eigen-directions" }, grid, plot, title);
  return { root, draw };

  function draw({ width, height, surface, lens, reach }) {
    const [right, bottom] = [width - FRAME.right, height - FRAME.bottom];
    const away = Array.from({ length: POINTS + 1 }, (_, index) => (
      reach * ((2 * index) / POINTS - 1)));
    const cuts = lens.directions.map(([across, up]) => away.map(
      (distance) => surface.value(lens.x + distance * across, lens.y + distance * up)));
    const [low, high] = [Math.min(...cuts.flat()), Math.max(...cuts.flat())];
    const room = 0.06 * (high - low) || 1;
    const x = linearScale(-reach, reach, FRAME.left, right);
    const y = linearScale(low - room, high + room, bottom, FRAME.top);
    set(root, { width, height });
    set(plot, { x: FRAME.left, y: FRAME.top, width: right - FRAME.left, height: bottom - FRAME.top,
      viewBox: `${FRAME.left} ${FRAME.top} ${right - FRAME.left} ${bottom - FRAME.top}` });
    const across = away.map(x);
    cuts.forEach((cut, index) => {
      set(lines[index], { d: line(across, cut.map(y)) });
      const model = away.map((distance) => lens.value + lens.slopes[index] * distance
        + (lens.values[index] * distance * distance) / 2);
      const inPlace = (value) => Math.max(-1e4, Math.min(1e4, y(value)));
      set(models[index], { d: line(across, model.map(inPlace)) });
    });
    set(point, { cx: x(0).toFixed(1), cy: y(lens.value).toFixed(1) });
    grid.replaceChildren(
      ...niceTicks(low - room, high + room, 5).flatMap((tick) => [
        svg("path", { d: `M${FRAME.left},${y(tick).toFixed(1)}H${right}` }),
        svg("text", { x: FRAME.left - 5, y: y(tick) + 4, "text-anchor": "end" }, sayNumber(tick)),
      ]),
      ...[-reach, 0, reach].map((distance, index) => svg("text", {
        x: x(distance), y: bottom + 15, "text-anchor": ["start", "middle", "end"][index] },
      sayNumber(Number(distance.toPrecision(2))))),
      svg("text", { x: right, y: bottom + 29, "text-anchor": "end" }, "distance from the point"),
    );
  }
}

// --- the view ------------------------------------------------------------------------------------

const LINKED = {
  surface: (text) => (SURFACE_NAMES.includes(text) ? text : undefined),
  point: (text) => {
    const numbers = text.split(",").map(Number);
    return numbers.length === 2 && numbers.every((one) => Math.abs(one) <= 100)
      ? numbers : undefined;
  },
};

const SIGNS = {
  minimum: { words: "both positive", fits: ([, smaller]) => smaller >= FLAT },
  maximum: { words: "both negative", fits: ([larger]) => larger <= -FLAT },
  saddle: {
    words: "of opposite signs", fits: ([larger, smaller]) => larger >= FLAT && smaller <= -FLAT },
};

function render({ model, el, link }) {
  const get = (name) => model.get(name);
  const moveTo = (...point) => setTraits(model, { point });
  const tolerance = get("tolerance");

  const surfaceChoice = choice({
    label: "Surface",
    options: SURFACE_NAMES.map((name) => (
      { value: name, text: namedSurface(name, get("condition")).title })),
    onChange: (name) => setTraits(model, {
      surface: name, point: [...namedSurface(name, get("condition")).start] }),
  });
  // Known critical points, one after the other.
  const known = button("", () => {
    const places = knownPoints(currentSurface());
    const [x, y] = get("point");
    const at = places.findIndex((place) => Math.hypot(place[0] - x, place[1] - y) < 1e-6);
    moveTo(...places[(at + 1) % places.length]);
  });
  const newton = button("Newton’s step", () => {
    const surface = currentSurface();
    const next = newtonStep(lensAt(surface, ...pointShown(), tolerance));
    said.textContent = "";
    if (next === null) {
      said.textContent = "There is none here: an eigenvalue is zero.";
    } else {
      const inside = onMap(next);
      if (inside.some((value, axis) => value !== next[axis])) {
        said.textContent = "It leads off the map; this is the map’s edge.";
      }
      moveTo(...inside);
    }
  });
  const said = html("span", { class: "descent-said", role: "status" });
  const map = surfaceMap("Map of the surface with the gradient and the Hessian’s directions");
  const layer = lensLayer(map);
  const handle = startHandle(map, (...point) => {
    hovered = null;
    moveTo(...point);
  });
  const places = startSliders(moveTo);
  places.roots.forEach((root, axis) => {
    root.querySelector(".descent-label").textContent = ["Point x", "Point y"][axis];
  });
  const chart = sliceChart();
  const rows = ["first", "second"].map((role, index) => html("tr", {},
    html("th", { scope: "row" }, keyed(role, ORDINALS[index])),
    ...Array.from({ length: 4 }, () => html("td"))));
  const table = html("table", { class: "descent-rates descent-lens-table" },
    html("thead", {}, html("tr", {}, ...["Eigenvalue", "is", "along (x, y)", "slope", "curves"]
      .map((text) => html("th", { scope: "col" }, text)))),
    html("tbody", {}, ...rows));
  const spoken = spokenLine();
  const aim = namedSurface(get("goal_surface"), get("condition"));
  const wanted = get("goal_kind");
  const goal = goalBox(`On the surface ${aim.title}, find ${KINDS[wanted]}: a gradient of at most `
    + `${sayLoss(tolerance)}, and eigenvalues ${SIGNS[wanted].words}.`);

  el.classList.add("descent-widget", "descent-lens");
  set(el, { role: "group", "aria-label": "Gradient and Hessian at a point, to explore" });
  el.append(
    html("div", { class: "descent-row" }, surfaceChoice.root,
      html("div", { class: "descent-lens-buttons" }, newton, known, said)),
    html("p", { class: "descent-key" },
      html("span", { class: "descent-key-start" }, "point: hover, press or drag"),
      html("span", { class: "descent-lens-key-gradient" }, "gradient, uphill"),
      html("span", { class: "descent-lens-key-model" }, "second-order model")),
    html("div", { class: "descent-pair" }, map.root,
      html("div", { class: "descent-losses" }, chart.root)),
    spoken.root, table,
    html("div", { class: "descent-row" }, ...places.roots),
    goal.root, footer({ model, names: Object.keys(LINKED), link }),
  );

  // A mouse over the map only looks; pressed, it stays.
  let hovered = null;
  const look = (point) => {
    hovered = point;
    draw(el.clientWidth);
  };
  set(map.root, {
    pointermove: (event) => {
      if (event.pointerType !== "mouse" || event.buttons !== 0) return;
      look(map.pointAt(event));
    },
    pointerleave: () => { if (hovered !== null) look(null); },
  });

  let kept = {};
  function currentSurface() {
    const [name, condition] = [get("surface"), get("condition")];
    if (kept.name !== name || kept.condition !== condition) {
      kept = { name, condition, surface: namedSurface(name, condition) };
    }
    return kept.surface;
  }

  function onMap(point) {
    return point.map((value, axis) => (
      Math.min(map.view[axis][1], Math.max(map.view[axis][0], value))));
  }

  function pointShown() {
    return hovered ?? onMap(get("point"));
  }

  function draw(boxWidth) {
    const surface = currentSurface();
    const width = Math.max(240, boxWidth - 2); // within the widget's own padding
    const wide = width >= 560;
    const mapWidth = wide ? Math.round(0.6 * width) : width;
    map.draw(surface, mapWidth);
    kept.typical ??= typicalGradient(surface, map.view);
    const lens = lensAt(surface, ...pointShown(), tolerance);

    surfaceChoice.show(get("surface"));
    const targets = knownPoints(surface);
    known.textContent = surface.lowest.length === 0 ? "The saddle"
      : `${targets.length > 1 ? "A" : "The"} lowest minimum`;
    places.show(map, lens.x, lens.y);
    handle.show(lens.x, lens.y);
    layer.draw(lens, kept.typical);
    chart.draw({
      width: wide ? width - mapWidth : width, height: wide ? map.height : 190, surface, lens,
      reach: 0.1 * (map.view[0][1] - map.view[0][0]) });
    rows.forEach((row, index) => {
      const value = lens.values[index];
      [sayLoss(value), sayVector(lens.directions[index]), sayLoss(lens.slopes[index]), bend(value)]
        .forEach((text, column) => { row.cells[column + 1].textContent = text; });
    });

    const aimed = get("surface") === get("goal_surface");
    const met = goal.show([
      { text: `surface: ${surface.title}${aimed ? "" : ` (wanted: ${aim.title})`}`, met: aimed },
      { text: `the gradient is ${sayLoss(lens.length)} long (at most ${sayLoss(tolerance)})`,
        met: lens.length <= tolerance },
      { text: `the eigenvalues are ${lens.values.map(sayLoss).join(" and ")} `
          + `(wanted: ${SIGNS[wanted].words})`,
      met: SIGNS[wanted].fits(lens.values) },
    ], `Done: ${KINDS[wanted]}. Do Newton’s steps from elsewhere lead to another kind?`);
    spoken.say(`${sayPoint(lens)}${met ? " Goal reached." : ""}`);
  }

  const stop = redraw({ model, element: el, draw, names: [...Object.keys(LINKED), "condition"] });
  return () => {
    stop();
    spoken.stop();
  };
}

function knownPoints(surface) {
  return surface.lowest.length > 0 ? surface.lowest : [[0, 0]];
}

export default { render, linked: LINKED };

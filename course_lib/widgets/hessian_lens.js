import { kept } from "./shared/maths/kept.js";
import { lensAt, newtonStep, typicalGradient } from "./shared/maths/lens.js";
import { namedSurface, onView } from "./shared/maths/surfaces.js";
import { button, choice } from "./shared/view/controls.js";
import { html, set, write } from "./shared/view/dom.js";
import { factsTable, rowHead } from "./shared/view/facts_table.js";
import { widget } from "./shared/view/frame.js";
import { keyed } from "./shared/view/keys.js";
import { lensLayer, ORDINALS, sliceChart } from "./shared/view/lens_pictures.js";
import { startHandle, startSliders, surfaceMap } from "./shared/view/map.js";
import { number, sayLoss, sayNumber } from "./shared/view/words.js";

export default widget({
  name: "lens",
  label: "Gradient and Hessian at a point, to explore",
  also: ["condition", "tolerance"],
  build,
});

function build(tools) {
  const { get, change, repaint } = tools;
  const moveTo = (...point) => change("point", point);
  const surfaceOf = kept((name, condition) => {
    const surface = namedSurface(name, condition);
    return { name, surface, typical: typicalGradient(surface) };
  });
  let hovered = null; // a mouse over the map only looks; pressed, it stays
  const measured = (state) => measure(state, surfaceOf(state.surface, state.condition), hovered, get("_flat"));
  const now = () => measured(Object.fromEntries(
    ["surface", "point", "condition", "tolerance"].map((name) => [name, get(name)])));

  const controls = controlsOf(tools, now);
  const map = surfaceMap("Map of the surface with the gradient and the Hessian’s directions");
  const layer = lensLayer(map);
  const handle = startHandle(map, (...point) => {
    hovered = null;
    moveTo(...point);
  });
  const places = startSliders(moveTo, ["Point x", "Point y"]);
  const chart = sliceChart();
  const table = eigenTable();
  lookAt(map, (point) => {
    if (point === null && hovered === null) return;
    hovered = point;
    repaint();
  });

  return {
    key: [keyOf()],
    stage: [map.root],
    beside: [chart.root],
    controls: [
      html("div", { class: "descent-row" }, controls.surface.root,
        html("div", { class: "descent-lens-buttons" },
          controls.newton, controls.known, controls.said)),
    ],
    folded: [html("div", { class: "descent-row" }, ...places.roots), table.root],
    model: measured,
    draw(model, { width, wide }) {
      const { surface, lens } = model;
      const mapWidth = wide ? Math.round(0.6 * width) : width;
      map.draw(surface, mapWidth);
      controls.surface.show(model.name);
      write(controls.known, nameOfKnown(surface));
      places.show(map, lens.x, lens.y);
      handle.show(lens.x, lens.y);
      layer.draw(lens, model.typical);
      chart.draw({
        width: wide ? width - mapWidth : width, height: wide ? map.height : 190, surface, lens,
        reach: 0.1 * (map.view[0][1] - map.view[0][0]) });
      table.show(model);
    },
    say: sayPoint,
    predict: get("surface") === "himmelblau" ? predictionOf(surfaceOf("himmelblau")) : undefined,
    goal: goalOf(get),
  };
}

function controlsOf(tools, now) {
  const { get, set: setTraits, limits } = tools;
  const said = html("span", { class: "descent-said", role: "status" });
  return {
    said,
    surface: choice({
      label: "Surface",
      options: limits.surface.names.map((name) => (
        { value: name, text: namedSurface(name, get("condition")).title })),
      onChange: (name) => setTraits({
        surface: name, point: [...namedSurface(name, get("condition")).start] }),
    }),
    // Known critical points, one after the other.
    known: button("", () => {
      const places = knownPoints(now().surface);
      const [x, y] = get("point");
      const at = places.findIndex((place) => Math.hypot(place[0] - x, place[1] - y) < 1e-6);
      tools.glide({ point: [...places[(at + 1) % places.length]] });
    }),
    newton: button("Newton’s step", () => {
      const { surface, lens } = now();
      const next = newtonStep(lens);
      said.textContent = "";
      if (next === null) {
        said.textContent = "There is none here: an eigenvalue is zero.";
        return;
      }
      const inside = onView(surface, next);
      if (inside.some((value, axis) => value !== next[axis])) {
        said.textContent = "It leads off the map; this is the map’s edge.";
      }
      tools.glide({ point: inside });
    }),
  };
}

// Reports where a mouse is that only passes over the map, and null when it has left.
function lookAt(map, look) {
  set(map.root, {
    pointermove: (event) => {
      if (event.pointerType === "mouse" && event.buttons === 0) look(map.pointAt(event));
    },
    pointerleave: () => look(null),
  });
}

function keyOf() {
  return html("p", { class: "descent-key" },
    html("span", { class: "descent-key-start" }, "point: hover, press or drag"),
    html("span", { class: "descent-lens-key-gradient" }, "gradient, uphill"),
    html("span", { class: "descent-lens-key-model" }, "second-order model"));
}

// --- the model: everything that is drawn or said ------------------------------------------------

function measure({ point, tolerance }, { name, surface, typical }, hovered, flat) {
  const lens = lensAt(surface, hovered ?? onView(surface, point), { tolerance, flat });
  return { name, surface, typical, lens, flat, tolerance };
}

function knownPoints(surface) {
  return surface.lowest.length > 0 ? surface.lowest : [[0, 0]];
}

function nameOfKnown(surface) {
  if (surface.lowest.length === 0) return "The saddle";
  return `${surface.lowest.length > 1 ? "A" : "The"} lowest minimum`;
}

const SIGNS = {
  minimum: { words: "both positive", fits: ([, smaller], flat) => smaller >= flat },
  maximum: { words: "both negative", fits: ([larger], flat) => larger <= -flat },
  saddle: {
    words: "of opposite signs",
    fits: ([larger, smaller], flat) => larger >= flat && smaller <= -flat,
  },
};

// Newton's steps from the middle of the map: to whatever critical point is near.
function predictionOf({ surface }) {
  let point = [0, 0];
  for (let step = 0; step < 10; step += 1) {
    point = newtonStep(lensAt(surface, point, { tolerance: 0, flat: 0 }));
  }
  const lens = lensAt(surface, point, { tolerance: 1e-6, flat: 0 });
  const why = {
    minimum: "A descent would go there. But Newton’s step looks for a zero of the gradient, and does "
      + "not care whether it goes up or down.",
    saddle: "It may, from beside one. From here another critical point is nearer.",
    maximum: "Both curvatures are negative here, and the step goes uphill: the model’s level point is "
      + "its top.",
  };
  return {
    question: "In the middle of this map, at (0, 0), Newton’s step solves ∇f + H d = 0 for d. To which "
      + "kind of point do such steps lead from there?",
    choices: Object.keys(why).map((kind) => (
      { text: KINDS[kind], right: kind === lens.kind, why: why[kind] })),
    reveal: { surface: "himmelblau", point },
  };
}

function goalOf(get) {
  const aim = namedSurface(get("goal_surface"), get("condition"));
  const [wanted, tolerance] = ["goal_kind", "tolerance"].map(get);
  const signs = SIGNS[wanted];
  return {
    task: `On the surface ${aim.title}, find ${KINDS[wanted]}: a gradient of at most `
      + `${sayLoss(tolerance)}, and eigenvalues ${signs.words}.`,
    praise: `Done: ${KINDS[wanted]}. Do Newton’s steps from elsewhere lead to another kind?`,
    conditions({ name, surface, lens, flat }) {
      const aimed = name === get("goal_surface");
      return [
        { text: `surface: ${surface.title}${aimed ? "" : ` (wanted: ${aim.title})`}`, met: aimed },
        { text: `the gradient is ${sayLoss(lens.length)} long (at most ${sayLoss(tolerance)})`,
          met: lens.length <= tolerance },
        { text: `the eigenvalues are ${lens.values.map(sayLoss).join(" and ")} `
            + `(wanted: ${signs.words})`,
        met: signs.fits(lens.values, flat) },
      ];
    },
  };
}

// --- in words -----------------------------------------------------------------------------------

const KINDS = {
  slope: "a slope",
  minimum: "a minimum",
  maximum: "a maximum",
  saddle: "a saddle",
  degenerate: "a degenerate critical point",
};

function bend(value, flat) {
  if (Math.abs(value) < flat) return "hardly";
  return value > 0 ? "up" : "down";
}

function sayVector(vector) {
  return `(${vector.map((one) => number(one, 2)).join(", ")})`;
}

function sayPoint({ lens, flat }) {
  const { x, y, length, kind, values, directions } = lens;
  const gradient = kind === "slope"
    ? `The gradient is ${sayLoss(length)} long`
    : `The gradient is zero${length > 0 ? ` (${sayLoss(length)})` : ""}`;
  const bends = values.map((value, index) => (
    `${bend(value, flat)} along ${sayVector(directions[index])}, ${ORDINALS[index]} = ${sayLoss(value)}`));
  return `At x ${sayNumber(x)}, y ${sayNumber(y)}: ${KINDS[kind]}. ${gradient}; the surface curves `
    + `${bends.join(", and ")}.`
    + `${kind === "degenerate" ? " The Hessian alone cannot tell what this is." : ""}`;
}

function eigenTable() {
  const { root, show } = factsTable("descent-lens-table",
    ["Eigenvalue", "is", "along (x, y)", "slope", "curves"],
    ["first", "second"].map((role, index) => rowHead("", keyed(role, ORDINALS[index]))));
  return {
    root,
    show: ({ lens, flat }) => show(lens.values.map((value, index) => [
      sayLoss(value), sayVector(lens.directions[index]), sayLoss(lens.slopes[index]),
      bend(value, flat)])),
  };
}

// The parts of a step of Adam as arrows and squares, in two panels.
import { html, morph, set, svg } from "./dom.js";
import { sayLoss } from "./words.js";

/**
 * @typedef {[number, number]} Pair
 * @typedef {import("../maths/anatomy.js").Part} Part
 * @typedef {(value: number) => number} Place
 * @typedef {ReturnType<typeof panel>} Panel
 */

/** @param {string} name what a screen reader says it is */
export function panel(name) {
  const axes = svg("path", { class: "descent-anatomy-axes" });
  const marks = svg("g");
  const front = svg("svg", { role: "img", "aria-label": name }, axes, marks);
  const title = html("p", { class: "descent-note" });
  const root = html("div", { class: "descent-anatomy-panel" }, title, front);
  return {
    root,
    /**
     * @param {number} side
     * @param {number} extent the value at the edge
     * @param {string} text
     * @param {(toX: Place, toY: Place, scale: number) => Element[]} shapes
     */
    draw(side, extent, text, shapes) {
      const [middle, scale] = [side / 2, side / 2 / extent];
      root.style.width = `calc(${side + 2}px * var(--text-scale, 1))`; // with the frame
      set(front, { width: side, height: side });
      set(axes, { d: `M0,${middle}H${side}M${middle},0V${side}` });
      title.textContent = text;
      // Upwards is up.
      morph(marks, shapes((x) => middle + x * scale, (y) => middle - y * scale, scale));
    },
  };
}

/**
 * @param {string} kind
 * @param {Pair} from in pixels
 * @param {Pair} to
 */
export function arrow(kind, [x0, y0], [x1, y1]) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const [ux, uy] = length > 0 ? [(x1 - x0) / length, (y1 - y0) / length] : [0, 0];
  const head = Math.min(11, length);
  const corner = (/** @type {number} */ side) => `${(x1 - head * ux - side * 0.45 * head * uy).toFixed(1)},`
    + `${(y1 - head * uy + side * 0.45 * head * ux).toFixed(1)}`;
  const end = `${x1.toFixed(1)},${y1.toFixed(1)}`;
  return svg("g", { class: `descent-arrow descent-arrow-${kind}` },
    svg("path", { class: "descent-shaft",
      d: `M${x0.toFixed(1)},${y0.toFixed(1)}L${(x1 - 0.8 * head * ux).toFixed(1)},`
        + `${(y1 - 0.8 * head * uy).toFixed(1)}` }),
    svg("path", { d: `M${end}L${corner(1)}L${corner(-1)}Z` }));
}

/**
 * The square of x lies below its axis, the square of y left of its own; the side is the root.
 * @param {string} kind
 * @param {number[]} roots
 * @param {Place} toX
 * @param {Place} toY
 * @param {number} scale
 */
function squares(kind, [x, y], toX, toY, scale) {
  /** @type {(left: number, top: number, side: number) => SVGElement} */
  const square = (left, top, side) => svg("rect", { class: `descent-square descent-square-${kind}`,
    x: left.toFixed(1), y: top.toFixed(1), width: (side * scale).toFixed(1),
    height: (side * scale).toFixed(1) });
  return [square(toX(0), toY(0), x), square(toX(-y), toY(y), y)];
}

/**
 * @param {Panel} view
 * @param {number} side
 * @param {Part[]} parts of both coordinates
 * @param {number} part up to which of them it is drawn
 */
export function drawAverages(view, side, parts, part) {
  const [x, y] = parts;
  const both = (/** @type {(one: Part) => number} */ of) => parts.map(of);
  const roots = both(({ s }) => Math.sqrt(s.uncorrected));
  const extent = 1.12 * Math.max(1e-12, ...parts.flatMap(({ gradient, m, root }, axis) => (
    [gradient, m.uncorrected, m.average, root, roots[axis]].map(Math.abs))));
  view.draw(side, extent, `Averages: the edge is at ${sayLoss(extent)}`, (toX, toY, scale) => {
    /** @type {Pair} */
    const origin = [toX(0), toY(0)];
    /** @type {(kind: string, of: (one: Part) => number) => SVGElement} */
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

/**
 * @param {Panel} view
 * @param {number} side
 * @param {Part[]} parts of both coordinates
 * @param {number} part up to which of them it is drawn
 * @param {number} alpha
 */
export function drawStep(view, side, parts, part, alpha) {
  const extent = 1.15 * Math.max(1, ...parts.map(({ inAlphas }) => inAlphas));
  view.draw(side, extent, "The step: the square’s sides are at α", (toX, toY, scale) => [
    svg("rect", { class: "descent-usual-box", x: toX(-1).toFixed(1), y: toY(1).toFixed(1),
      width: (2 * scale).toFixed(1), height: (2 * scale).toFixed(1) }),
    ...(part >= 5 ? [arrow("step", [toX(0), toY(0)],
      [toX(parts[0].move / alpha), toY(parts[1].move / alpha)])] : []),
  ]);
}

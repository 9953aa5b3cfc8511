// The plane of αλ and β, coloured by the rate at which momentum converges there, with the borders
// of its regimes and a point for each direction.
import { rateOf, walls } from "../maths/regimes.js";
import { html, set, svg } from "./dom.js";
import { line, linearScale } from "./scales.js";
import { placeOn } from "./text_scale.js";
import { ticksRow } from "./ticks.js";
import { colourAt, RATE_COLOURS, rateAt, share } from "./viridis.js";
import { power } from "./words.js";

/**
 * @typedef {import("./scales.js").Scale} Scale
 *
 * @typedef {object} RegimeMap
 * @property {HTMLElement} root
 * @property {HTMLElement[]} handles
 * @property {(width: number) => void} draw
 * @property {() => void} stop
 * @property {(alphaLambdas: number[], beta: number, text: string) => void} show the two points, one
 *   for each λ, at the same β and at the edge if beyond it, and the bar between them, with its text
 * @property {(event: PointerEvent) => [number, number]} pointAt αλ and β
 * @property {Scale} x of the power of ten
 * @property {Scale} y
 * @property {number} height
 */

const POWERS = [-3, 1]; // of αλ, across; β is up, from 0 to 1
// The map is painted as it is on a light page, and over it as on a dark one.
const FORMS = ["", "descent-dark-form"];
const EDGE = { left: 40, right: 10, top: 8, bottom: 38 };
const REST = 60; // milliseconds without another width; until then the old colours are stretched

/**
 * @param {string[]} roles the points' colours
 * @returns {RegimeMap}
 */
export function regimeMap(roles) {
  const colours = colourLayer();
  const parts = layers();
  const front = svg("svg", {
    role: "img", "aria-label": "Map of the rate over α times λ and β, with a point for each direction",
  }, ...Object.values(parts));
  const handles = roles.map((role) => html("div", {
    class: `descent-handle descent-handle-${role}`, "aria-hidden": "true" }));
  const root = html("div", { class: "descent-map descent-regimes" }, ...colours.canvases, front, ...handles);
  const [x, y] = [linearScale(0, 1, 0, 1), linearScale(0, 1, 0, 1)]; // until it is drawn
  const map = { root, handles, draw, show, pointAt, stop: colours.stop, x, y, height: 0 };
  let shownWidth = 0;
  return map;

  /** @param {number} width */
  function draw(width) {
    if (width === shownWidth) return;
    shownWidth = width;
    const [plotWidth, plotHeight] = [width - EDGE.left - EDGE.right, width < 480 ? 260 : 340];
    const [right, bottom] = [EDGE.left + plotWidth, EDGE.top + plotHeight];
    map.height = bottom + EDGE.bottom;
    map.x = linearScale(POWERS[0], POWERS[1], EDGE.left, right);
    map.y = linearScale(0, 1, bottom, EDGE.top);
    set(front, { width, height: map.height });
    root.style.width = `${width}px`;
    root.style.height = `${map.height}px`;
    colours.draw(Math.floor(plotWidth), plotHeight);
    const borders = bordersOf(map);
    parts.curves.replaceChildren(...["descent-halo", "descent-border"].flatMap((name) => (
      borders.map((d) => svg("path", { class: name, d })))));
    parts.names.replaceChildren(...namesOf(map));
    parts.axes.replaceChildren(...axesOf(map, right, bottom));
  }

  // The bar is whole inside the funnel, and dashed where it is in a wall.
  /** @type {RegimeMap["show"]} */
  function show(alphaLambdas, beta, text) {
    const place = (/** @type {number} */ value) => map.x(
      Math.min(POWERS[1], Math.max(POWERS[0], Math.log10(value))));
    const [y, [from, to]] = [map.y(beta), alphaLambdas.map(place)];
    handles.forEach((handle, index) => {
      handle.style.transform = `translate(${[from, to][index].toFixed(1)}px, ${y.toFixed(1)}px)`;
    });
    drawBar(parts, y, from, to, walls(beta).map((wall) => place(Math.max(1e-9, wall))));
    set(parts.length, { x: (from + to) / 2, y: y < 40 ? y + 24 : y - 12 });
    parts.length.textContent = to - from > 60 ? text : "";
  }

  /** @type {RegimeMap["pointAt"]} */
  function pointAt(event) {
    const [across, down] = placeOn(event, front);
    return [10 ** map.x.invert(across), map.y.invert(down)];
  }
}

// The colours under all else, painted anew when no other width has come for a moment.
function colourLayer() {
  const canvases = FORMS.map((form) => html("canvas", { "aria-hidden": "true", class: form }));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let painting;
  let painted = false;
  const stop = () => clearTimeout(painting);
  return {
    canvases, stop,
    draw(/** @type {number} */ width, /** @type {number} */ height) {
      for (const { style } of canvases) {
        style.cssText = `left: ${EDGE.left}px; top: ${EDGE.top}px; width: ${width}px; height: ${height}px`;
      }
      stop();
      if (painted) painting = setTimeout(paint, REST, canvases, width, height);
      else paint(canvases, width, height);
      painted = true;
    },
  };
}

// What is drawn over the colours, from below to above.
function layers() {
  return {
    curves: svg("g", { class: "descent-borders" }),
    names: svg("g", { class: "descent-regime-names" }),
    axes: svg("g"),
    halo: svg("path", { class: "descent-bar-halo" }),
    inside: svg("path", { class: "descent-bar" }),
    outside: svg("path", { class: "descent-bar descent-bar-outside" }),
    length: svg("text", { class: "descent-bar-length", "text-anchor": "middle" }),
  };
}

/**
 * @param {Record<string, Element>} parts
 * @param {number} y
 * @param {number} from
 * @param {number} to
 * @param {number[]} walls
 */
function drawBar({ halo, inside, outside }, y, from, to, [left, right]) {
  const piece = (/** @type {number} */ start, /** @type {number} */ end) => (
    end > start ? `M${start.toFixed(1)},${y.toFixed(1)}H${end.toFixed(1)}` : "");
  set(halo, { d: piece(from, to) });
  set(inside, { d: piece(Math.max(from, left), Math.min(to, right)) });
  set(outside, { d: piece(from, Math.min(to, left)) + piece(Math.max(from, right), to) });
}

/**
 * Where the eigenvalues meet, β = (1 − √αλ)², and where they leave the unit circle.
 * @param {RegimeMap} map
 */
function bordersOf({ x, y }) {
  const betas = Array.from({ length: 121 }, (_, index) => (index / 120) ** 2);
  const along = (/** @type {(beta: number) => number} */ edge) => line(
    betas.map((beta) => Math.max(EDGE.left, x(Math.log10(edge(beta))))), betas.map(y));
  return [
    along((beta) => Math.max(1e-9, (1 - Math.sqrt(beta)) ** 2)),
    along((beta) => (1 + Math.sqrt(beta)) ** 2),
    along((beta) => 2 * (1 + beta)),
  ];
}

/** @param {RegimeMap} map */
function namesOf({ x, y }) {
  /** @type {(text: string, exponent: number, beta: number, anchor?: string) => SVGElement} */
  const name = (text, exponent, beta, anchor = "middle") => svg("text", {
    x: x(exponent), y: y(beta), "text-anchor": anchor }, text);
  return [
    name("creeps", -2.2, 0.3),
    name("swings", -0.35, 0.66),
    name("critical", -1.1, 0.47, "end"),
    name("flips", 0.2, 0.02, "end"),
    svg("text", { x: x(0.72), y: y(0.4), "text-anchor": "middle",
      transform: `rotate(-90 ${x(0.72)} ${y(0.4)})`, class: "descent-plain" }, "diverges"),
  ];
}

/**
 * @param {RegimeMap} map
 * @param {number} right
 * @param {number} bottom
 */
function axesOf({ x, y }, right, bottom) {
  return [
    svg("path", { class: "descent-axis", d: `M${EDGE.left},${EDGE.top}V${bottom}H${right}` }),
    ...Array.from({ length: POWERS[1] - POWERS[0] + 1 }, (_, index) => svg("text", {
      x: x(POWERS[0] + index), y: bottom + 15, "text-anchor": "middle" },
    power(POWERS[0] + index))),
    svg("text", { x: (EDGE.left + right) / 2, y: bottom + 32, "text-anchor": "middle" },
      "αλ, learning rate times curvature"),
    ...[0, 0.25, 0.5, 0.75, 1].map((beta) => svg("text", {
      x: EDGE.left - 5, y: y(beta) + 4, "text-anchor": "end" }, String(beta))),
    svg("text", { x: 8, y: y(0.625) + 4, "text-anchor": "middle", class: "descent-beta" }, "β"),
  ];
}

/**
 * @param {HTMLCanvasElement[]} canvases
 * @param {number} width
 * @param {number} height
 */
function paint(canvases, width, height) {
  for (const canvas of canvases) set(canvas, { width, height });
  const { shades, pixels, image } = roomFor(width, height);
  const alphaLambdas = Float64Array.from({ length: width }, (_, column) => (
    10 ** (POWERS[0] + ((column + 0.5) / width) * (POWERS[1] - POWERS[0]))));
  for (let row = 0, at = 0; row < height; row += 1) {
    const beta = 1 - (row + 0.5) / height;
    let shade = 1;
    for (let column = 0; column < width; column += 1, at += 1) {
      const rate = rateOf(alphaLambdas[column], beta);
      // Beside each other rates are alike: a shade is found from the last one sooner than anew.
      while (rate < SLOWER[shade - 1]) shade -= 1;
      while (rate >= SLOWER[shade]) shade += 1;
      shades[at] = rate <= 1 ? shade : 0;
    }
  }
  canvases.forEach((canvas, form) => {
    const colours = palettes[form] ??= paletteOf(form);
    for (let at = 0; at < shades.length; at += 1) pixels[at] = colours[shades[at]];
    canvas.getContext("2d")?.putImageData(image, 0, 0);
  });
}

// The rate from which on a colour is the shade after that one, of 1 to 255: halfway between both.
const SLOWER = [0, ...Array.from({ length: 254 }, (_, shade) => rateAt((shade + 0.5) / 254)), Infinity];

/** @type {Uint32Array[]} by form */
const palettes = [];

let room = new ArrayBuffer(0);

/**
 * The shade of each pixel, 0 where it diverges and is transparent, and the colours of a form. It is
 * more than a megabyte: given up at each width, it would be collected in the midst of a resize.
 * @param {number} width
 * @param {number} height
 */
function roomFor(width, height) {
  const count = width * height;
  if (room.byteLength < 5 * count) room = new ArrayBuffer(5 * count);
  return {
    shades: new Uint8Array(room, 4 * count, count),
    pixels: new Uint32Array(room, 0, count),
    image: new ImageData(new Uint8ClampedArray(room, 0, 4 * count), width, height),
  };
}

/**
 * The colour of each shade, as a pixel has it.
 * @param {number} form
 */
function paletteOf(form) {
  const channels = new Uint8ClampedArray(4 * 256);
  for (let shade = 1; shade < 256; shade += 1) {
    channels.set([...colourAt(RATE_COLOURS[form], (shade - 1) / 254), 255], 4 * shade);
  }
  return new Uint32Array(channels.buffer);
}

// The colours' meaning: rates along a strip, in the same order as on the map.
export function colourKey() {
  const strips = RATE_COLOURS.map((colours, form) => {
    const stops = colours.map((channels) => `rgb(${channels.join(" ")})`).join(", ");
    return html("div", { class: FORMS[form], style: `background: linear-gradient(to right, ${stops})` });
  });
  return html("div", { class: "descent-colours" },
    html("span", {}, "rate: what is left of the distance after a step"),
    html("div", { class: "descent-strip" }, ...strips),
    ticksRow([0.1, 0.5, 0.8, 0.9, 0.97, 0.99, 0.999].map((rate) => (
      { share: share(rate), text: String(rate) }))));
}

// The test surfaces of course_lib/surfaces.py, in the browser; tests/widgets/test_surface_rules.py
// holds every value and gradient to the Python.
//
//   SURFACES.rosenbrock, ravine(condition, angle), rotated(surface, angle)
//
// A surface is { name, title, domain: [[x0, x1], [y0, y1]], start: [x, y], lowest: [[x, y], …],
// value(x, y), gradient(x, y) → [f_x, f_y], hessian(x, y) → [f_xx, f_xy, f_yy] }, and `quadratic`
// where its Hessian is the same everywhere.
// `lowest` holds its lowest minima, and is empty where the surface falls without end.
import SETTING from "./maps.json" with { type: "json" };

/**
 * @typedef {[number, number]} Pair
 *
 * @typedef {object} Surface
 * @property {string} name
 * @property {string} title
 * @property {boolean} [quadratic] whether its Hessian is the same everywhere
 * @property {[Pair, Pair]} domain
 * @property {Pair} start
 * @property {Pair[]} lowest
 * @property {(x: number, y: number) => number} value
 * @property {(x: number, y: number) => Pair} gradient
 * @property {(x: number, y: number) => [number, number, number]} hessian
 */

/**
 * @param {number} [condition]
 * @param {number} [angle] radians
 * @returns {Surface}
 */
export function ravine(condition = 20, angle = 0) {
  /** @type {Surface} */
  const straight = {
    name: "ravine",
    title: "ravine",
    quadratic: true,
    domain: [[-10, 10], [-4, 4]],
    start: [-8, 2],
    lowest: [[0, 0]],
    value: (x, y) => (x * x + condition * (y * y)) / 2,
    gradient: (x, y) => [x, condition * y],
    hessian: () => [1, 0, condition],
  };
  return angle === 0 ? straight : rotated(straight, angle);
}

/**
 * A surface turned counterclockwise about the origin.
 * @param {Surface} surface
 * @param {number} angle radians
 * @returns {Surface}
 */
export function rotated(surface, angle) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  /** @type {(x: number, y: number) => number} */
  const along = (x, y) => cos * x + sin * y;
  /** @type {(x: number, y: number) => number} */
  const across = (x, y) => cos * y - sin * x;
  /** @type {(u: number, v: number) => Pair} */
  const forth = (u, v) => [cos * u - sin * v, sin * u + cos * v];
  const side = Math.max(...surface.domain.flat().map(Math.abs));
  return {
    name: `${surface.name}, rotated`,
    title: `${surface.title}, rotated`,
    quadratic: surface.quadratic,
    domain: [[-side, side], [-side, side]],
    start: forth(...surface.start),
    lowest: surface.lowest.map((point) => forth(...point)),
    value: (x, y) => surface.value(along(x, y), across(x, y)),
    gradient: (x, y) => {
      const slopes = surface.gradient(along(x, y), across(x, y));
      return forth(slopes[0], slopes[1]);
    },
    hessian: (x, y) => {
      const [uu, uv, vv] = surface.hessian(along(x, y), across(x, y));
      return [
        cos ** 2 * uu - 2 * cos * sin * uv + sin ** 2 * vv,
        cos * sin * (uu - vv) + (cos ** 2 - sin ** 2) * uv,
        sin ** 2 * uu + 2 * cos * sin * uv + cos ** 2 * vv,
      ];
    },
  };
}

/** @type {Surface} */
const rosenbrock = {
  name: "rosenbrock",
  title: "Rosenbrock",
  domain: [[-2, 2], [-1, 3]],
  start: [-1.2, 1],
  lowest: [[1, 1]],
  value: (x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  gradient: (x, y) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
  hessian: (x, y) => [2 - 400 * y + 1200 * (x * x), -400 * x, 200],
};

/**
 * The three residuals: c − x (1 − yⁱ), its exponent i, and its derivative by x.
 * @param {number} x
 * @param {number} y
 */
function bealeTerms(x, y) {
  return [[1.5, 1, y], [2.25, 2, y * y], [2.625, 3, y * y * y]].map(
    ([c, exponent, power]) => [c - x * (1 - power), exponent, power - 1]);
}

/** @type {Surface} */
const beale = {
  name: "beale",
  title: "Beale",
  domain: [[-4.5, 4.5], [-4.5, 4.5]],
  start: [1, 1.5],
  lowest: [[3, 0.5]],
  // Written out, for they are asked for thousands of times while a start is dragged.
  value: (x, y) => {
    const first = 1.5 - x * (1 - y);
    const second = 2.25 - x * (1 - y * y);
    const third = 2.625 - x * (1 - y * y * y);
    return first * first + second * second + third * third;
  },
  gradient: (x, y) => {
    const first = 1.5 - x * (1 - y);
    const second = 2.25 - x * (1 - y * y);
    const third = 2.625 - x * (1 - y * y * y);
    return [
      2 * (first * (y - 1) + second * (y * y - 1) + third * (y * y * y - 1)),
      2 * x * (first + 2 * y * second + 3 * y * y * third),
    ];
  },
  hessian: (x, y) => {
    const terms = bealeTerms(x, y);
    /** @type {(r: number, i: number) => number} */
    const bend = (r, i) => (i > 1 ? r * i * (i - 1) * x * y ** (i - 2) : 0);
    return [
      2 * terms.reduce((sum, [, , byX]) => sum + byX * byX, 0),
      2 * terms.reduce((sum, [r, i, byX]) => sum + (byX * x + r) * i * y ** (i - 1), 0),
      2 * terms.reduce((sum, [r, i]) => sum + (i * x * y ** (i - 1)) ** 2 + bend(r, i), 0),
    ];
  },
};

/** @type {Surface} */
const himmelblau = {
  name: "himmelblau",
  title: "Himmelblau",
  domain: [[-5, 5], [-5, 5]],
  start: [0, 0],
  lowest: [
    [3, 2],
    [-2.8051180869527448, 3.131312518250573],
    [-3.779310253377747, -3.2831859912861696],
    [3.5844283403304917, -1.8481265269644036],
  ],
  value: (x, y) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
  gradient: (x, y) => {
    const [first, second] = [x * x + y - 11, x + y * y - 7];
    return [4 * x * first + 2 * second, 2 * first + 4 * y * second];
  },
  hessian: (x, y) => [12 * (x * x) + 4 * y - 42, 4 * (x + y), 12 * (y * y) + 4 * x - 26],
};

/** @type {Surface} */
const saddle = {
  name: "saddle",
  title: "saddle",
  domain: [[-2, 2], [-2, 2]],
  start: [1.5, 0.001],
  lowest: [],
  value: (x, y) => (x * x - y * y) / 2,
  gradient: (x, y) => [x, -y],
  quadratic: true,
  hessian: () => [1, 0, -1],
};

/** @type {Surface} */
const monkeySaddle = {
  name: "monkey_saddle",
  title: "monkey saddle",
  domain: [[-2, 2], [-2, 2]],
  start: [1.5, 0.001],
  lowest: [],
  value: (x, y) => x * x * x - 3 * x * (y * y),
  gradient: (x, y) => [3 * (x * x - y * y), -6 * x * y],
  hessian: (x, y) => [6 * x, -6 * y, -6 * x],
};

const TURN = 2 * Math.PI;

/** @type {Surface} */
const rastrigin = {
  name: "rastrigin",
  title: "Rastrigin",
  domain: [[-5.12, 5.12], [-5.12, 5.12]],
  start: [3.3, -2.3],
  lowest: [[0, 0]],
  value: (x, y) => 20 + x * x - 10 * Math.cos(TURN * x) + y * y - 10 * Math.cos(TURN * y),
  gradient: (x, y) => [
    2 * x + 20 * Math.PI * Math.sin(TURN * x), 2 * y + 20 * Math.PI * Math.sin(TURN * y)],
  hessian: (x, y) => [
    2 + 40 * Math.PI ** 2 * Math.cos(TURN * x), 0, 2 + 40 * Math.PI ** 2 * Math.cos(TURN * y)],
};

/** @type {Surface} */
const styblinskiTang = {
  name: "styblinski_tang",
  title: "Styblinski–Tang",
  domain: [[-5, 5], [-5, 5]],
  start: [1, -0.5],
  lowest: [[-2.903534027771177, -2.903534027771177]],
  value: (x, y) => (x ** 4 - 16 * (x * x) + 5 * x + y ** 4 - 16 * (y * y) + 5 * y) / 2,
  gradient: (x, y) => [2 * x ** 3 - 16 * x + 2.5, 2 * y ** 3 - 16 * y + 2.5],
  hessian: (x, y) => [6 * (x * x) - 16, 0, 6 * (y * y) - 16],
};

/** @type {Record<string, Surface>} */
export const SURFACES = Object.fromEntries([
  ravine(), rosenbrock, beale, himmelblau, saddle, monkeySaddle, rastrigin, styblinskiTang,
].map((surface) => [surface.name, surface]));

const { rotation: ROTATION, aspect: ASPECT } = SETTING; // pictures/maps.py reads them too

/**
 * The surface of a name that the widgets let one choose.
 * @param {string} name
 * @param {number} [condition] the ravines'
 */
export function namedSurface(name, condition = 20) {
  if (name === "ravine") return ravine(condition);
  if (name === "rotated ravine") return rotated(ravine(condition), ROTATION);
  return SURFACES[name];
}

/**
 * The lowest value there is, or −Infinity.
 * @param {Surface} surface
 */
export function floorOf(surface) {
  return surface.lowest.length > 0 ? surface.value(...surface.lowest[0]) : -Infinity;
}

// What a map shows of the plane: the domain, widened to the map's own shape, so that a step is as
// long across as it is up.
export { ASPECT };

/**
 * @param {Pick<Surface, "domain">} surface
 * @returns {[Pair, Pair]}
 */
export function viewOf(surface) {
  const [[left, right], [low, high]] = surface.domain;
  const width = Math.max(right - left, ASPECT * (high - low));
  const [middleX, middleY] = [(left + right) / 2, (low + high) / 2];
  return [
    [middleX - width / 2, middleX + width / 2],
    [middleY - width / ASPECT / 2, middleY + width / ASPECT / 2],
  ];
}

/**
 * A point brought onto the map.
 * @param {Surface} surface
 * @param {number[]} point
 * @returns {Pair}
 */
export function onView(surface, point) {
  const [x, y] = viewOf(surface).map(([low, high], axis) => (
    Math.min(high, Math.max(low, point[axis]))));
  return [x, y];
}

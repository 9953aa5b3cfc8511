// What a choice of α and β does to two directions: how each comes home, and what is left of the
// loss, in bands.
import { renew, set, svg, write } from "./dom.js";
import { line, linearScale } from "./scales.js";
import { percent, power } from "./words.js";

const FRAME = { left: 34, right: 10, top: 20, bottom: 22 };
const TALLEST = 1.25;

/** What a regime is called where a reader sees it. @type {Record<string, string>} */
const REGIMES = {
  monotone: "creeps (overdamped)",
  critical: "critical",
  oscillating: "swings (oscillating)",
  flipping: "flips its sign",
  divergent: "diverges",
};

/**
 * The distance along one direction, step by step.
 * @param {string} role
 */
export function wave(role) {
  const { root, grid, plot, title } = chart(`descent-wave-title-${role}`);
  const path = svg("path", { class: `descent-wave descent-wave-${role}` });
  plot.append(path);
  return {
    root,
    /**
     * @param {{ width: number, height: number, steps: number, name: string, regime: string,
     *   found: { xs: number[] } }} direction
     */
    draw({ width, height, steps, name, regime, found: { xs } }) {
      const text = `${name}: ${REGIMES[regime]}`;
      const area = resize({ root, plot }, width, height, `Distance from the minimum along ${text}`);
      const x = linearScale(0, steps, area.left, area.right);
      const y = linearScale(-TALLEST, TALLEST, area.bottom, area.top);
      write(title, text);
      renew(grid, [width, height, steps], () => [
        ...[-1, 0, 1].flatMap((at) => tick(String(at).replace("-", "−"), y(at), area, at === 0)),
        ...stepAxis(steps, area)]);
      // One step beyond the frame is enough of what diverges.
      const beyond = xs.findIndex((value) => Math.abs(value) > 2 * TALLEST);
      const shown = xs.slice(0, Math.min(steps, beyond < 0 ? steps : beyond) + 1);
      const ys = shown.map((value) => y(Math.max(-9, Math.min(9, value))));
      set(path, { d: line(shown.map((_, step) => x(step)), ys) });
    },
  };
}

const POWERS = [-6, 1]; // of the loss, from 1 on

/**
 * The loss on a logarithmic axis; below it one band for each direction, as wide as its share.
 * @param {string[]} roles
 */
export function bandsChart(roles) {
  const { root, grid, plot, title } = chart("descent-bands-title");
  const areas = roles.map((role) => svg("path", { class: `descent-band descent-band-${role}` }));
  const edge = svg("path", { class: "descent-band-edge" });
  plot.append(...areas, edge);
  title.textContent = "loss, in bands (log scale)";
  return {
    root,
    /**
     * @param {{ width: number, height: number, steps: number, names: string[],
     *   bands: { total: number, shares: number[] }[] }} loss
     */
    draw({ width, height, steps, names, bands }) {
      const last = bands.length - 1;
      const most = bands[last].shares.indexOf(Math.max(...bands[last].shares));
      const area = resize({ root, plot }, width, height, "Loss in bands by direction: after "
        + `${last} steps ${percent(bands[last].shares[most])} of it lies along ${names[most]}`);
      const x = linearScale(0, steps, area.left, area.right);
      const y = linearScale(POWERS[0], POWERS[1], area.bottom, area.top);
      renew(grid, [width, height, steps], () => [
        ...[-6, -3, 0].flatMap((at) => tick(power(at), y(at), area)), ...stepAxis(steps, area)]);
      const xs = bands.map((_, step) => x(step));
      const tops = bands.map(({ total }) => y(
        Math.max(POWERS[0], Math.min(POWERS[1], Math.log10(total)))));
      let floor = tops.map(() => area.bottom);
      areas.forEach((path, index) => {
        const ceiling = floor.map((at, step) => (
          at - (area.bottom - tops[step]) * bands[step].shares[index]));
        set(path, { d: `${line([...xs, ...[...xs].reverse()], [...ceiling, ...[...floor].reverse()])}Z` });
        floor = ceiling;
      });
      set(edge, { d: line(xs, tops) });
    },
  };
}

/** @param {string} titleClass */
function chart(titleClass) {
  const grid = svg("g", { class: "descent-grid" });
  const plot = svg("svg");
  const title = svg("text", { x: FRAME.left, y: 12, class: titleClass });
  return { root: svg("svg", { role: "img" }, plot, grid, title), grid, plot, title };
}

/**
 * @param {{ root: Element, plot: Element }} parts
 * @param {number} width
 * @param {number} height
 * @param {string} label
 */
function resize({ root, plot }, width, height, label) {
  const { left, top } = FRAME;
  const area = { left, top, right: width - FRAME.right, bottom: height - FRAME.bottom };
  const size = { width: area.right - left, height: area.bottom - top };
  set(root, { width, height, "aria-label": label });
  set(plot, { x: left, y: top, ...size, viewBox: `${left} ${top} ${size.width} ${size.height}` });
  return area;
}

/**
 * @param {string} text
 * @param {number} y
 * @param {{ left: number, right: number }} area
 * @param {boolean} [zero]
 */
function tick(text, y, { left, right }, zero = false) {
  return [
    svg("path", { d: `M${left},${y}H${right}`, class: zero ? "descent-zero" : "" }),
    svg("text", { x: left - 5, y: y + 4, "text-anchor": "end" }, text),
  ];
}

/**
 * @param {number} steps
 * @param {{ left: number, right: number, bottom: number }} area
 */
function stepAxis(steps, { left, right, bottom }) {
  return [
    svg("text", { x: left, y: bottom + 15 }, "step 0"),
    svg("text", { x: right, y: bottom + 15, "text-anchor": "end" }, String(steps)),
  ];
}

// Reads cases as JSON from standard input, runs each through surfaces.js and its like.
import { readFileSync } from "node:fs";

const source = process.argv[2];
const beside = (name) => import(new URL(name, source));
const { SURFACES, ravine, rotated, viewOf } = await import(source);
const { descend, lossesOf, settledAt } = await beside("descent.js");
const { OPTIMIZERS } = await beside("rules.js");
const { levelPaths } = await beside("../view/levels.js");
const { positionToRate, rateToPosition } = await beside("../view/rates.js");

function surfaceOf({ name, condition = 20, angle = 0 }) {
  return name === "ravine" ? ravine(condition, angle) : rotatedBy(SURFACES[name], angle);
}

function rotatedBy(surface, angle) {
  return angle === 0 ? surface : rotated(surface, angle);
}

const RUN = {
  names: () => Object.keys(SURFACES),
  facts({ surface }) {
    const { title, domain, start, lowest } = surfaceOf(surface);
    return { title, domain, start, lowest, view: viewOf(surfaceOf(surface)) };
  },
  at({ surface, points }) {
    const { value, gradient, hessian } = surfaceOf(surface);
    return points.map(([x, y]) => (
      { value: value(x, y), gradient: gradient(x, y), hessian: hessian(x, y) }));
  },
  walk({ surface, optimizer, hyperparameters, start, steps }) {
    const shape = surfaceOf(surface);
    const run = descend(shape, () => new OPTIMIZERS[optimizer](hyperparameters), start, steps);
    return { ...run, losses: lossesOf(shape, run) };
  },
  settled: ({ losses, target }) => settledAt(losses, target),
  rates: ({ positions }) => positions.map(positionToRate),
  positions: ({ rates }) => rates.map(rateToPosition),
  levels({ surface }) {
    const shape = surfaceOf(surface);
    const view = viewOf(shape);
    const scale = ([from, to], start, end) => (value) => start + ((value - from) / (to - from)) * (end - start);
    return [...levelPaths(shape, { view, x: scale(view[0], 0, 4000), y: scale(view[1], 3000, 0) })];
  },
};

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map((one) => RUN[one.run](one))));

// Reads cases as JSON from standard input, runs each through lens.js or escape.js.
import { readFileSync } from "node:fs";

const source = process.argv[2];
const { lensAt, newtonStep } = await import(new URL("lens.js", source));
const { escape, predictedSteps } = await import(new URL("escape.js", source));
const { namedSurface } = await import(new URL("surfaces.js", source));
const { normalNoise } = await import(new URL("noise.js", source));

const RUN = {
  lens({ surface, points, tolerance, flat }) {
    return points.map((point) => {
      const lens = lensAt(namedSurface(surface), point, { tolerance, flat });
      return { ...lens, newton: newtonStep(lens) };
    });
  },
  escape({ noise, seed, ...state }) {
    const values = normalNoise(2 * state.steps, seed);
    return { ...escape({ ...state, noise: noise > 0 ? { size: noise, values } : null }),
      predicted: predictedSteps(state) };
  },
};

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map((one) => RUN[one.run](one))));

// Reads cases as JSON from standard input and answers the parts of every step, each coordinate's.
import { readFileSync } from "node:fs";

const source = process.argv[2]; // rules.js, beside the others
const beside = (name) => import(new URL(name, source));
const [{ OPTIMIZERS }, { descend, recorded }, { ravine, rotated }, { betaAt }] = await Promise.all(
  ["rules.js", "descent.js", "surfaces.js", "../view/rates.js"].map(beside));

const RUN = {
  parts({ optimizer, hyperparameters, condition, angle, start, steps }) {
    const trails = [];
    descend(rotated(ravine(condition), angle), () => {
      trails.push([]);
      return recorded(new OPTIMIZERS[optimizer](hyperparameters), trails.at(-1));
    }, start, steps);
    return trails;
  },
  betas: ({ positions }) => positions.map(betaAt),
};

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map((one) => RUN[one.run](one))));

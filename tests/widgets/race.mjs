// Reads cases as JSON from standard input and answers what race.js computes of each.
import { readFileSync } from "node:fs";

const source = process.argv[2];
const { raceTrack, standingsAt } = await import(source);
const { namedSurface } = await import(new URL("surfaces.js", source));

const RUN = {
  // The same walk twice is computed once; another start is another walk.
  walk({ surface, optimizer, hyperparameters, start, steps }) {
    const walk = raceTrack();
    const shape = namedSurface(surface);
    const run = walk(shape, optimizer, hyperparameters, start, steps);
    const again = walk(shape, optimizer, { ...hyperparameters }, [...start], steps);
    const other = walk(shape, optimizer, hyperparameters, [start[0] + 0.1, start[1]], steps);
    return { ...run, kept: again === run, new: other !== run };
  },
  standings: ({ runs, step, endless }) => standingsAt(runs, step, endless)
    .map(({ run }) => run.optimizer),
};

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map((one) => RUN[one.run](one))));

// Reads configurations as JSON from standard input, runs each through rules.js, writes the results.
import { readFileSync } from "node:fs";

const source = process.argv[2];
const { OPTIMIZERS, averageWeights, effectiveWindow, exponentialAverage, trendLag } = await import(source);

const RUN = {
  average: ({ series, beta, bias_correction }) => exponentialAverage(series, beta, bias_correction),
  weights: ({ steps, beta, bias_correction }) => averageWeights(steps, beta, bias_correction),
  window: ({ beta }) => [effectiveWindow(beta)],
  lag: ({ beta }) => [trendLag(beta)],
  optimizer({ name, hyperparameters, start, gradients }) {
    const optimizer = new OPTIMIZERS[name](hyperparameters);
    let parameter = start;
    return gradients.map((gradient) => { parameter = optimizer.step(parameter, gradient); return parameter; });
  },
  defaults: () => Object.fromEntries(
    Object.entries(OPTIMIZERS).map(([name, optimizer]) => [name, optimizer.defaults])),
};

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map((one) => RUN[one.run](one))));

// Reads cases as JSON from standard input and answers what random.js and network.js compute of each.
import { readFileSync } from "node:fs";

const source = process.argv[2];
const { MLP, SCHEDULE_NAMES, TrainingRun, moons, rateOfEpoch, sampleOf } = await import(source);
const { RandomState } = await import(new URL("random.js", source));

// Exact in JSON: Infinity and NaN as words.
const plain = (values) => Array.from(values, (one) => (Number.isFinite(one) ? one : String(one)));

const RUN = {
  random({ seed, count }) {
    const random = new RandomState(seed);
    return {
      bits: Array.from({ length: count }, () => random.bits()),
      uniforms: Array.from({ length: count }, () => random.uniform()),
      normals: Array.from({ length: count }, () => random.normal()),
      permutation: Array.from(random.permutation(count)),
      short: Array.from({ length: 5 }, (_, length) => Array.from(random.permutation(length))),
      after: Array.from({ length: 3 }, () => random.normal()),
      again: Array.from(random.seed(seed).permutation(count)),
    };
  },
  moons({ count, noise, seed }) {
    const { inputs, targets } = moons(count, noise, seed);
    return { inputs: Array.from(inputs), targets: Array.from(targets) };
  },
  gradient({ seed, layers, parameters, inputs, targets }) {
    const network = new MLP(layers, seed);
    const first = Array.from(network.parameters);
    if (parameters) network.parameters.set(parameters);
    const points = { inputs: inputs.flat(), targets };
    const order = targets.map((_, index) => index);
    const loss = network.lossAndGradient(points, order, 0, order.length);
    return { first, loss, gradient: Array.from(network.gradient),
      accuracy: network.accuracy(points), dead: network.isDead(points) };
  },
  train({ settings, epochs, at, protocol }) {
    const run = new TrainingRun(sampleOf(protocol, "training"), settings, epochs, protocol);
    while (!run.over) run.trainEpoch();
    const costs = plain(run.costs.subarray(0, run.epochs));
    return { costs: at ? at.map((epoch) => costs[epoch]) : costs, divergedAt: run.divergedAt,
      parameters: plain(run.network.parameters), accuracy: run.network.accuracy(run.points) };
  },
  rates: ({ settings, epochs, protocol }) => (
    Array.from({ length: epochs }, (_, e) => e).map(rateOfEpoch(settings, protocol))),
  schedules: () => SCHEDULE_NAMES,
};

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map((one) => RUN[one.run](one))));

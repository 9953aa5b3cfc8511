// Reads cases as JSON from standard input and answers walks or plans of cloud.js.
import { readFileSync } from "node:fs";

const { cloudNoise, settledDistance, settledLoss, turned, walkCloud } = await import(
  process.argv[2]);

const RUN = {
  walk({ rates, turns, seed }) {
    const { xs, ys, losses } = walkCloud(rates, turns, cloudNoise(seed));
    return [xs, ys, losses].map((values) => Array.from(values));
  },
  settled: ({ rate }) => [settledLoss(rate), settledDistance(rate)],
  turned({ plan, moves }) {
    return moves.reduce((one, [step, rate]) => turned(one, step, rate), plan);
  },
};

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map((one) => RUN[one.run](one))));

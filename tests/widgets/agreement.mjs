// Reads series as JSON from standard input and answers Adam's step at the end of each, or the
// signs that a toss gives.
import { readFileSync } from "node:fs";

const { callsOf, rootMeanSquare, stepOf, tossed, typicalStep } = await import(process.argv[2]);

const RUN = {
  step: ({ bits, count, size, beta1 }) => stepOf(callsOf(bits, count, size), beta1),
  toss: ({ count, seed }) => tossed(count, seed),
  typical: ({ count, beta1 }) => typicalStep(count, beta1),
  every: ({ count, beta1 }) => rootMeanSquare(Array.from({ length: 2 ** count }, (_, bits) => (
    stepOf(callsOf(bits, count, 1), beta1)))),
};

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map((one) => RUN[one.run](one))));

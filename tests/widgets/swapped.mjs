// What swapped.js computes for the cases on standard input.
import { readFileSync } from "node:fs";

const { lossesOn, lossOf, placeOn, said } = await import(process.argv[2]);
const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map(({ points, target, decay, share }) => {
  const parameters = placeOn(points, share);
  return {
    parameters,
    ...said(parameters, target.length),
    loss: lossOf(parameters, target, decay),
    losses: lossesOn(points, target, decay),
  };
})));

// What bargain.js computes for the cases on standard input.
import { readFileSync } from "node:fs";

const { averageOf, bestOf, errorParts, lastingNoise, readingsOf } = await import(process.argv[2]);
const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map(({ beta, betas, weather, seed, count, settled }) => {
  const errors = lastingNoise(count, seed, weather.persistence);
  const days = readingsOf(weather, errors);
  const { average, meanSquare } = averageOf(beta, days, settled);
  const numbers = Object.entries({ ...days, average }).map(
    ([name, values]) => [name, Array.from(values)]);
  return {
    errors: Array.from(errors),
    parts: errorParts(beta, weather),
    best: bestOf(betas, weather),
    run: { meanSquare, ...Object.fromEntries(numbers) },
  };
})));

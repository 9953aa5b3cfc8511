// What bargain.js computes for the cases on standard input.
import { readFileSync } from "node:fs";

const { bestOf, errorParts, lastingNoise, runOf } = await import(process.argv[2]);
const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map(({ beta, betas, weather, seed, count, settled }) => {
  const errors = lastingNoise(count, seed, weather.persistence);
  const { meanSquare, ...series } = runOf(beta, weather, errors, settled);
  const numbers = Object.entries(series).map(([name, values]) => [name, Array.from(values)]);
  return {
    errors: Array.from(errors),
    parts: errorParts(beta, weather),
    best: bestOf(betas, weather),
    run: { meanSquare, ...Object.fromEntries(numbers) },
  };
})));

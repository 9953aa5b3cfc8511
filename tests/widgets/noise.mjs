// Noise by count and seed, from standard input, as noise.js makes it.
import { readFileSync } from "node:fs";

const { normalNoise } = await import(process.argv[2]);
const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map(({ count, seed }) => normalNoise(count, seed))));

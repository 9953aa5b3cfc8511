// Reads schedules as nested JSON from standard input and answers their rates at the given steps.
import { readFileSync } from "node:fs";

const made = await import(process.argv[2]);
const make = ([name, ...args]) => made[name.replace(/_(.)/g, (_, letter) => letter.toUpperCase())](
  ...args.map((one) => (Array.isArray(one) && typeof one[0] === "string" ? make(one) : one)));

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map(({ schedule, steps }) => steps.map(make(schedule)))));

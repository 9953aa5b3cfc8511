// Reads settings and counted forms as JSON from standard input and answers what each step costs.
import { readFileSync } from "node:fs";

const { costOf } = await import(process.argv[2]);

const { states, forms } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(states.map((state) => {
  const { calls, streams, cached, least, seconds, rows } = costOf(state, forms);
  return [calls, streams, cached, least, seconds, rows.at(-1).began + rows.at(-1).seconds];
})));

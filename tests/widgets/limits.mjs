// Reads [{ text, limit }] as JSON and answers what an address of that text gives, and how that is
// written again; null where it gives nothing.
import { readFileSync } from "node:fs";

const { parsed, within, written } = await import(process.argv[2]);

const answers = JSON.parse(readFileSync(0, "utf8")).map(({ text, limit, value }) => {
  if (value !== undefined) return within(value, limit);
  const found = parsed(text, limit);
  return found === undefined ? null : { value: found, text: written(found, limit) };
});
process.stdout.write(JSON.stringify(answers));

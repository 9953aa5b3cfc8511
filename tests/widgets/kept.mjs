// Reads lists of arguments as JSON, asks one kept function about each in turn, and answers how often
// it has computed by then.
import { readFileSync } from "node:fs";

const { kept } = await import(process.argv[2]);

let computed = 0;
const asked = kept((...about) => {
  computed += 1;
  return about.join("+");
});
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map((about) => (
  { answer: asked(...about), computed }))));

// What the built site's search finds, with its own script and index: no browser needed.
//
//   node search.mjs FOLDER_OF_STATIC QUERIES_AS_JSON
//
// Answers JSON: for each query what was looked for instead, how much there is, and the first hits.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";

const [folder, queries] = process.argv.slice(2);
for (const name of ["search.js", "search-index.js"]) runInThisContext(readFileSync(join(folder, name), "utf8"));

const { find } = globalThis.descentSearch.engine(globalThis.descentIndex);
const answers = JSON.parse(queries).map((query) => {
  const { hits, total, instead } = find(query, 10);
  return { query, total, instead, hits: hits.map(({ entry, excerpt }) => ({ ...entry, excerpt })) };
});
console.log(JSON.stringify(answers));

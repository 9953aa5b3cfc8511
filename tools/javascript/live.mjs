// Bundles the pages' own Python (website/live) into one classic script. Answers JSON on standard
// output: { text, inputs: [file, …] }. Run by tools/live.py.
//
//   node live.mjs FOLDER
//
// `import text from "./worker.js?text"` gives the bundle of that module as text, and an import of
// a .py file its text: a page fetches neither.
import { join, relative } from "node:path";
import { build } from "esbuild";

const [folder] = process.argv.slice(2);
const options = {
  absWorkingDir: folder,
  bundle: true,
  format: "iife",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  write: false,
  logLevel: "silent",
  loader: { ".py": "text" },
};
const inputs = new Set();
const note = ({ metafile }) => Object.keys(metafile.inputs)
  .filter((name) => !name.startsWith("text:"))
  .forEach((name) => inputs.add(relative(folder, join(folder, name)).replaceAll("\\", "/")));

const asText = {
  name: "text",
  setup(own) {
    own.onResolve({ filter: /\?text$/ }, ({ path, resolveDir }) => (
      { path: join(resolveDir, path.replace("?text", "")), namespace: "text" }));
    own.onLoad({ filter: /.*/, namespace: "text" }, async ({ path }) => {
      const inner = await build({ ...options, entryPoints: [path] });
      note(inner);
      return { contents: inner.outputFiles[0].text, loader: "text" };
    });
  },
};

try {
  const result = await build({ ...options, entryPoints: [join(folder, "main.js")], plugins: [asText] });
  note(result);
  console.log(JSON.stringify({ text: result.outputFiles[0].text, inputs: [...inputs].sort() }));
} catch (error) {
  console.error((error.errors ?? [{ text: String(error) }]).map(({ text, location }) => (
    location ? `${location.file}:${location.line}: ${text}` : text)).join("\n"));
  process.exitCode = 1;
}

// Bundles the pages' scripts (website/live) into classic scripts. Answers JSON on standard output:
// { files: { "live.js": text, … }, inputs: { "live.js": [file, …], … } }. Run by
// tools/page_scripts.py, which writes the files.
//
//   node live.mjs FOLDER
//
// `import address from "./worker.js?asset"` bundles that module into a file of its own and gives
// its name with its hash, so that no page waits for what only a run needs; an import of a .py file
// gives its text, that of a .css file its text without what only people read.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const [folder] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
const ENTRIES = { "main.js": "live.js", "pages.js": "answers.js", "near.js": "near.js", "near-chapter.js": "near-chapter.js", "search/main.js": "search.js" };
const options = {
  absWorkingDir: folder,
  nodePaths: [join(here, "node_modules")],
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
const answer = { files: {}, inputs: {} };

// What comes from the registry is pinned by the lock.
function inputsOf({ metafile }) {
  const own = Object.keys(metafile.inputs).filter((name) => !name.startsWith("asset:"))
    .map((name) => relative(folder, join(folder, name)).replaceAll("\\", "/"));
  const lock = own.some((name) => name.includes("node_modules"))
    ? [relative(folder, join(here, "package-lock.json")).replaceAll("\\", "/")] : [];
  return [...own.filter((name) => !name.includes("node_modules")), ...lock].sort();
}

const assets = {
  name: "assets",
  setup(own) {
    own.onResolve({ filter: /\?asset$/ }, ({ path, resolveDir }) => (
      { path: join(resolveDir, path.replace("?asset", "")), namespace: "asset" }));
    own.onLoad({ filter: /.*/, namespace: "asset" }, async ({ path }) => {
      const inner = await build({ ...options, entryPoints: [path] });
      const name = `live-${basename(path)}`;
      const { text } = inner.outputFiles[0];
      answer.files[name] = text;
      answer.inputs[name] = inputsOf(inner);
      const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
      return { contents: `${name}?v=${hash}`, loader: "text" };
    });
  },
};

const styles = {
  name: "styles",
  setup(own) {
    own.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true, target: "es2022", charset: "utf8" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

try {
  for (const [entry, name] of Object.entries(ENTRIES)) {
    const path = join(folder, entry);
    if (!existsSync(path)) continue;
    const result = await build({ ...options, entryPoints: [path], plugins: [assets, styles] });
    answer.files[name] = result.outputFiles[0].text;
    answer.inputs[name] = inputsOf(result);
  }
  console.log(JSON.stringify(answer));
} catch (error) {
  console.error((error.errors ?? [{ text: String(error) }]).map(({ text, location }) => (
    location ? `${location.file}:${location.line}: ${text}` : text)).join("\n"));
  process.exitCode = 1;
}

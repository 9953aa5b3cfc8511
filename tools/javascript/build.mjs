// Bundles the widgets' modules and minifies their style sheets. Answers JSON on standard output:
// { "name.js": text, "name.js.map": text, …, inputs: { "name.js": [file, …] } }. Run by
// tools/bundles.py, which knows the palette and writes the files.
//
//   node build.mjs FOLDER       FOLDER holds one .js file for each widget
//   node build.mjs FOLDER --watch    answers a line each time a file has changed
//
// Standard input: JSON, { "name.css": text } of the style sheets to minify.
import { readFileSync, readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { build, context, transform } from "esbuild";

const [folder, mode] = process.argv.slice(2);
const entryPoints = readdirSync(folder).filter((name) => name.endsWith(".js"))
  .map((name) => join(folder, name));

const options = {
  entryPoints,
  outdir: join(folder, "built"),
  absWorkingDir: folder,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  // Beside the bundle, not named in it: a page holds the bundle's text, and asks for nothing.
  sourcemap: "external",
  sourcesContent: false,
  metafile: true,
  write: false,
  logLevel: "silent",
};

if (mode === "--watch") {
  const watching = await context({
    ...options,
    plugins: [{
      name: "tell",
      setup: ({ onEnd }) => onEnd(({ errors }) => {
        console.log(JSON.stringify(errors.map(describe)));
      }),
    }],
  });
  await watching.watch();
} else {
  try {
    const result = await build(options);
    const files = Object.fromEntries(result.outputFiles.map(({ path, text }) => [basename(path), text]));
    const inputs = Object.fromEntries(Object.entries(result.metafile.outputs)
      .filter(([name]) => name.endsWith(".js"))
      .map(([name, output]) => [basename(name), Object.keys(output.inputs)
        .map((input) => relative(folder, join(folder, input)).replaceAll("\\", "/")).sort()]));
    for (const [name, css] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
      files[name] = (await transform(css, { loader: "css", minify: true, target: "es2022", charset: "utf8" })).code;
    }
    console.log(JSON.stringify({ files, inputs }));
  } catch (error) {
    console.error((error.errors ?? [{ text: String(error) }]).map(describe).join("\n"));
    process.exitCode = 1;
  }
}

function describe({ text, location }) {
  return location ? `${location.file}:${location.line}: ${text}` : text;
}

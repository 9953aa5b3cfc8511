// Python's colours in the editor: Prism's tokens bear the names that Pygments gives them in the
// page's own listings, so that one style sheet colours both, light and dark.
import { languages } from "prism-code-editor/prism";

const words = (/** @type {string} */ list) => list.trim().split(/\s+/).join("|");

const KEYWORDS = words(`as assert async await break class continue def del elif else except finally
  for from global if import lambda nonlocal pass raise return try while with yield`);
const BUILTINS = words(`__import__ abs aiter all any bin bool bytearray breakpoint bytes callable chr
  classmethod compile complex delattr dict dir divmod enumerate eval filter float format frozenset
  getattr globals hasattr hash hex id input int isinstance issubclass iter len list locals map max
  memoryview min next object oct open ord pow print property range repr reversed round set setattr
  slice sorted staticmethod str sum super tuple type vars zip`);

/** @type {import("prism-code-editor/prism").Grammar} */
const python = {};
/** @type {import("prism-code-editor/prism").Grammar} */
const replaced = { si: [/^\{/, /(?:![sra])?(?::[^(){}[\]]*)?\}$/] };

Object.assign(python, {
  c1: /#.*/g,
  s2: [
    {
      pattern: /\b(?:fr?|rf)(?:("""|''')[^]*?\1|(["'])(?:\\[^]|(?!\2)[^\\\n])*\2)/gi,
      inside: {
        n: {
          pattern: /((?:^|[^{])(?:\{\{)*)\{(?!\{)(?:[^{}]|\{(?:[^{}]|\{[^}]*\})*\})*\}/,
          lookbehind: true,
          inside: replaced,
        },
      },
    },
    /(?:\b(?:br?|rb?|u))?("""|''')[^]*?\1/gi,
    /(?:\b(?:br?|rb?|u))?(["'])(?:\\[^]|(?!\1)[^\\\n])*\1/gi,
  ],
  nf: { pattern: /(\bdef[ \t]+)\w+/, lookbehind: true },
  nc: { pattern: /(\bclass[ \t]+)\w+/, lookbehind: true },
  nd: { pattern: /(^[ \t]*)@[\w.]+/m, lookbehind: true },
  kc: /\b(?:True|False|None)\b/,
  ow: /\b(?:and|in|is|not|or)\b/,
  k: RegExp(String.raw`\b(?:${KEYWORDS})\b`),
  bp: /(?<!\.)\b(?:self|Ellipsis|NotImplemented|cls)\b/,
  ne: /(?<!\.)\b(?:[A-Z]\w*(?:Error|Exception|Warning)|KeyboardInterrupt|StopIteration|SystemExit)\b/,
  nb: RegExp(String.raw`(?<!\.)\b(?:${BUILTINS})\b`),
  mi: /(?<![\w.])(?:0[box][\da-f_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d[\d_]*)?j?)(?!\w)/i,
  p: /[\]{}:(),;[]/,
  o: /[-~+/*%=<>&^|.@!]+/,
});
Object.assign(replaced, python);
languages.python = python;

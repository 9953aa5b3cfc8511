// Run from the top of the project: tools/javascript.py.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["course_lib/widgets/built/**", "website/assets/live*.js", "website/assets/answers.js", "website/assets/near*.js", "website/assets/search.js"] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2025, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
  },
  {
    files: ["course_lib/**/*.js", "website/**/*.js", "tests/**/*.js"],
    languageOptions: { globals: globals.browser },
  },
  {
    // Scripts that stand in a page as they are.
    files: ["website/assets/*.js", "tests/**/*.js"],
    languageOptions: { sourceType: "script" },
  },
  {
    files: ["website/live/worker.js", "website/live/starting.js", "website/live/snapshot.js", "website/live/fetching.js"],
    languageOptions: { globals: globals.worker },
  },
  {
    files: ["course_lib/widgets/**/*.js", "website/live/**/*.js"],
    rules: {
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 60 }],
    },
  },
  {
    files: ["tools/**/*.mjs", "tests/**/*.mjs"],
    languageOptions: { globals: globals.node },
  },
];

// What a page does that has Python: its cells can be answered and tried. Nothing is fetched before
// a reader asks.
import { createPython } from "./python.js";

const { python: manifest, cells } = document.documentElement.dataset;

/** The page's Python; null where the site was built without it. */
export const python = manifest && cells
  ? createPython({ manifest: new URL(manifest, location.href).href, cells: new URL(cells, location.href).href })
  : null;

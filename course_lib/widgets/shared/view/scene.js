// Where the picture stands, and what belongs to it: the controls, a second picture, the sentence,
// and the fold with everything else that can be set.
import { html } from "./dom.js";
import { followSize } from "./sizes.js";
import { stopTicks } from "./ticks.js";

const FLANK = 216; // pixels that controls take beside the picture, the gap included
const [PAIR, FLANKED] = [560, 600]; // from these widths on, two pictures, or controls, fit beside it
const STAYS = "(max-width: 600px) and (min-height: 560px)"; // where the picture does: widgets.css

/**
 * @param {import("./frame.js").Parts} parts
 * @param {{ root: Node } | null} spoken
 */
export function sceneOf(parts, spoken) {
  const {
    key = [], stage, controls = [], flank = false, beside = [], stacked = false, more = [], folded = [],
  } = parts;
  const picture = html("div", { class: "descent-stage" }, ...stage);
  const group = (/** @type {string} */ name, /** @type {Node[]} */ nodes) => (
    nodes.length > 0 ? [html("div", { class: name }, ...nodes)] : []);
  const fold = folded.length > 0 ? foldOf(folded) : null;
  const root = html("div", { class: "descent-scene" },
    ...group("descent-keys", key), picture, ...group("descent-controls", controls), ...group("descent-beside", beside),
    ...group("descent-words", [...(spoken ? [spoken.root] : []), ...more, ...(fold ? [fold] : [])]));
  const stopStage = { now: () => {} };
  const stopFold = fold ? opensForLinks(root, fold) : () => {};

  return {
    root,
    /**
     * @param {number} width of all of it
     * @returns {import("./frame.js").Space}
     */
    spaceOf(width) {
      const flanked = flank && width >= FLANKED;
      const wide = width >= PAIR;
      root.classList.toggle("descent-flanked", flanked);
      root.classList.toggle("descent-paired", wide && beside.length > 0 && !stacked);
      root.classList.toggle("descent-stacked", wide && stacked);
      return { width: flanked ? width - FLANK : width, wide: wide && !flanked };
    },
    /**
     * Keeps how high the picture is for the style sheet: so much of it stays in sight on a phone. It
     * is begun last, for whoever measured something after it would have the page laid out anew.
     */
    watch() {
      stopStage.now = watchStage(root, picture);
    },
    stop() {
      stopStage.now();
      stopTicks(root);
      stopFold();
    },
  };
}

/**
 * The picture's height is told only where it counts: with it, all in the widget gets its style anew.
 * @param {HTMLElement} root
 * @param {HTMLElement} picture
 */
function watchStage(root, picture) {
  const stays = matchMedia(STAYS);
  let height = "";
  const tell = () => { if (stays.matches && height) root.style.setProperty("--stage", height); };
  const stopSize = followSize(picture, ({ borderBoxSize: [{ blockSize }] }) => {
    height = `${Math.round(blockSize)}px`;
    return tell;
  });
  stays.addEventListener("change", tell);
  return () => {
    stopSize();
    stays.removeEventListener("change", tell);
  };
}

/** @param {Node[]} children */
function foldOf(children) {
  return html("details", { class: "descent-more" },
    html("summary", { "data-lm-suppress-shortcuts": "true" }, "More settings"), ...children);
}

/**
 * A link that sets something in the fold opens it. The site's host says when it has followed one.
 * @param {HTMLElement} root
 * @param {HTMLDetailsElement} fold
 */
function opensForLinks(root, fold) {
  const settings = () => [...fold.querySelectorAll("input, select")].map((one) => (
    one instanceof HTMLInputElement && one.type === "checkbox" ? one.checked
      : /** @type {HTMLInputElement | HTMLSelectElement} */ (one).value)).join();
  const first = Promise.resolve().then(settings); // once they have been drawn
  const follow = async () => {
    await null; // until what the link has changed is drawn
    if (settings() !== await first) fold.open = true;
  };
  document.addEventListener("descent-linked", follow);
  return () => document.removeEventListener("descent-linked", follow);
}

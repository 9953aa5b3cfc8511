// When a widget is drawn.
import { followSize } from "./sizes.js";

/**
 * Calls draw(width) now, whenever one of the traits changes and whenever the width does: once for
 * any number of changes made together, and for another width in the frame after the one in which
 * the whole page is laid out for it. Returns the function that ends it.
 * @param {object} options
 * @param {import("./frame.js").Model} options.model
 * @param {string[]} options.names
 * @param {HTMLElement} options.element
 * @param {(width: number) => void} options.draw
 */
export function redraw({ model, names, element, draw }) {
  let waiting = false;
  let live = true;
  // Asked for only where it is known: in the middle of an event the page would be laid out for it.
  let width = element.clientWidth;
  let frame = 0;
  const run = () => {
    waiting = false;
    if (live && width > 0) draw(width);
  };
  const runNext = () => {
    frame = 0;
    element.style.overflowX = "";
    run();
  };
  const later = () => {
    if (!waiting) {
      waiting = true;
      queueMicrotask(run);
    }
  };
  for (const name of names) model.on(`change:${name}`, later);
  const stop = followSize(element, () => {
    const before = width;
    width = element.clientWidth;
    return () => {
      if (before === width) return;
      if (before === 0) later();
      else if (frame === 0) frame = requestAnimationFrame(runNext);
      if (frame !== 0 && width < before) element.style.overflowX = "clip"; // too wide until then
    };
  });
  run();
  return () => {
    live = false;
    stop();
    cancelAnimationFrame(frame);
    for (const name of names) model.off(`change:${name}`, later);
  };
}

// Pictures grow with the reader's letters. A widget's words do so by themselves; a picture is drawn
// for a narrower place and shown larger, by the variable --text-scale (widgets.css).
import { followSize } from "./sizes.js";

/** @type {WeakMap<Element, number>} by widget: to ask for a style's variable takes far longer */
const scales = new WeakMap();

const USUAL = 16; // px, of a root's letters
const NARROWEST = 280; // what a picture is drawn for at least, on the smallest phones

/**
 * By how much the reader's letters are larger than usual, as far as the widget has room for it.
 * @param {HTMLElement} el
 * @param {() => void} onChange runs when the letters become larger or smaller
 */
export function textScale(el, onChange) {
  const letters = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL;
  let wanted = letters();
  // Where letters grow, so does what is made of them.
  const stop = followSize(el, () => {
    const now = letters();
    return () => {
      if (now === wanted) return;
      wanted = now;
      onChange();
    };
  });
  return {
    /** @param {number} width */
    at(width) {
      const scale = Math.max(1, Math.min(wanted, width / NARROWEST));
      if (scales.get(el) !== scale) el.style.setProperty("--text-scale", scale.toFixed(3));
      scales.set(el, scale);
      return scale;
    },
    stop,
  };
}

/**
 * Where a pointer is over an element, in the pixels that the element is drawn in.
 * @param {MouseEvent} event
 * @param {Element} element
 * @returns {[number, number]}
 */
export function placeOn({ clientX, clientY }, element) {
  const { left, top } = element.getBoundingClientRect();
  const widget = element.closest(".descent-widget");
  const scale = (widget && scales.get(widget)) ?? 1;
  return [(clientX - left) / scale, (clientY - top) / scale];
}

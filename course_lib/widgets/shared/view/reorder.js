// Lines of a list in another order: each glides from where it was, so that an eye can follow it.
import { followSize } from "./sizes.js";

const GLIDE = { duration: 300, easing: "cubic-bezier(0.2, 0.7, 0.3, 1)" };

/**
 * A list whose lines are equally high: their places follow from the order, so that the page need
 * not be laid out in the middle of an event to learn them.
 * @param {HTMLElement} list
 */
export function gliding(list) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let pitch = 0;
  const stop = followSize(list, () => {
    const height = list.offsetHeight;
    return () => { pitch = height / Math.max(1, list.children.length); };
  });
  /** @type {Map<Element, { way: number, run: Animation }>} */
  const glides = new Map();

  /**
   * How far a line still is from its place.
   * @param {Element} one
   */
  function awayOf(one) {
    const glide = glides.get(one);
    const gone = glide?.run.effect?.getComputedTiming().progress ?? 1;
    return glide ? glide.way * (1 - gone) : 0;
  }

  /**
   * @param {HTMLElement} one
   * @param {number} way
   */
  function glide(one, way) {
    glides.get(one)?.run.cancel();
    glides.delete(one);
    if (way === 0 || still.matches) return;
    const run = one.animate([{ transform: `translateY(${way}px)` }, { transform: "none" }], GLIDE);
    glides.set(one, { way, run });
  }

  return {
    /** @param {HTMLElement[]} order all of its children */
    reorder(order) {
      const before = [...list.children];
      if (order.every((one, index) => before[index] === one)) return;
      order.forEach((one, index) => {
        if (list.children[index] !== one) list.insertBefore(one, list.children[index] ?? null);
      });
      order.forEach((one, index) => {
        const was = before.indexOf(one);
        if (was >= 0 && was !== index) glide(one, awayOf(one) + (was - index) * pitch);
      });
    },
    stop,
  };
}

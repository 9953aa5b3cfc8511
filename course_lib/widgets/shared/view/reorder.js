// Lines of a list in another order: each glides from where it was, so that an eye can follow it.
const GLIDE = { duration: 300, easing: "cubic-bezier(0.2, 0.7, 0.3, 1)" };

const topOf = (/** @type {HTMLElement} */ one) => one.getBoundingClientRect().top;

/**
 * @param {HTMLElement} list
 * @param {HTMLElement[]} order all of its children
 */
export function reorder(list, order) {
  if (order.every((one, index) => list.children[index] === one)) return;
  const moved = matchMedia("(prefers-reduced-motion: reduce)").matches
    ? [] : order.filter((one) => one.parentNode === list);
  const before = moved.map(topOf);
  for (const one of moved) for (const glide of one.getAnimations()) glide.cancel();
  order.forEach((one, index) => {
    if (list.children[index] !== one) list.insertBefore(one, list.children[index] ?? null);
  });
  const after = moved.map(topOf); // all of them first: what begins to glide has to be laid out anew
  moved.forEach((one, index) => {
    const way = before[index] - after[index];
    if (way !== 0) one.animate([{ transform: `translateY(${way}px)` }, { transform: "none" }], GLIDE);
  });
}

// Lines of a list in another order: each glides from where it was, so that an eye can follow it.
const GLIDE = { duration: 300, easing: "cubic-bezier(0.2, 0.7, 0.3, 1)" };

/**
 * @param {HTMLElement} list
 * @param {HTMLElement[]} order all of its children
 */
export function reorder(list, order) {
  if (order.every((one, index) => list.children[index] === one)) return;
  const moved = matchMedia("(prefers-reduced-motion: reduce)").matches
    ? [] : order.filter((one) => one.parentNode === list);
  const before = moved.map((one) => one.getBoundingClientRect().top);
  for (const one of moved) for (const glide of one.getAnimations()) glide.cancel();
  list.replaceChildren(...order);
  moved.forEach((one, index) => {
    const way = before[index] - one.getBoundingClientRect().top;
    if (way !== 0) one.animate([{ transform: `translateY(${way}px)` }, { transform: "none" }], GLIDE);
  });
}

// Who follows the size of an element. All of them measure first and only then change something:
// who measured after another's change would have the page laid out anew, in the middle of a resize.

/** @typedef {(entry: ResizeObserverEntry) => () => void} Measure returns what is then to change */

/** @type {WeakMap<Element, Set<Measure>>} */
const followers = new WeakMap();

/** @type {ResizeObserver | undefined} made with the first of them: Node, which has none, reads this too */
let observer;

/** @param {ResizeObserverEntry[]} entries */
function follow(entries) {
  const changes = entries.flatMap((entry) => (
    [...followers.get(entry.target) ?? []].map((measure) => measure(entry))));
  for (const change of changes) change();
}

/**
 * Calls measure once the element is laid out, and whenever its size changes. Returns the function
 * that ends it: an observer may keep what it observes.
 * @param {Element} element
 * @param {Measure} measure
 */
export function followSize(element, measure) {
  const all = followers.get(element) ?? new Set();
  followers.set(element, all.add(measure));
  const observing = observer ??= new ResizeObserver(follow);
  observing.unobserve(element); // so that who comes later is told its size too
  observing.observe(element);
  return () => {
    all.delete(measure);
    if (all.size === 0) observing.unobserve(element);
  };
}

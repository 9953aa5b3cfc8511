// Elements, and work in frames. No ids anywhere, so that any number of widgets can stand on one page.

/**
 * Functions are listeners, false and null leave an attribute out.
 * @typedef {Record<string, string | number | boolean | null | ((event: any) => void)>} Attributes
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {(Node | string)[]} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/**
 * @template {Element} Kind
 * @param {Kind} element
 * @param {Attributes} attributes
 * @param {(Node | string)[]} children
 */
function fill(element, attributes, children) {
  // It has none yet: nothing is to be compared, as `set` does.
  for (const name in attributes) {
    const value = attributes[name];
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false && value !== null) give(element, name, value === true ? "" : String(value));
  }
  if (children.length > 0) element.append(...children);
  return element;
}

/**
 * @template {Element} Kind
 * @param {Kind} element
 * @param {Attributes} attributes
 */
export function set(element, attributes) {
  for (const name in attributes) {
    const value = attributes[name];
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === false || value === null) element.removeAttribute(name);
    else put(element, name, value === true ? "" : String(value));
  }
  return element;
}

/**
 * An attribute that may be so already: set anew, even a path that is the same is read and laid out
 * once more.
 * @param {Element} element
 * @param {string} name
 * @param {string} value
 */
function put(element, name, value) {
  if (element.getAttribute(name) !== value) give(element, name, value);
}

/**
 * A style goes by way of CSSOM: the attribute is what a page's security policy forbids.
 * @param {Element} element
 * @param {string} name
 * @param {string} value
 */
function give(element, name, value) {
  if (name === "style") /** @type {HTMLElement | SVGElement} */ (element).style.cssText = value;
  else element.setAttribute(name, value);
}

/**
 * Text that may be there already, in an element of nothing but text. Where there are words, other
 * words take their place, which is less work than another node.
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  const words = element.firstChild;
  if (words instanceof Text && words.nextSibling === null && text !== "") {
    if (words.data !== text) words.data = text;
  } else if (words !== null || text !== "") element.textContent = text;
}

/**
 * Gives a parent these children, and keeps those that differ in nothing but places: what glides has
 * to stay the same element.
 * @param {Element} parent
 * @param {Element[]} nodes
 */
export function morph(parent, nodes) {
  const old = [...parent.children];
  nodes.forEach((node, index) => {
    const here = old[index];
    const kind = (/** @type {Element} */ one) => `${one.localName} ${one.getAttribute("class")}`;
    if (here === undefined) parent.append(node);
    else if (kind(here) !== kind(node)) here.replaceWith(node);
    else {
      for (const { name, value } of node.attributes) put(here, name, value);
      morph(here, [...node.children]);
    }
  });
  for (const one of old.slice(nodes.length)) one.remove();
}

/** @type {WeakMap<Element, string>} */
const madeFor = new WeakMap();

/**
 * Gives a parent other children only where what they depend on has changed: an axis, which stays
 * while something moves over it.
 * @param {Element} parent
 * @param {unknown[]} depends
 * @param {() => Element[]} make
 */
export function renew(parent, depends, make) {
  const key = depends.join();
  if (madeFor.get(parent) === key) return;
  madeFor.set(parent, key);
  parent.replaceChildren(...make());
}

const SLICE = 3; // milliseconds

/**
 * Runs a generator to its end, some of it in each of the frames to come, so that none of them has
 * to wait; where it yields true, what follows gets a frame of its own. Returns the function that
 * gives it up.
 * @param {Generator<unknown, void>} work
 */
export function inSlices(work) {
  /** @type {number | null} */
  let frame = requestAnimationFrame(function go() {
    const start = performance.now();
    let step = work.next();
    while (!step.done && step.value !== true && performance.now() - start < SLICE) {
      step = work.next();
    }
    frame = step.done ? null : requestAnimationFrame(go);
  });
  return () => { if (frame !== null) cancelAnimationFrame(frame); };
}

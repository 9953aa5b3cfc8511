// The HTML that a cell displays: tables, pictures, the course's widgets. An answer may have come
// from elsewhere (an imported file), so nothing in it runs by itself, or asks another site for anything.

const GONE = "script:not([type='application/json']), iframe, object, embed, link, meta, base, form";
const ADDRESSES = ["href", "src", "action", "formaction", "xlink:href"];

/**
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function safe(text) {
  const { body } = new DOMParser().parseFromString(text, "text/html");
  for (const element of body.querySelectorAll(GONE)) element.remove();
  for (const element of body.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      const foreign = name === "srcset" || (name === "src" && !/^(?:data:image\/|blob:)/.test(value));
      const runs = ADDRESSES.includes(name) && /^[^a-z]*(?:javascript|vbscript):/i.test(value);
      if (name.startsWith("on") || name === "srcdoc" || foreign || runs) element.removeAttribute(name);
    }
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...[...body.childNodes].map((node) => document.importNode(node, true)));
  return fragment;
}

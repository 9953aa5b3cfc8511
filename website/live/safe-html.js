// The HTML that a cell displays: tables, pictures, the course's widgets. An answer may have come
// from elsewhere (an imported file), so nothing in it runs by itself, or asks another site for anything.
// The page's security policy lets no style attribute be parsed: each is set anew by way of CSSOM.

import { set } from "../../course_lib/widgets/shared/view/dom.js";

const GONE = "script:not([type='application/json']), iframe, object, embed, link, meta, base, form, style";
const STYLED = /(<[a-z][^<>]*?\s)style(?=\s*=)/gi;
const ADDRESSES = ["href", "src", "action", "formaction", "xlink:href"];

/**
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function safe(text) {
  const { body } = new DOMParser().parseFromString(text.replace(STYLED, "$1data-style"), "text/html");
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
  for (const element of fragment.querySelectorAll("[data-style]")) {
    set(element, { style: element.getAttribute("data-style"), "data-style": null });
  }
  return fragment;
}

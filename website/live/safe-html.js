// The HTML that a cell displays: tables, pictures, the course's widgets. An answer may have come
// from elsewhere (an imported file), so nothing in it runs by itself, or asks another site for anything.
// The page's security policy lets no style sheet, listener or style attribute even be parsed: sheets
// are taken out of the text, attributes are data, and a style is set anew by way of CSSOM.

import { set } from "../../course_lib/widgets/shared/view/dom.js";

const GONE = "script:not([type='application/json']), iframe, object, embed, link, meta, base, form, style";
const SHEET = /<style\b.*?(?:<\/style\s*>|$)/gis;
const TAG = /<[a-z][^<>]*>/gi;
const NOT_PARSED = /\s(style|on[a-z]+)(?=\s*=)/gi;
const ADDRESSES = ["href", "src", "action", "formaction", "xlink:href"];

/**
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function safe(text) {
  const data = text.replace(SHEET, "").replace(TAG, (tag) => tag.replace(NOT_PARSED, " data-$1"));
  const { body } = new DOMParser().parseFromString(data, "text/html");
  for (const element of body.querySelectorAll(GONE)) element.remove();
  for (const element of body.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      const foreign = name === "srcset" || (name === "src" && !/^(?:data:image\/|blob:)/.test(value));
      const runs = ADDRESSES.includes(name) && /^[^a-z]*(?:javascript|vbscript):/i.test(value);
      if (/^(?:data-)?on/.test(name) || name === "srcdoc" || foreign || runs) element.removeAttribute(name);
    }
  }
  const fragment = document.createDocumentFragment();
  fragment.append(...[...body.childNodes].map((node) => document.importNode(node, true)));
  for (const element of fragment.querySelectorAll("[data-style]")) {
    set(element, { style: element.getAttribute("data-style"), "data-style": null });
  }
  return fragment;
}

// A script's own style sheet, which comes with it. It is no element: the pages' security policy
// (website/extensions/page_policy.py) lets none be added.

/** @param {string} text */
export function addStyle(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets.push(sheet);
}

// A table too wide for the screen, or for the size of its letters, scrolls in a box of its own,
// which is then a stop of the Tab key, so that it scrolls by keyboard too.
import { html } from "./dom.js";

/**
 * Puts each table within an element into such a box. Returns the function that ends it.
 * @param {HTMLElement} el
 */
export function letTablesScroll(el) {
  const observer = new ResizeObserver((entries) => {
    for (const box of new Set(entries.map(({ target }) => target.closest(".descent-table")))) {
      if (!(box instanceof HTMLElement)) continue;
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  });
  for (const table of el.querySelectorAll("table")) {
    const box = html("div", { class: "descent-table" });
    table.replaceWith(box);
    box.append(table);
    observer.observe(box);
    observer.observe(table);
  }
  return () => observer.disconnect();
}

// A table too wide for the screen, or for the size of its letters, scrolls in a box of its own,
// which is then a stop of the Tab key, so that it scrolls by keyboard too.
import { html, set } from "./dom.js";
import { followSize } from "./sizes.js";

/**
 * Puts each table within an element into such a box. Returns the function that ends it.
 * @param {HTMLElement} el
 */
export function letTablesScroll(el) {
  const stops = [...el.querySelectorAll("table")].flatMap((table) => {
    const box = html("div", { class: "descent-table" });
    table.replaceWith(box);
    box.append(table);
    const measure = () => {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      return () => { set(box, { tabindex: scrolls ? 0 : null }); };
    };
    return [box, table].map((one) => followSize(one, measure));
  });
  return () => stops.forEach((stop) => stop());
}

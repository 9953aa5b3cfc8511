// "Try this": a shown cell opens below itself, to be changed and run.
import { html, set } from "../../course_lib/widgets/shared/view/dom.js";
import { button, createCell } from "./cell.js";

/**
 * Gives a cell its button.
 * @param {HTMLElement} cell
 * @param {import("./cell.js").Python} python
 */
export function offer(cell, python) {
  const listing = cell.querySelector(":scope > .cell_input div.highlight");
  const original = (listing?.querySelector("pre")?.textContent ?? "").replace(/\n$/, "");
  if (!listing || !original.trim()) return;
  let live = /** @type {ReturnType<typeof createCell> | null} */ (null);
  const close = () => {
    live?.end();
    live?.element.remove();
    live = null;
    set(open, { "aria-expanded": "false" });
    open.focus();
  };
  const open = html("button", {
    type: "button",
    class: "try-button",
    "aria-expanded": "false",
    click: () => {
      live ??= start();
      live.editor.focus();
      live.element.scrollIntoView({ block: "nearest" });
    },
  }, "Try this");
  const start = () => {
    const made = createCell({
      python,
      id: cell.dataset.cell ?? "",
      original,
      value: original,
      name: "This cell, to try, in Python",
      verb: "Run",
      pictures: cell.querySelector(".cell_output :is(img, .drawn).dark-light") ? "dark-light" : "",
      buttons: [button("Close", "live-close", close)],
    });
    cell.append(made.element);
    set(open, { "aria-expanded": "true" });
    return made;
  };
  const copy = listing.querySelector(".copy-button");
  listing.insertBefore(open, copy);
}

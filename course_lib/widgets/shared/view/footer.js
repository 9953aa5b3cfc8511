// Reset, and on the website a link to what the reader sees. `link` comes from the site's host; in
// JupyterLab, where an address is worth nothing to others, there is none.
import { written } from "../maths/limits.js";
import { button } from "./controls.js";
import { html } from "./dom.js";

/**
 * @typedef {{ make: (texts: Record<string, string>) => Promise<boolean> }} Link puts a state into
 *   the address, and says whether it was copied as well
 */

/**
 * @param {object} options
 * @param {import("./frame.js").Model} options.model
 * @param {Record<string, import("../maths/limits.js").Limit>} options.limits
 * @param {Link} [options.link]
 * @param {() => void} [options.onReset]
 * @param {() => void} [options.glide] lets the picture glide to where it was
 */
export function footer({ model, limits, link, onReset = () => {}, glide = () => {} }) {
  const names = Object.keys(limits);
  const state = () => Object.fromEntries(names.map((name) => [name, model.get(name)]));
  const initial = state();
  const said = html("span", { class: "descent-said", role: "status" });
  const reset = button("Reset", () => {
    said.textContent = "";
    glide();
    for (const name of names) model.set(name, initial[name]);
    model.save_changes();
    onReset();
  });
  const root = html("div", { class: "descent-footer" }, reset);
  if (link) {
    root.append(button("Link to this state", async () => {
      said.textContent = "";
      const copied = await link.make(Object.fromEntries(Object.entries(state())
        .map(([name, value]) => [name, written(value, limits[name])])));
      said.textContent = copied ? "Link copied." : "The address bar now holds the link.";
    }));
  }
  root.append(said);
  return root;
}

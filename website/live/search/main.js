// The search: comes when a reader asks for it (website/assets/site.js), and fetches the index.
// Under node it gives the engine alone, to be tested.
import styles from "../../styles/search.css";
import { addStyle } from "../style.js";
import { engine } from "./engine.js";
import { field } from "./field.js";
import { page } from "./page.js";
import { show } from "./found.js";
import { html } from "../../../course_lib/widgets/shared/view/dom.js";

/** @typedef {import("./engine.js").Found} Found */

Object.assign(globalThis, { descentSearch: { engine } });
if (globalThis.document) begin();

/** A script's text is data here: a page on disk may fetch nothing else. @param {string} address */
function bring(address) {
  return new Promise((resolve, reject) => {
    document.head.append(html("script", {
      src: address,
      load: () => resolve(/** @type {any} */ (globalThis).descentIndex),
      error: () => reject(new Error("the index could not be loaded")),
    }));
  });
}

function begin() {
  const form = /** @type {HTMLFormElement} */ (document.querySelector(".site-header .search-form"));
  addStyle(styles);
  let ready = /** @type {Promise<(query: string, limit?: number) => Found> | null} */ (null);
  /** @param {string} query @param {number} [limit] */
  const find = async (query, limit) => {
    ready ??= bring(form.dataset.index ?? "").then((index) => engine(index).find);
    return ready.then((search) => search(query, limit)).catch((error) => {
      ready = null; // the connection may come back
      throw error;
    });
  };
  field(form, find);
  const results = document.getElementById("search-results");
  if (results) page(results, find);
  else show(new URLSearchParams(location.search).get("find") ?? "");
}

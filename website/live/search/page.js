// search.html: the same search with room for all that it finds, and an address to send.
import { html } from "../../../course_lib/widgets/shared/view/dom.js";
import { FAILED, address, described, said } from "./hit.js";

/** @typedef {import("./engine.js").Found} Found */

const FIRST = 30;

/** @param {HTMLElement} results @param {(query: string, limit?: number) => Promise<Found>} find */
export function page(results, find) {
  const form = /** @type {HTMLFormElement} */ (document.querySelector(".search-large"));
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const status = html("p", { class: "search-said", role: "status" });
  const list = html("ol", { class: "search-found" });
  const more = html("button", { type: "button", class: "search-more", hidden: true, click: () => look(Infinity) }, "Show all");
  results.append(status, list, more);

  async function look(limit = FIRST) {
    const query = input.value.trim();
    const first = list.children.length;
    remember(query);
    if (!query) {
      list.replaceChildren();
      status.textContent = "";
      more.hidden = true;
      return;
    }
    try {
      const found = await find(query, limit);
      if (query !== input.value.trim()) return;
      list.replaceChildren(...found.hits.map((hit) => (
        html("li", {}, html("a", { href: address(hit, query) }, ...described(hit))))));
      status.textContent = said(found, query);
      more.hidden = found.hits.length === found.total;
      if (limit > FIRST) list.children[first]?.querySelector("a")?.focus();
    } catch {
      status.textContent = FAILED;
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
  input.addEventListener("input", () => look());
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  if (input.value) look();
  else input.focus();
}

/** The address says what was looked for, so that it can be sent, and gone back to. @param {string} query */
function remember(query) {
  try {
    history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
  } catch {
    // A page on disk keeps its address.
  }
}

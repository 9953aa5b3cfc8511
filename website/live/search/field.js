// The field in the header: a combobox whose list is the hits. The focus stays in the field; arrows
// choose, Enter opens, Escape closes, and each hit is a link that can be pressed.
import { html, set } from "../../../course_lib/widgets/shared/view/dom.js";
import { FAILED, address, described, said } from "./hit.js";
import { show } from "./found.js";

/** @typedef {import("./engine.js").Found} Found */

const LIMIT = 10;

/** @param {HTMLFormElement} form @param {(query: string, limit?: number) => Promise<Found>} find */
export function field(form, find) {
  return new Field(form, find);
}

class Field {
  /** @param {HTMLFormElement} form @param {(query: string, limit?: number) => Promise<Found>} find */
  constructor(form, find) {
    this.form = form;
    this.find = find;
    this.input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
    this.status = html("p", { class: "search-said", role: "status" });
    this.list = html("div", { class: "search-list", id: "search-list", role: "listbox", "aria-label": "Found" });
    this.keys = html("p", { class: "search-keys", "aria-hidden": "true" }, "↑ ↓ choose · Enter opens · Esc closes");
    this.panel = html("div", { class: "search-panel", hidden: true }, this.status, this.list, this.keys);
    this.chosen = -1;
    this.asked = "";
    form.append(html("button", { type: "button", class: "search-close", click: () => this.close() }, "Close"), this.panel);
    set(this.input, {
      role: "combobox", "aria-expanded": "false", "aria-controls": "search-list",
      "aria-autocomplete": "list", "aria-haspopup": "listbox",
    });
    this.listen();
    if (document.activeElement === this.input) this.look(); // typed while this was loading
  }

  listen() {
    const { form, input, list } = this;
    input.addEventListener("input", () => this.look());
    input.addEventListener("focus", () => this.look());
    form.addEventListener("keydown", (event) => this.press(event));
    form.addEventListener("submit", (event) => {
      if (this.asked !== input.value.trim() || this.panel.hidden || !this.options[this.chosen]) return;
      event.preventDefault();
      this.options[this.chosen].click();
    });
    list.addEventListener("click", (event) => this.follow(event));
    form.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !form.contains(/** @type {Node} */ (relatedTarget))) this.close();
    });
    document.addEventListener("pointerdown", ({ target }) => {
      if (!form.contains(/** @type {Node} */ (target))) this.close();
    });
  }

  get options() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.list.children]);
  }

  /** @param {boolean} open */
  turn(open) {
    this.panel.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    if (!open) this.choose(-1);
  }

  close() {
    this.turn(false);
    document.documentElement.classList.remove("search-open");
  }

  /** @param {number} index */
  choose(index) {
    this.options[this.chosen]?.setAttribute("aria-selected", "false");
    this.chosen = index;
    const option = this.options[index];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    set(this.input, { "aria-activedescendant": option?.id ?? null });
  }

  async look() {
    const query = this.asked = this.input.value.trim();
    if (!query) {
      this.turn(false);
      return;
    }
    try {
      const found = await this.find(query, LIMIT);
      if (this.asked === query) this.fill(found, query);
    } catch {
      this.list.replaceChildren();
      this.status.textContent = FAILED;
      this.turn(true);
    }
  }

  /** @param {Found} found @param {string} query */
  fill(found, query) {
    const all = new URL(this.form.action);
    all.searchParams.set("q", query);
    const rest = found.total > found.hits.length
      ? [option(found.hits.length, all.href, `All ${found.total} places`)] : [];
    this.chosen = -1;
    this.list.replaceChildren(
      ...found.hits.map((hit, i) => option(i, address(hit, query), ...described(hit))), ...rest);
    this.list.hidden = this.keys.hidden = found.total === 0;
    this.status.textContent = said(found, query);
    this.turn(true);
    this.choose(found.total > 0 ? 0 : -1);
    this.list.scrollTop = 0;
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      if (this.panel.hidden) this.input.value = "";
      this.close();
      return;
    }
    const last = this.options.length - 1;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || this.panel.hidden || last < 0) return;
    event.preventDefault();
    const next = this.chosen + step;
    this.choose(next < 0 ? last : next > last ? 0 : next);
  }

  /** A hit on this page needs no other. @param {MouseEvent} event */
  follow(event) {
    const link = /** @type {Element} */ (event.target).closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    this.close();
    if (link.pathname !== location.pathname || !link.search.startsWith("?find=")) return;
    event.preventDefault();
    this.input.blur();
    location.hash = link.hash;
    if (!link.hash) scrollTo(0, 0);
    show(this.asked);
  }
}

/** @param {number} index @param {string} to @param {(Node | string)[]} inside */
function option(index, to, ...inside) {
  return html("a", {
    role: "option", id: `search-option-${index}`, href: to, tabindex: -1, "aria-selected": "false",
  }, ...inside);
}

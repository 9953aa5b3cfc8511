// A task beside a widget. show([{ text, met }]) marks what is reached and returns whether all is.
import { html, write } from "./dom.js";

/** @param {string} task */
export function goalBox(task) {
  const items = html("ul");
  const verdict = html("p", { class: "descent-verdict" });
  const root = html("div", { class: "descent-goal" },
    html("p", {}, html("strong", {}, "Try this. "), task), items, verdict);
  /** @type {{ text: string, met: boolean }[]} */
  let shown = [];
  return {
    root,
    /**
     * @param {{ text: string, met: boolean }[]} conditions
     * @param {string} praise
     */
    show(conditions, praise) {
      while (items.children.length < conditions.length) items.append(html("li"));
      conditions.forEach(({ text, met }, index) => {
        const before = shown[index];
        if (before?.text === text && before.met === met) return;
        write(items.children[index], `${met ? "✓" : "○"} ${text}`);
        items.children[index].classList.toggle("descent-met", met);
      });
      shown = conditions;
      const all = conditions.every(({ met }) => met);
      root.classList.toggle("descent-met", all);
      write(verdict, all ? praise : "");
      return all;
    },
  };
}

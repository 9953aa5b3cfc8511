// Comforts of a page that reads without them: copy buttons on code, links to whatever has a number
// or a title, and keys that turn pages.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const status = make("p", { role: "status", class: "comfort-said" });
  document.body.append(status);
  let silence;
  function say(text) {
    status.textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => { status.textContent = ""; }, 2500);
  }

  // Code without what a shell or Python puts before it, and without what they answer.
  function codeOf(block) {
    const pre = block.querySelector("pre").cloneNode(true);
    const asked = pre.querySelector(".gp");
    for (const part of all(".gp, .go, .gt, .linenos", pre)) part.remove();
    const text = pre.textContent;
    return (asked ? text.replace(/\n{2,}/g, "\n") : text).trim() + "\n";
  }
  for (const block of all("div.highlight")) {
    if (block.closest(".cell_output, .highlight-text, .highlight-none")) continue;
    const button = make("button", { type: "button", class: "copy-button" }, "Copy");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(codeOf(block));
        button.textContent = "Copied";
      } catch {
        button.textContent = "Press Ctrl+C";
        getSelection().selectAllChildren(block.querySelector("pre"));
      }
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    block.append(button);
  }

  // Links. Headings, figures, formulas and terms come with theirs; these stand in a script's way only.
  function offer(id, where, what, name) {
    if (id && where && !where.querySelector(":scope > .headerlink")) {
      where.append(make("a", { class: "headerlink", href: `#${id}`, title: `Link to this ${what}`,
        "aria-label": `Link to ${name}` }, "#"));
    }
  }
  // What a title says to those who hear it: its number, or its words with each formula once.
  function called(title, before = "") {
    const copy = title.cloneNode(true);
    for (const part of all(".katex-html, annotation, .fold-time, :scope > strong:first-child", copy)) part.remove();
    const words = copy.textContent.replace(/\s+/g, " ").trim();
    return /Exercise [\d.]*\d/.exec(words)?.[0] ?? `${before}“${words}”`;
  }
  for (const one of all(".exercise[id]")) {
    const title = one.querySelector(".admonition-title");
    offer(one.id, title, "exercise", called(title));
  }
  for (const one of all(".predict[id]")) {
    const question = one.querySelector(".predict-question");
    offer(one.id, question, "prediction", called(question, "the prediction "));
  }
  for (const one of all("details:is(.deeper, .solution)[id]")) {
    // Not in the title, which is a button already: at the end of what it opens.
    const line = make("p", { class: "fold-link" });
    const title = called(one.querySelector("summary"));
    if (one.matches(".deeper")) offer(one.id, line, "box", `the box ${title}`);
    else offer(one.id, line, "solution", `the solution to ${title}`);
    one.querySelector(":scope > :is(.fold-content, .solution-content)")?.append(line);
  }
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a.headerlink");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    try {
      await navigator.clipboard.writeText(link.href);
      say("Link copied");
    } catch {
      say("The link is in the address bar");
    }
  });

  // Keys. A single letter is a trap for those who speak to their computer: it can be turned off.
  const KEPT = "descent-keys";
  const letters = () => {
    try {
      return localStorage.getItem(KEPT) !== "off";
    } catch {
      return true;
    }
  };
  let help;
  function showHelp() {
    help ??= makeHelp();
    help.querySelector("input").checked = letters();
    help.showModal();
  }
  function makeHelp() {
    const keys = [
      ["N", "next page"], ["P", "previous page"], ["/", "search; Ctrl or ⌘ + K as well"], ["?", "these keys"],
      ["Ctrl or ⌘ + Enter", "in an editor: run or check"], ["Esc, then Tab", "leave an editor"],
    ];
    const box = make("input", { type: "checkbox" });
    box.addEventListener("change", () => {
      try {
        localStorage.setItem(KEPT, box.checked ? "on" : "off");
      } catch {
        say("This browser keeps no settings");
      }
    });
    const dialog = make(
      "dialog", { class: "keys-help", "aria-labelledby": "keys-title" },
      // It is to be read from its beginning: its first control is not what it is about.
      make("h2", { id: "keys-title", tabindex: "-1", autofocus: "" }, "Keys"),
      make("dl", {}, ...keys.map(([key, what]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)))),
      make("label", {}, box, " Single letters and signs are keys. Turn this off if you dictate."),
      make("form", { method: "dialog" }, make("button", {}, "Close")),
    );
    document.body.append(dialog);
    return dialog;
  }
  const opener = make("button", { type: "button", class: "keys-button" }, "Keys");
  opener.addEventListener("click", showHelp);
  document.querySelector(".site-footer p")?.append(" ", opener);

  // A widget, an editor and a list have uses of their own for letters; a dialog is not the page.
  const ELSEWHERE = "input, textarea, select, [contenteditable], [data-descent-widget], .live-cell, dialog";
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const key = event.key.toLowerCase(); // with Caps Lock, too
    if (!"np/?".includes(key) || event.target.closest?.(ELSEWHERE)) return;
    if (!letters()) {
      event.stopImmediatePropagation(); // nor does / search
      return;
    }
    if (key === "?") showHelp();
    const rel = { n: "next", p: "prev" }[key];
    if (rel) document.querySelector(`.prev-next a[rel="${rel}"]`)?.click();
  }, true);
})();

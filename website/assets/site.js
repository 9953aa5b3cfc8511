// What the pages do: colours, the chapters' drawer on narrow screens, the section in view,
// copy buttons, and keyboard access to whatever scrolls sideways. Every page reads without it.

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// Colours: as the system, light, dark.
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const themeButton = document.querySelector(".theme-button");
const MODES = { auto: "as the system", light: "light", dark: "dark" };

function showTheme(mode) {
  root.dataset.mode = mode;
  root.dataset.theme = mode === "auto" ? (prefersDark.matches ? "dark" : "light") : mode;
  themeButton.setAttribute("aria-label", `Colours: ${MODES[mode]}`);
  themeButton.title = `Colours: ${MODES[mode]}`;
}

showTheme(root.dataset.mode);
prefersDark.addEventListener("change", () => showTheme(root.dataset.mode));
themeButton.addEventListener("click", () => {
  // The first press always changes what is seen.
  const order = prefersDark.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
  const mode = order[(order.indexOf(root.dataset.mode) + 1) % order.length];
  try {
    localStorage.setItem("mode", mode);
  } catch {
    // No storage here: the choice holds for this page.
  }
  showTheme(mode);
});

// The chapters' drawer.
const menuButton = document.querySelector(".menu-button");
const nav = document.getElementById("course-nav");
const behindDrawer = all(".column, .site-footer");

function setDrawer(open) {
  root.classList.toggle("drawer-open", open);
  menuButton.setAttribute("aria-expanded", String(open));
  for (const element of behindDrawer) element.inert = open;
  if (open) (nav.querySelector("[aria-current]") ?? nav.querySelector("a"))?.focus();
}

const drawerIsOpen = () => root.classList.contains("drawer-open");
menuButton.addEventListener("click", () => setDrawer(!drawerIsOpen()));
document.querySelector(".nav-backdrop").addEventListener("click", () => setDrawer(false));
matchMedia("(min-width: 62rem)").addEventListener("change", () => setDrawer(false));

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drawerIsOpen()) {
    setDrawer(false);
    menuButton.focus();
  }
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const asked = (event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !typing);
  const field = all(".search-form input").find((input) => input.offsetParent);
  if (asked && field) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});

// A link in the narrow contents list closes the list.
const inlineToc = document.querySelector(".toc-inline details");
inlineToc?.addEventListener("click", (event) => {
  if (event.target.closest("a")) inlineToc.open = false;
});

// The section in view.
const tocLinks = new Map(all(".page-toc a").map((link) => [link.hash.slice(1), link]));
const headings = all("article section[id] > :is(h2, h3)");
function markSection() {
  const line = 120;
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < line);
  const current = tocLinks.get(passed.at(-1)?.parentElement.id);
  for (const link of tocLinks.values()) {
    if (link === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
if (tocLinks.size > 0) {
  let asked = false;
  addEventListener("scroll", () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      markSection();
    });
  }, { passive: true });
  markSection();
}

// Copy buttons on code, not on what it prints.
for (const block of all("div.highlight")) {
  if (block.closest(".cell_output")) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(block.querySelector("pre").innerText);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl+C";
      getSelection().selectAllChildren(block.querySelector("pre"));
    }
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  block.append(button);
}

// What scrolls sideways can be reached, and so scrolled, with the keyboard.
const SCROLLING = "pre, .pst-scrollable-table-container, .output.text_html, div.math, .katex-display";
function addTabStops() {
  for (const element of all(SCROLLING)) {
    if (element.scrollWidth > element.clientWidth + 1) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }
}
addTabStops();
addEventListener("load", addTabStops);
addEventListener("resize", addTabStops);
document.addEventListener("toggle", addTabStops, true);

// Print solutions and hidden code too.
addEventListener("beforeprint", () => {
  for (const box of all("article details")) box.open = true;
});

// What the pages do: colours, the chapters' drawer on narrow screens, the section in view,
// and keyboard access to whatever scrolls sideways. Every page reads without it.

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
});

// The search. Its script comes when it is asked for, or on a page to which it led.
const searchForm = document.querySelector(".site-header .search-form");
const searchLink = document.querySelector(".search-link");

function bringSearch() {
  if (document.getElementById("search-script")) return;
  const script = Object.assign(document.createElement("script"), { id: "search-script", src: searchForm.dataset.script });
  script.addEventListener("error", () => script.remove());
  document.head.append(script);
}

function openSearch(event) {
  event.preventDefault();
  const large = document.querySelector(".search-large input");
  if (!large) root.classList.add("search-open"); // on a phone, in place of the header
  const field = large ?? searchForm.querySelector("input");
  field.focus();
  field.select();
  bringSearch();
}

searchForm.addEventListener("focusin", bringSearch);
searchLink.addEventListener("click", openSearch);
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
  if ((event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && plain && !typing)) openSearch(event);
});
if (document.getElementById("search-results") || location.search.startsWith("?find=")) bringSearch();

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

// What scrolls sideways can be reached, and so scrolled, with the keyboard.
const SCROLLING = "pre, .wide-table, .output.text_html, div.math, .katex-display";
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

// Boxes. A link to something in one opens it, whether the link leads here from another page, from
// this one, or a second time.
function openBox(box) {
  for (; box; box = box.parentElement.closest("details")) box.open = true;
}

function openTarget() {
  let name = location.hash.slice(1);
  try {
    name = decodeURIComponent(name);
  } catch {
    // No name that the site gives.
  }
  const box = document.getElementById(name)?.closest("article details");
  if (!box) return;
  openBox(box);
  document.getElementById(name).scrollIntoView();
}

openTarget();
addEventListener("hashchange", openTarget);
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (link && link.hash && link.href === location.href) setTimeout(openTarget);
});

// Paper is white and shows every box and solution. Afterwards all is as it was. Code that draws is
// printed where a reader has unfolded it; what a widget folds is its own.
const TO_PRINT = "article details:not([open], .hide, [data-descent-widget] *)";
const openedToPrint = [];
addEventListener("beforeprint", () => {
  root.dataset.theme = "light";
  // A preview that is changed asks again, with all of them open.
  openedToPrint.push(...all(TO_PRINT));
  for (const box of openedToPrint) box.open = true;
});
addEventListener("afterprint", () => {
  for (const box of openedToPrint.splice(0)) box.open = false;
  showTheme(root.dataset.mode);
});

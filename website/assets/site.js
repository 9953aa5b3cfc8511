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
  colourFigures();
}

// A figure is a file, which has its colours in the dark under this name.
function colourFigures() {
  const name = root.dataset.theme === "dark" ? "#dark" : "";
  for (const one of all(".drawn source, .drawn img")) {
    const attribute = one.matches("img") ? "src" : "srcset";
    const [before, bare] = [one.getAttribute(attribute), one.getAttribute(attribute).split("#")[0]];
    if (before !== bare + name) one.setAttribute(attribute, bare + name);
  }
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

// The section in view. A section's own place is known while nothing in it is laid out.
const contents = matchMedia("(min-width: 80rem)"); // narrower, they do not stand beside the text
const tocLinks = new Map(all(".page-toc a").map((link) => [link.hash.slice(1), link]));
const sections = all("article > section > section[id], article > section > section[id] > section[id]");
function markSection() {
  if (!contents.matches) return;
  const line = 120;
  const begun = (section) => section.getBoundingClientRect().top < line;
  const chapter = sections.filter((one) => !sections.includes(one.parentElement) && begun(one)).pop();
  const current = sections.filter((one) => one.parentElement === chapter && begun(one)).pop() ?? chapter;
  for (const [id, link] of tocLinks) {
    if (id === current?.id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
if (tocLinks.size > 0) {
  let asked = false;
  const ask = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      markSection();
    });
  };
  addEventListener("scroll", ask, { passive: true });
  contents.addEventListener("change", ask);
  addEventListener("load", ask);
}

// What scrolls sideways can be reached, and so scrolled, with the keyboard. All that might scroll is
// a stop in the page as it comes; what comes near and does not scroll ceases to be one. To measure
// what is far away would lay the whole page out.
const SCROLLING = "pre, .wide-table, .output.text_html, div.math, .katex-display";
const near = new Set();
const paper = matchMedia("print"); // where nothing scrolls
function setTabStops() {
  if (paper.matches) return;
  // In a closed box, or far away, nothing is laid out that could be measured: it keeps its stop.
  const laidOut = [...near].filter((one) => one.checkVisibility({ contentVisibilityAuto: true }));
  // All are measured before one is changed: each change would have the page laid out anew.
  const scrolling = laidOut.map((one) => one.scrollWidth > one.clientWidth + 1);
  laidOut.forEach((one, index) => {
    if (scrolling[index]) one.tabIndex = 0;
    else if (one !== document.activeElement) one.removeAttribute("tabindex");
  });
}
const nearness = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) near.add(target);
    else near.delete(target);
  }
  setTabStops();
}, { rootMargin: "100%" });
all(SCROLLING).forEach((element) => nearness.observe(element));
let pageWidth = 0;
new ResizeObserver(([{ contentRect: { width } }]) => { // where all is laid out for it already
  if (width === pageWidth) return;
  pageWidth = width;
  setTabStops();
}).observe(root);
paper.addEventListener("change", setTabStops);
addEventListener("toggle", setTabStops, true); // a box
addEventListener("contentvisibilityautostatechange", setTabStops, true);
document.fonts?.addEventListener("loadingdone", setTabStops); // wider letters

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
  colourFigures();
  for (const picture of all("article img[loading]")) picture.loading = "eager";
  // A preview that is changed asks again, with all of them open.
  openedToPrint.push(...all(TO_PRINT));
  for (const box of openedToPrint) box.open = true;
});
addEventListener("afterprint", () => {
  for (const box of openedToPrint.splice(0)) box.open = false;
  showTheme(root.dataset.mode);
});

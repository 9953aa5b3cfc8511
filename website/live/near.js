// All that a page has of its answers before there are some: a few hundred bytes that stand in the
// page itself, and load the script when it is of use: where answers are kept, were given in another
// tab just now, or are asked for.

export const { answers = "", live, page } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;

/** @type {Record<string, Promise<unknown>>} */
const loading = {};

/** Once; what could not be fetched is tried again the next time. @param {string} address */
export const load = (address) => loading[address] ??= new Promise((done) => {
  const script = document.createElement("script");
  script.src = address;
  script.async = false; // in the order in which they are asked for
  script.onload = done;
  script.onerror = () => delete loading[address];
  document.head.append(script);
});

// Anew after each return to the page: it may have slept while something was kept.
const look = () => {
  try {
    const back = document.querySelector(".welcome-back") && localStorage.getItem("descent-place");
    if (back || localStorage.getItem("descent-answers")) load(answers);
  } catch {
    // No storage: nothing is kept.
  }
};
look();
addEventListener("pageshow", look);
addEventListener("storage", look);

document.addEventListener("click", async ({ target }) => {
  /** @type {HTMLElement | null} */
  const button = /** @type {Element} */ (target).closest(".answers-button");
  if (!button || answers in loading) return;
  await load(answers);
  button.click(); // now it opens them
});

// A cell that is written and run on the page: the editor, its buttons, what is said, what is shown.
import { html, set, write } from "../../course_lib/widgets/shared/view/dom.js";
import { openEditor } from "./editor.js";
import { createProgress } from "./progress.js";
import { displayed, FULL, sentence, sentences, summary } from "./result.js";
import { busy, inTurn } from "./turns.js";
import { size } from "./words.js";

/**
 * @typedef {import("./result.js").Result} Result
 * @typedef {object} Python
 * @property {(what: { id: string, source: string, onProgress: (progress: import("./words.js").Progress) => void }) => Promise<Result>} run
 * @property {() => void} stop
 *
 * @typedef {object} Options
 * @property {Python} python
 * @property {string} id of the cell in the chapter
 * @property {string} original the page's own
 * @property {string} value what stands in it at first
 * @property {string} name what a screen reader calls the editor
 * @property {string} verb what the button says that runs it
 * @property {string} [exercise] that it answers
 * @property {string} pictures class of the page's own pictures
 * @property {HTMLElement[]} [buttons] further ones
 * @property {(value: string) => void} [onChange] by the reader
 * @property {(result: Result, value: string) => void} [onResult]
 * @property {() => void} [onReset] to the page's own
 * @property {(value: string) => void} [onUndo] of that
 */

let count = 0;

/** @param {Options} options */
export function createCell(options) {
  count += 1;
  const ids = { hint: `live-hint-${count}`, said: `live-said-${count}` };
  const hint = html("span", { class: "live-hint", id: ids.hint }, "Tab indents; Escape, then Tab, leaves.");
  const said = html("div", { class: "live-said", id: ids.said, role: "status" });
  const shown = html("div", { class: "live-shown cell_output" });
  const progress = createProgress((text) => said.replaceChildren(html("p", {}, text)));
  const run = button(options.verb, "live-run", go);
  set(run, { title: "Ctrl or ⌘ + Enter, in the editor" });
  const stop = button("Stop", "live-stop", () => halt());
  const editor = openEditor({
    value: options.value,
    label: options.name,
    hint: ids.hint,
    onRun: go,
    onChange: (value) => {
      reset.forget();
      options.onChange?.(value);
    },
    onRefuse: (why) => said.replaceChildren(sentence("unavailable", why)),
  });
  const reset = createReset({ editor, said, shown, options });
  const bar = html(
    "div", { class: "live-bar" }, run, stop, reset.button, ...(options.buttons ?? []),
    html("span", { class: "live-aside" }, note(), hint),
  );
  const element = html("div", { class: "live-cell", role: "group", "aria-label": options.name.replace(", in Python", "") }, editor.element, bar, said, progress.element, shown);
  const view = { element, editor, run, stop, said, shown, progress, ids };
  stop.hidden = true;
  let halt = () => {};
  let running = false;

  async function go() {
    if (running) return;
    running = true;
    const work = start(view, options);
    halt = work.halt;
    await work.done;
    running = false;
  }

  return {
    element,
    editor,
    end() {
      halt();
      display(shown, []);
    },
    startAgain: reset.startAgain,
    /** Puts something in that the reader has written elsewhere. @param {string} value */
    take(value) {
      if (editor.value === value) return;
      editor.value = value;
      reset.forget();
    },
  };
}

/**
 * @param {string} text
 * @param {string} name
 * @param {() => void} click
 */
export function button(text, name, click) {
  return html("button", { type: "button", class: `live-button ${name}`, click }, text);
}

/** How much the first run fetches, for those who have not had one; shown by the style sheet. */
function note() {
  const bytes = Number(document.documentElement.dataset.pythonBytes);
  const text = bytes ? `Python for this page: ${size(bytes)}, once; kept in your browser.` : "";
  return html("span", { class: "live-note" }, text);
}

/**
 * Runs what stands in the editor.
 * @param {{ editor: import("./editor.js").Editor, run: HTMLElement, stop: HTMLElement, said: HTMLElement,
 *   shown: HTMLElement, progress: ReturnType<typeof createProgress>, ids: { said: string },
 *   element: HTMLElement }} view
 * @param {Options} options
 */
function start(view, options) {
  const { editor, progress } = view;
  const source = editor.value;
  let state = busy() ? "waiting" : "running";
  editor.markLine(null);
  view.stop.hidden = false;
  set(view.run, { "aria-disabled": "true" });
  set(view.shown, { "aria-busy": "true" });
  progress.begin(state === "waiting" ? "Waiting until the other cell has ended …" : undefined);
  /** @type {Result} */
  const stopped = { status: "stopped", outputs: [], message: "Stopped before it began." };
  const work = () => {
    if (state === "given up") return Promise.resolve(stopped);
    state = "running";
    return options.python.run({ id: options.id, source, onProgress: progress.show });
  };
  let giveUp = () => {};
  const givenUp = /** @type {Promise<Result>} */ (new Promise((resolve) => { giveUp = () => resolve(stopped); }));
  const done = Promise.race([inTurn(work), givenUp]).catch((error) => (
    /** @type {Result} */ ({ status: "unavailable", outputs: [], message: String(error.message ?? error) })
  )).then((result) => {
    if (state !== "given up") state = "ended";
    progress.end();
    set(view.run, { "aria-disabled": null });
    set(view.shown, { "aria-busy": null });
    if (view.stop.contains(document.activeElement)) view.run.focus();
    view.stop.hidden = true;
    if (result !== stopped && result.status !== "unavailable") document.documentElement.classList.add("live-started");
    tell(view, result, options);
    options.onResult?.(result, source);
  });
  const halt = () => {
    if (state === "running") options.python.stop();
    else if (state === "waiting") {
      state = "given up";
      giveUp();
    }
  };
  return { done, halt };
}

/**
 * @param {Parameters<typeof start>[0]} view
 * @param {Result} result
 * @param {Options} options
 */
function tell({ element, editor, said, shown, ids }, result, options) {
  const about = sentences(result, { exercise: options.exercise, goTo: editor.goTo });
  if (!about.length) about.push(summary(result));
  if (result.full) about.push(sentence("unavailable", FULL));
  const displays = result.status === "unavailable" ? [] : displayed(result, options.pictures);
  display(shown, displays);
  said.replaceChildren(...about);
  // Below a long cell it would come unseen; whoever reads elsewhere by now is left there.
  if (element.contains(document.activeElement)) said.scrollIntoView({ block: "nearest" });
  if (result.error?.line) editor.markLine(result.error.line, ids.said);
}

/**
 * Whoever runs widgets is told of those that come, and of those that go.
 * @param {HTMLElement} shown
 * @param {HTMLElement[]} displays
 */
function display(shown, displays) {
  const has = () => shown.querySelector("[data-descent-widget]") !== null;
  const had = has();
  shown.replaceChildren(...displays);
  if (had || has()) shown.dispatchEvent(new CustomEvent("descent-widgets", { bubbles: true }));
}

/**
 * Start again, which brings back the page's own, and then undoes that.
 * @param {object} parts
 * @param {import("./editor.js").Editor} parts.editor
 * @param {HTMLElement} parts.said
 * @param {HTMLElement} parts.shown
 * @param {Options} parts.options
 */
function createReset({ editor, said, shown, options }) {
  let before = /** @type {string | null} */ (null);
  const say = (/** @type {string} */ text) => {
    said.replaceChildren(html("p", { class: "live-said-done" }, text));
    display(shown, []);
  };
  const again = button("Start again", "live-again", () => (before === null ? startAgain() : undo(before)));
  const startAgain = () => {
    before = editor.value;
    editor.value = options.original;
    options.onReset?.();
    say("The page’s own code is back.");
    update();
  };
  const undo = (/** @type {string} */ written) => {
    before = null;
    editor.value = written;
    options.onUndo?.(written);
    say("What you had written is back.");
    update();
  };
  const update = () => {
    write(again, before === null ? "Start again" : "Undo");
    again.hidden = before === null && editor.value === options.original;
  };
  update();
  return {
    button: again,
    startAgain,
    /** The reader writes on: there is nothing to undo. */
    forget() {
      before = null;
      update();
    },
  };
}

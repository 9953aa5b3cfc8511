// What came of a run: what is said of it, and what it displays.
import { html } from "../../course_lib/widgets/shared/view/dom.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { safe } from "./safe-html.js";
import { counted } from "./words.js";

/**
 * @typedef {{ kind: "text", text: string, stream?: string }
 *   | { kind: "image", src: string, alt?: string, width?: number, height?: number }
 *   | { kind: "html", html: string }
 *   | { kind: "markdown", text: string }} Output
 * @typedef {object} Result
 * @property {"done" | "raised" | "stopped" | "unavailable"} status
 * @property {Output[]} outputs
 * @property {{ name: string, message: string, line: number | null, text: string }} [error]
 * @property {{ exercise: string, answered: boolean, right: boolean, message: string }[]} [verdicts]
 * @property {string} [truncated]
 * @property {string} [message]
 * @property {boolean} [full] the browser has no room to keep Python
 * @property {number} [seconds]
 */

/**
 * A sentence's text, with what stands in backticks as code.
 * @param {string} text
 */
export function quoted(text) {
  return text.split(/`([^`\n]+)`/).map((part, i) => (i % 2 ? html("code", {}, part) : part));
}

/**
 * @param {import("./icons.js").Sign} sign
 * @param {(Node | string)[]} text
 */
export function sentence(sign, ...text) {
  return html("p", { class: `live-said-${sign}` }, icon(sign), html("span", {}, ...text));
}

export const FULL = "Your browser has no room left to keep Python: it works now, and is fetched again at your next visit.";
const UNANSWERED = "Not answered yet: put your answer in the place of each `...`, and check again.";

/**
 * The sentences on a run, the most important first.
 * @param {Result} result
 * @param {object} where
 * @param {string} [where.exercise] the exercise that the cell is to answer
 * @param {(line: number) => void} where.goTo
 */
export function sentences(result, { exercise, goTo }) {
  const said = [];
  const { status, error, verdicts = [] } = result;
  if (status === "unavailable") {
    said.push(sentence("unavailable", ...quoted(result.message ?? "Python could not be started here.")));
  }
  if (status === "stopped" && !result.truncated) {
    said.push(sentence("stopped", result.message ?? "Stopped. What you wrote is as it was; the next run starts Python afresh."));
  }
  if (status === "raised" && error) {
    const { line } = error;
    const place = line === null ? [] : [" in ", html(
      "button", { type: "button", class: "live-go", click: () => goTo(line) }, `line ${line}`,
    )];
    const message = error.message ? `: ${error.message}` : "";
    said.push(sentence("raised", html("strong", {}, error.name), ...place, message));
  }
  const mine = exercise ? verdicts.filter((verdict) => verdict.exercise === exercise) : verdicts;
  for (const { answered, right, message } of mine) {
    const sign = right ? "right" : answered ? "wrong" : "unanswered";
    said.push(sentence(sign, ...quoted(answered ? message : UNANSWERED)));
  }
  if (result.truncated) {
    said.push(sentence("stopped", result.message ?? "It printed more than a page can show, and was stopped."));
  }
  if (status === "done" && exercise && !mine.length) {
    said.push(sentence("unanswered", "This exercise was not checked: the line ", html(
      "code", {}, `exercises.check("${exercise}", …)`,
    ), " is missing. Start again brings it back."));
  }
  return said;
}

/**
 * What a run that checks nothing is said to have done.
 * @param {Result} result
 */
export function summary({ outputs, seconds }) {
  const texts = outputs.flatMap((output) => (output.kind === "text" ? [output.text] : []));
  const lines = texts.join("").trim().split("\n").filter(Boolean).length;
  const figures = outputs.filter(({ kind }) => kind === "image").length;
  const others = outputs.filter(({ kind }) => kind === "html" || kind === "markdown").length;
  const shown = [
    lines && counted(lines, "printed line"),
    figures && counted(figures, "figure"),
    others && counted(others, "table or text", "tables or texts"),
  ].filter(Boolean).join(", ") || "nothing to show";
  const time = seconds === undefined ? "" : ` in ${seconds < 9.95 ? Math.max(0.1, seconds).toFixed(1) : Math.round(seconds)} s`;
  return html("p", { class: "live-said-done" }, `Done${time}: ${shown}.`);
}

/**
 * What a run displays. What a check says is said already, and left out.
 * @param {Result} result
 * @param {string} pictures class of the pictures, as the page's own have it
 */
export function displayed({ outputs, error, verdicts = [] }, pictures) {
  const said = verdicts.map(({ message }) => `${message}\n`);
  /** @type {HTMLElement[]} */
  const made = outputs.flatMap((output) => {
    if (output.kind === "text") return text(output, said);
    if (output.kind === "image") return picture(output, pictures);
    if (output.kind === "html") return wrapped("text_html", safe(output.html));
    return wrapped("text_markdown", ...markdown(output.text));
  });
  if (error?.text) {
    made.push(html("details", { class: "live-traceback" }, html("summary", {}, "The whole message"), scrolling(error.text)));
  }
  return made;
}

/** @param {string} kind @param {Node[]} inside */
function wrapped(kind, ...inside) {
  return html("div", { class: `output ${kind}` }, ...inside);
}

/** @param {string} written */
function scrolling(written) {
  return html("pre", { tabindex: 0, "aria-label": "What it printed", role: "group" }, written);
}

/**
 * @param {Extract<Output, { kind: "text" }>} output
 * @param {string[]} said what is taken out of it, once each
 */
function text(output, said) {
  let written = output.text;
  for (const [i, message] of said.entries()) {
    const at = message ? written.lastIndexOf(message) : -1;
    if (at < 0) continue;
    written = written.slice(0, at) + written.slice(at + message.length);
    said[i] = "";
  }
  if (!written.trim()) return [];
  const listing = html("div", { class: "highlight" }, scrolling(written.replace(/\n$/, "")));
  return wrapped(output.stream === "stderr" ? "stderr" : "stream", listing);
}

/**
 * @param {Extract<Output, { kind: "image" }>} output
 * @param {string} pictures
 */
function picture({ src, alt, width, height }, pictures) {
  const size = { width: width ?? null, height: height ?? null };
  return wrapped("image_png", html("img", { src, alt: alt || "A figure of this cell.", class: pictures || null, ...size }));
}

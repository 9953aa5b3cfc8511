// Sentences about the keeping of answers, at the foot of the window: none covers what it is about, and
// a screen reader says each once.
import { html } from "../../course_lib/widgets/shared/view/dom.js";
import { download } from "./download.js";

/** @import { Change, Problem } from "./sentences.js" */
/** @import { Answers } from "./store.js" */

/**
 * @param {Answers} answers
 * @param {() => void} open what shows the reader's answers
 */
export function showNotices(answers, open) {
  const place = html("div", { class: "answer-notices", role: "status" });
  document.body.append(place);

  /**
   * @param {string} text
   * @param {[string, () => void][]} actions
   */
  const say = (text, actions) => {
    const notice = html("div", { class: "answer-notice" }, html("p", {}, text));
    const buttons = [...actions, /** @type {[string, () => void]} */ (["Close", () => notice.remove()])];
    notice.append(...buttons.map(([name, click]) => html("button", { type: "button", click }, name)));
    place.append(notice);
    return notice;
  };

  const complain = (/** @type {Problem} */ { message, exercises = [], unreadable }) => {
    const title = exercises.length === 1 ? titleOf(exercises[0]) : "";
    const text = title ? `${title}: ${message[0].toLowerCase()}${message.slice(1)}` : message;
    say(text, unreadable === undefined
      ? [["Your answers", open]]
      : [["Save what could not be read", () => download("descent-answers-unreadable.txt", unreadable)]]);
  };
  answers.problems.forEach(complain);
  answers.addEventListener("problem", (event) => complain(/** @type {CustomEvent} */ (event).detail));
  tellOfOtherTabs(answers, say);
}

/**
 * What was written here and has a later answer from another tab is replaced by it, and that is said.
 * @param {Answers} answers
 * @param {(text: string, actions: []) => Element} say
 */
function tellOfOtherTabs(answers, say) {
  /** @type {Map<string, Element | null>} */
  const written = new Map();
  answers.addEventListener("change", (event) => {
    const { exercises, elsewhere, tab } = /** @type {CustomEvent<Change>} */ (event).detail;
    for (const name of exercises) {
      if (!elsewhere) written.set(name, written.get(name) ?? null);
      else if (tab && written.has(name)) {
        written.get(name)?.remove();
        const what = answers.get(name) ? "has a later answer from another tab, which stands here now" : "was begun again in another tab";
        written.set(name, say(`${titleOf(name) || name} ${what}.`, []));
      }
    }
  });
}

/** As the page calls it. @param {string} exercise */
function titleOf(exercise) {
  const title = document.querySelector(`#ex-${CSS.escape(exercise)} > .admonition-title`)?.cloneNode(true);
  if (!(title instanceof Element)) return "";
  for (const part of title.querySelectorAll(".done-mark, .headerlink, .katex-html, annotation")) part.remove();
  return (title.textContent ?? "").replace(/\s+/g, " ").trim();
}

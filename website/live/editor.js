// The editor of a cell: a textarea over coloured text (prism-code-editor), so that a phone's
// keyboard, a screen reader and the browser's own undo all find what they know. With Python it is a
// thirtieth of CodeMirror's size, and small enough to be there before it is asked for.
import { createEditor } from "prism-code-editor";
import {
  addEditorHotkey, indentSelectedLines, insertLineAndIndent, insertTab, toggleComment,
} from "prism-code-editor/commands";
import "prism-code-editor/languages/python"; // where a line goes on indented, and the sign of comments
import "./python-grammar.js";
import { html, set } from "../../course_lib/widgets/shared/view/dom.js";

/**
 * Of the editor's own commands those that surprise no reader: no bracket closes itself.
 * @type {Record<string, (editor: import("prism-code-editor").PrismEditor) => boolean | void>}
 */
const COMMANDS = {
  Tab(editor) {
    const [start, end] = editor.getSelection();
    return start === end ? insertTab(editor, start) : indentSelectedLines(editor);
  },
  "Shift+Tab": (editor) => indentSelectedLines(editor, true),
  Enter: (editor) => insertLineAndIndent(editor),
  "Shift+Enter": (editor) => insertLineAndIndent(editor),
  "Mod+]": (editor) => indentSelectedLines(editor),
  "Mod+[": (editor) => indentSelectedLines(editor, true),
  "Mod+/": (editor) => toggleComment(editor),
};

/**
 * @typedef {object} Editor
 * @property {HTMLElement} element
 * @property {HTMLTextAreaElement} textarea
 * @property {string} value what stands in it
 * @property {() => void} focus
 * @property {(line: number | null, described?: string) => void} markLine marks a line as the one
 *   that went wrong, in words that the element of the id `described` has; null takes the mark away
 * @property {(line: number) => void} goTo puts the cursor at the end of a line
 */

/**
 * @param {object} options
 * @param {string} options.value
 * @param {string} options.label what a screen reader calls it
 * @param {string} options.hint id of what says how to leave it
 * @param {() => void} options.onRun Ctrl-Enter
 * @param {(value: string) => void} options.onChange by the reader, not by setting `value`
 * @param {(why: string) => void} options.onRefuse what is pasted or dropped is too much
 * @returns {Editor}
 */
export function openEditor({ value, label, hint, onRun, onChange, onRefuse }) {
  const element = html("div", { class: "live-editor highlight" });
  const editor = createEditor(element, { language: "python", tabSize: 4, lineNumbers: false, value });
  const { textarea } = editor;
  set(textarea, {
    "aria-label": label,
    "aria-describedby": hint,
    autocorrect: "off",
    "data-gramm": "false", // what checks one's grammar would draw over it
    translate: "no",
    wrap: "off",
  });
  textarea.removeAttribute("aria-readonly"); // a textarea is none unless it says so itself
  takeKeys(editor, onRun);
  refuseTooMuch(editor, onRefuse);
  // Whoever reads on begins at a line's beginning, also where a phone cannot scroll back unseen.
  textarea.addEventListener("blur", () => { editor.container.scrollLeft = 0; });
  let marked = /** @type {Element | null} */ (null);
  const markLine = (/** @type {number | null} */ line, /** @type {string} */ described = "") => {
    marked?.classList.remove("live-wrong-line");
    marked = line === null ? null : editor.lines[line] ?? null;
    marked?.classList.add("live-wrong-line");
    if (marked) editor.container.scrollLeft = 0;
    set(textarea, {
      "aria-invalid": marked !== null && "true",
      "aria-describedby": marked ? `${described} ${hint}` : hint,
    });
  };
  textarea.addEventListener("input", () => {
    markLine(null);
    onChange(editor.value);
  });
  return {
    element,
    textarea,
    markLine,
    get value() { return editor.value; },
    set value(text) {
      markLine(null);
      editor.container.scrollLeft = 0;
      editor.setOptions({ value: text });
    },
    focus: () => textarea.focus(),
    goTo(line) {
      const end = editor.value.split("\n").slice(0, line).join("\n").length;
      textarea.focus();
      textarea.setSelectionRange(end, end);
    },
  };
}

const LINES = 1_000; // a browser takes seconds to lay out a field of several thousand
const TOO_MUCH = `That would be more than ${LINES.toLocaleString("en")} lines, too many for a cell on this page: nothing was inserted.`;

/**
 * What would make the page stand still (a paste, a drop, one line more) is left out, and that is said.
 * @param {import("prism-code-editor").PrismEditor} editor
 * @param {(why: string) => void} refuse
 */
function refuseTooMuch({ textarea, keyCommandMap }, refuse) {
  const breaks = (/** @type {string} */ text) => text.split("\n").length - 1;
  const isTooMuch = (/** @type {number} */ more) => {
    const { value, selectionStart, selectionEnd } = textarea;
    const replaced = breaks(value.slice(selectionStart, selectionEnd));
    const isOne = more > replaced && breaks(value) - replaced + more >= LINES;
    if (isOne) refuse(TOO_MUCH);
    return isOne;
  };
  textarea.addEventListener("beforeinput", (event) => {
    const text = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
    const isBreak = /^insert(LineBreak|Paragraph)/.test(event.inputType);
    if (isTooMuch(isBreak ? 1 : breaks(text))) event.preventDefault();
  });
  // The editor's own command writes past that event.
  const { Enter } = keyCommandMap;
  keyCommandMap.Enter = (...given) => isTooMuch(1) || Enter?.(...given);
}

/**
 * Ctrl-Enter runs; Tab indents, and after Escape it leaves, as in any other field.
 * @param {import("prism-code-editor").PrismEditor} editor
 * @param {() => void} onRun
 */
function takeKeys(editor, onRun) {
  let leaving = false;
  delete editor.keyCommandMap.Escape; // there the editor would lose the focus to nothing
  editor.textarea.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leaving = true;
    else if (event.key === "Tab" && leaving) event.stopImmediatePropagation(); // the browser's own
    else if (event.key !== "Shift") leaving = false;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      onRun();
    }
  });
  editor.textarea.addEventListener("blur", () => { leaving = false; });
  for (const [key, command] of Object.entries(COMMANDS)) addEditorHotkey(editor, key, command);
}

// "Your answers": how many there are, and what a reader can do with them.
import { html } from "../../course_lib/widgets/shared/view/dom.js";
import { download } from "./download.js";
import { LARGEST, TOO_LARGE } from "./exported.js";
import { doneIn } from "./marks.js";
import { erasePlace, hasPlace } from "./place.js";

/** @import { Answers } from "./store.js" */
/** @import { Chapter } from "./marks.js" */

/** @param {number} count @param {string} what @param {string} [several] */
const counted = (count, what, several = `${what}s`) => `${count} ${count === 1 ? what : several}`;

/** @param {string} text @param {() => void} click */
const button = (text, click) => html("button", { type: "button", click }, text);

/**
 * Show the button that opens the dialog, where answers can be given or are kept.
 * @param {Answers} answers
 * @param {Chapter[]} chapters
 * @returns {() => void} opens it
 */
export function offerDialog(answers, chapters) {
  /** @type {Dialog | undefined} */
  let made;
  const open = () => {
    made ??= new Dialog(answers, chapters);
    made.open();
  };
  /** @type {HTMLElement | null} */
  const place = document.querySelector(".nav-answers");
  place?.querySelector("button")?.addEventListener("click", open);
  const offer = () => {
    if (place && ("offered" in place.dataset || Object.keys(answers.all()).length > 0)) place.hidden = false;
  };
  answers.addEventListener("change", offer);
  offer();
  return open;
}

class Dialog {
  #answers;
  #chapters;
  /** Brings back what was erased last. */
  #restore = () => {};
  #summary = html("p", {});
  #said = html("p", { role: "status" });
  #question = html("p", {});
  #export = button("Export to a file", () => this.#write());
  #import = button("Import from a file", () => this.#file.click());
  #erase = button("Erase", () => this.#ask());
  #yes = button("Erase", () => this.#forget());
  #no = button("Keep", () => {
    this.#sure.hidden = true;
    this.#erase.focus();
  });
  #sure = html("div", { class: "answers-sure", hidden: true }, this.#question, this.#yes, this.#no);
  #undo = html("button", { type: "button", hidden: true, click: () => this.#bringBack() }, "Undo");
  #file = html("input", { type: "file", accept: ".json,application/json", hidden: true, change: () => this.#take() });
  #element = html("dialog", { class: "answers-dialog", "aria-labelledby": "answers-title" },
    html("h2", { id: "answers-title", tabindex: -1, autofocus: true }, "Your answers"),
    html("p", {}, "They are kept in this browser and never sent anywhere. A file takes them to another browser, or "
      + "to another computer."),
    this.#summary,
    html("div", { class: "answers-buttons" }, this.#export, this.#import, this.#erase, this.#file),
    this.#sure,
    html("div", { class: "answers-said" }, this.#said, this.#undo),
    html("form", { method: "dialog" }, html("button", {}, "Close")));

  /**
   * @param {Answers} answers
   * @param {Chapter[]} chapters
   */
  constructor(answers, chapters) {
    this.#answers = answers;
    this.#chapters = chapters;
    // A click beside it.
    this.#element.addEventListener("click", ({ target }) => target === this.#element && this.#element.close());
    this.#element.addEventListener("close", () => {
      this.#sure.hidden = true;
    });
    answers.addEventListener("change", () => this.#update());
    document.body.append(this.#element);
  }

  open() {
    this.#update();
    this.#element.showModal();
  }

  get #kept() {
    return Object.keys(this.#answers.all()).length;
  }

  #update() {
    const all = this.#chapters.reduce((sum, { names }) => sum + names.length, 0);
    const done = doneIn(this.#answers, this.#chapters);
    this.#summary.textContent = this.#kept
      ? `${counted(this.#kept, "answer")} kept, ${done} of ${all} exercises done.`
      : "There are none yet.";
    this.#export.disabled = this.#kept === 0;
    this.#erase.disabled = this.#kept === 0 && !hasPlace();
  }

  /** @param {string} text */
  #tell(text) {
    this.#said.textContent = text;
  }

  #write() {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0"));
    const name = `descent-answers-${day.join("-")}.json`;
    download(name, this.#answers.export());
    this.#tell(`Saved as ${name}, where your browser keeps its downloads.`);
  }

  async #take() {
    const chosen = this.#file.files?.[0];
    if (!chosen) return;
    try {
      if (chosen.size > 4 * LARGEST) throw new Error(TOO_LARGE);
      const { imported, kept, unread } = this.#answers.import(await chosen.text());
      this.#tell([
        `${counted(imported, "answer")} imported.`,
        kept ? `${counted(kept, "answer")} of this browser kept, as new as the file’s or newer.` : "",
        unread ? `${counted(unread, "entry", "entries")} of the file could not be read.` : "",
      ].filter(Boolean).join(" "));
    } catch (error) {
      this.#tell(error instanceof Error ? error.message : "The file could not be read: nothing was imported.");
    }
    this.#file.value = ""; // so that the same file can be chosen again
    this.#update();
  }

  #ask() {
    const what = this.#kept ? `${counted(this.#kept, "answer")} and the place where you stopped` : "the place where you stopped";
    this.#question.textContent = `Erase ${what} from this browser?`;
    this.#tell("");
    this.#sure.hidden = false;
    this.#no.focus();
  }

  #forget() {
    const parts = [this.#answers.erase(), erasePlace()];
    this.#restore = () => parts.forEach((part) => part());
    this.#sure.hidden = true;
    this.#undo.hidden = false;
    this.#update();
    this.#tell("Erased. Until you leave this page, you can bring it back.");
    this.#undo.focus();
  }

  #bringBack() {
    this.#restore();
    this.#undo.hidden = true;
    this.#update();
    this.#tell("Everything is back.");
    this.#erase.focus();
  }
}

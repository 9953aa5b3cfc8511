// What a reader has answered: kept in this browser, apart from the published chapters, and sent
// nowhere. Several tabs write to the same place. Nothing here has a page in it, so that tests run it
// under node.
import { readExport, writeExport } from "./exported.js";
import { later, missing, NEWER, parse, serialise } from "./record.js";
import { ASIDE, FULL, NEWER_FOUND, NOT_KEPT, STUCK } from "./sentences.js";
import { KEY, Shelf } from "./shelf.js";

/** @import { Entry, Kept } from "./record.js" */
/** @import { Problem } from "./sentences.js" */

/**
 * `changed`: the exercise's published cell is not the one that was answered any more.
 * @typedef {{ source: string | null, right: boolean, when: number, changed: boolean }} Answer
 */
/**
 * @typedef {object} Surroundings
 * @property {() => Storage | null} storage
 * @property {(exercise: string) => string | null} published what the cell on this page is made of, as a hash
 * @property {() => number} [now]
 */

const DELAY = 400; // ms: one write for a burst of keys

/** Events: "problem" and "change", a Problem and a Change in their `detail`. */
export class Answers extends EventTarget {
  /** @type {Kept} */
  #kept = { erased: 0, entries: new Map() };
  /** @type {Set<string>} Not written yet. */
  #waiting = new Set();
  /** @type {Set<string>} Of those, the ones that a reader was told about. */
  #refused = new Set();
  /** Whether anything was stored: only then can it have been emptied. */
  #seen = false;
  /** Whether what is stored must stay as it is. */
  #locked = false;
  #saidNotKept = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #shelf;
  #published;
  #now;
  /** @type {Problem[]} What was said before anybody listened, too. */
  problems = [];

  /** @param {Surroundings} around */
  constructor({ storage, published, now = Date.now }) {
    super();
    this.#shelf = new Shelf(storage);
    this.#published = published;
    this.#now = now;
    this.#merge(this.#read());
  }

  /** @param {string} exercise @returns {Answer | null} */
  get(exercise) {
    const entry = this.#kept.entries.get(exercise);
    if (!entry || entry.removed) return null;
    const now = this.#published(exercise);
    const changed = Boolean(now && entry.published && now !== entry.published);
    return { source: entry.source, right: entry.right, when: entry.when, changed };
  }

  /** @returns {{ [exercise: string]: Answer }} */
  all() {
    const names = [...this.#kept.entries.keys()].sort();
    return Object.fromEntries(names.flatMap((name) => {
      const answer = this.get(name);
      return answer ? [[name, answer]] : [];
    }));
  }

  /**
   * With `right` it has been checked, as it stands; without, it was edited.
   * @param {string} exercise
   * @param {{ source?: string, right?: boolean }} change
   */
  set(exercise, { source, right }) {
    const known = this.#kept.entries.get(exercise);
    const old = known?.removed ? undefined : known;
    const checked = right !== undefined;
    const now = this.#published(exercise);
    const entry = {
      source: source ?? old?.source ?? null,
      right: right ?? old?.right ?? false,
      // An edit of an old answer does not make it one to the new question; a check does.
      published: (old && !checked ? old.published : now ?? old?.published) ?? null,
    };
    if (old && old.source === entry.source && old.right === entry.right && old.published === entry.published) return;
    this.#put(exercise, { ...entry, when: this.#now(), written: 0, removed: false });
    this.#changed([exercise], {});
    if (checked) this.flush();
    else this.#soon();
  }

  /**
   * The exercise is begun again.
   * @param {string} exercise
   */
  remove(exercise) {
    if (!this.get(exercise)) return;
    this.#put(exercise, { source: null, right: false, published: null, when: 0, written: 0, removed: true });
    this.#changed([exercise], {});
    this.flush();
  }

  /** Forget everything. @returns {() => void} brings it back */
  erase() {
    const { entries } = this.#kept;
    const names = Object.keys(this.all());
    const aside = this.#shelf.takeAside();
    const unread = this.#locked ? this.#shelf.read() : null;
    this.#kept = { erased: this.#stamp(), entries: new Map() };
    this.#waiting.clear();
    this.#refused.clear();
    this.#locked = false;
    this.#write(this.#kept);
    this.#changed(names, { elsewhere: true });
    return () => {
      // What has been answered since is newer, and stays.
      const back = [...entries].filter(([name, entry]) => !entry.removed && !this.get(name));
      for (const [name, entry] of back) this.#put(name, entry);
      this.#shelf.putBack(unread === null ? aside : [...aside, [KEY, unread]]);
      this.#locked = unread !== null;
      this.flush();
      this.#changed(back.map(([name]) => name), { elsewhere: true });
    };
  }

  /** @returns {string} a file's content */
  export() {
    return writeExport(this.#kept.entries, this.#now());
  }

  /**
   * The newer answer to each exercise stays. Throws an Error whose message is for the reader.
   * @param {string} text
   * @returns {{ imported: number, kept: number, unread: number }} taken from the file; the browser's own; neither
   */
  import(text) {
    this.refresh();
    const { entries, unread } = readExport(text, this.#now());
    const newer = [...entries].filter(([name, entry]) => {
      const mine = this.get(name);
      return !mine || entry.when > mine.when;
    });
    for (const [name, entry] of newer) this.#put(name, entry);
    this.flush();
    this.#changed(newer.map(([name]) => name), { elsewhere: true });
    return { imported: newer.length, kept: entries.size - newer.length, unread };
  }

  /** Take over what another tab has written. */
  refresh() {
    const changed = this.#merge(this.#read());
    if (this.#waiting.size) this.#soon();
    this.#changed(changed, { elsewhere: true, tab: true });
  }

  /** Write now what is waiting to be written. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size === 0 || this.#locked) return;
    // Another tab may have written since: read, merge, write, each exercise by itself.
    const stored = this.#read();
    const changed = this.#merge(stored);
    if (this.#locked) return;
    const done = this.#write(this.#kept);
    if (done === "written") {
      this.#waiting.clear();
      this.#refused.clear();
    } else if (done === "full") {
      this.#writeWhatFits(stored);
    } else if (!this.#saidNotKept) {
      this.#saidNotKept = true;
      this.#complain({ message: NOT_KEPT });
    }
    this.#changed(changed, { elsewhere: true, tab: true });
  }

  #soon() {
    this.#timer ??= setTimeout(() => this.flush(), DELAY);
  }

  /**
   * @param {string} exercise
   * @param {Entry} entry
   */
  #put(exercise, entry) {
    this.#kept.entries.set(exercise, { ...entry, written: this.#stamp() });
    this.#waiting.add(exercise);
  }

  /** A time later than all that are known: a clock may stand still, or be set back. */
  #stamp() {
    const known = [...this.#kept.entries.values()].map(({ written }) => written);
    return Math.max(this.#now(), ...[this.#kept.erased, ...known].map((time) => time + 1));
  }

  /** @returns {Kept | null} what is stored; null when nothing is */
  #read() {
    const text = this.#shelf.read();
    if (text === null) return null;
    const found = parse(text);
    if (found === NEWER) {
      this.#lock({ message: NEWER_FOUND });
      return { erased: 0, entries: new Map() };
    }
    if (found.damaged && !this.#locked) {
      if (this.#shelf.setAside(text, this.#now()) && this.#write(found) === "written") {
        this.#complain({ message: ASIDE, unreadable: text });
      } else {
        this.#lock({ message: STUCK, unreadable: text });
      }
    }
    return found;
  }

  /** @param {Problem} problem */
  #lock(problem) {
    if (!this.#locked) this.#complain(problem);
    this.#locked = true;
  }

  /**
   * Bring what is stored and what is known here together, of each exercise the later.
   * @param {Kept | null} stored
   * @returns {string[]} the exercises whose answers have changed here
   */
  #merge(stored) {
    const mine = this.#kept;
    const merged = later(mine, stored ?? { erased: 0, entries: new Map() });
    // Emptied by hand, or by the browser's own "clear data": what is still to be written stays.
    if (stored === null && this.#seen) {
      merged.entries = new Map([...merged.entries].filter(([name]) => this.#waiting.has(name)));
    }
    this.#seen = stored !== null;
    this.#kept = merged;
    const names = new Set([...mine.entries.keys(), ...merged.entries.keys()]);
    const changed = [...names].filter((name) => mine.entries.get(name) !== merged.entries.get(name));
    for (const name of changed) this.#waiting.delete(name);
    // Later than what is stored: another tab wrote at the same moment, and knew nothing of it.
    if (stored) for (const name of missing(stored, merged)) this.#waiting.add(name);
    return changed;
  }

  /** @param {Kept} kept */
  #write(kept) {
    const done = this.#shelf.write(serialise(kept));
    if (done === "written") this.#seen = true;
    return done;
  }

  /**
   * Of what is new each answer that fits is kept, the shortest first; the others stay here.
   * @param {Kept | null} stored
   */
  #writeWhatFits(stored) {
    const { entries, erased } = this.#kept;
    const length = (/** @type {string} */ name) => entries.get(name)?.source?.length ?? 0;
    const fitting = new Map(stored?.entries ?? []);
    const refused = [];
    for (const name of [...this.#waiting].sort((one, two) => length(one) - length(two))) {
      const tried = new Map(fitting).set(name, /** @type {Entry} */ (entries.get(name)));
      if (this.#write({ erased, entries: tried }) === "written") {
        fitting.set(name, /** @type {Entry} */ (entries.get(name)));
        this.#waiting.delete(name);
        this.#refused.delete(name);
      } else if (!this.#refused.has(name)) {
        refused.push(name);
        this.#refused.add(name);
      }
    }
    const what = refused.length === 1 ? "This answer" : `${refused.length} of your answers`;
    if (refused.length) this.#complain({ message: `${what} ${FULL}`, exercises: refused });
  }

  /**
   * @param {string[]} exercises
   * @param {{ elsewhere?: boolean, tab?: boolean }} by
   */
  #changed(exercises, { elsewhere = false, tab = false }) {
    if (exercises.length) this.#tell("change", { exercises, elsewhere, tab });
  }

  /** @param {Problem} problem */
  #complain(problem) {
    this.problems.push(problem);
    this.#tell("problem", problem);
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

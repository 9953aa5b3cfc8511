// The browser's storage, which may be absent, blocked or full: asked for anew each time, and no
// exception leaves here.
export const KEY = "descent-answers";
const ASIDE = `${KEY}-unreadable-`;

export class Shelf {
  /** @type {() => Storage | null} */
  #open;

  /** @param {() => Storage | null} open it may throw, as browsers do */
  constructor(open) {
    this.#open = open;
  }

  /** @returns {string | null} */
  read() {
    return this.#attempt((storage) => storage.getItem(KEY)) ?? null;
  }

  /** @param {string} text @returns {"written" | "full" | "blocked"} */
  write(text) {
    try {
      this.#open()?.setItem(KEY, text);
      return this.read() === text ? "written" : "blocked";
    } catch (error) {
      return error instanceof Error && /quota/i.test(error.name) ? "full" : "blocked";
    }
  }

  /**
   * A copy of what cannot be read.
   * @param {string} text
   * @param {number} now
   * @returns {boolean} whether there was room for it
   */
  setAside(text, now) {
    return this.#attempt((storage) => {
      const keys = asideIn(storage);
      if (!keys.some((key) => storage.getItem(key) === text)) storage.setItem(`${ASIDE}${now}`, text);
      return true;
    }) ?? false;
  }

  /** All that was set aside is taken out. @returns {[string, string][]} */
  takeAside() {
    return this.#attempt((storage) => asideIn(storage).map((key) => {
      const text = storage.getItem(key) ?? "";
      storage.removeItem(key);
      return /** @type {[string, string]} */ ([key, text]);
    })) ?? [];
  }

  /** @param {[string, string][]} taken */
  putBack(taken) {
    this.#attempt((storage) => taken.forEach(([key, text]) => storage.setItem(key, text)));
  }

  /**
   * @template Result
   * @param {(storage: Storage) => Result} use
   * @returns {Result | undefined}
   */
  #attempt(use) {
    try {
      const storage = this.#open();
      return storage ? use(storage) : undefined;
    } catch {
      return undefined;
    }
  }
}

/** @param {Storage} storage */
function asideIn(storage) {
  return Array.from({ length: storage.length }, (_, place) => storage.key(place) ?? "")
    .filter((key) => key.startsWith(ASIDE));
}

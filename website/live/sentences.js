// What the store of answers tells: that something has changed, or cannot be kept as it should.

/**
 * `elsewhere`: not by `set` or `remove` on this page; of those, `tab`: by another one.
 * @typedef {{ exercises: string[], elsewhere: boolean, tab: boolean }} Change
 */
/**
 * `exercises`: whose answers could not be kept. `unreadable`: what was stored, as it was.
 * @typedef {{ message: string, exercises?: string[], unreadable?: string }} Problem
 */
export const NOT_KEPT = "Your answers are not kept: this browser does not let the site store anything, as in private "
  + "browsing. They last until you leave this page, so export them first.";
export const FULL = "could not be kept, because the browser’s storage for this site is full. Your other answers are safe. "
  + "Export them all to a file before you leave this page, or make room.";
export const ASIDE = "Some of your kept answers could not be read. They are set aside in this browser, and what you answer "
  + "from now on is kept.";
export const STUCK = "Your kept answers could not be read, and there is no room to set them aside. They stay as they are, "
  + "and what you answer now lasts until you leave this page.";
export const NEWER_FOUND = "Your answers were kept by a newer version of this page. Reload it to go on with them; what you "
  + "answer before that is not kept.";

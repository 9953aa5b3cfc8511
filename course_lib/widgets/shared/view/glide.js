// What moves at the press of a button glides there; what follows a finger or a key is there at once.
// The style sheet does the moving, so that the elements have their new places from the beginning,
// for whoever asks; it does nothing where motion is not wanted.

const TIME = 450; // milliseconds, somewhat longer than the style sheet's

/** @param {HTMLElement} el the widget */
export function glider(el) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const end = () => {
    if (timer === undefined) return; // as at nearly every key: even to look for the class takes long
    clearTimeout(timer);
    timer = undefined;
    el.classList.remove("descent-gliding");
  };
  const events = ["input", "pointerdown", "keydown"];
  for (const event of events) el.addEventListener(event, end, true);
  return {
    glide() {
      clearTimeout(timer);
      el.classList.add("descent-gliding");
      timer = setTimeout(end, TIME);
    },
    stopGliding() {
      end();
      for (const event of events) el.removeEventListener(event, end, true);
    },
  };
}

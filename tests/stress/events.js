// Random events for whatever stands in a page, each a list that can be written down and played again:
// `stress.random(seed, count)` makes and plays some, `stress.play(events)` plays given ones. Both
// return what was played, and what was wrong. Real input, windows and media come from run.py.
window.stress = (() => {
  const { set: setValue } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  const NONSENSE = /NaN|undefined|\[object|(?<!value=")-?Infinity|\bnull\b/; // a speed may be infinite
  const faults = [];
  let now = null; // the event that is being played

  function wrong(what, where = "") {
    if (faults.length < 20) faults.push({ what: `${what}`.slice(0, 400), where, event: now });
  }

  // --- what is watched ----------------------------------------------------------------------------

  addEventListener("error", ({ message, error }) => {
    if (message.startsWith("ResizeObserver loop")) return; // it goes on in the next frame
    wrong(error?.stack ?? message, "error");
  });
  addEventListener("unhandledrejection", ({ reason }) => wrong(reason?.stack ?? reason, "rejection"));
  for (const level of ["error", "warn"]) {
    const said = console[level];
    console[level] = (...words) => {
      wrong(words.join(" "), `console.${level}`);
      said.apply(console, words);
    };
  }

  // A name and a place for a fault.
  const named = (one) => `${one.localName} ${one.getAttribute?.("class") ?? ""}`;

  // All that is written into the page, even for a moment.
  new MutationObserver((changes) => {
    for (const { type, target, attributeName, addedNodes } of changes) {
      if (type === "attributes") {
        const value = target.getAttribute(attributeName);
        if (value && NONSENSE.test(value)) wrong(value, `${attributeName} of ${named(target)}`);
      } else if (type === "characterData") look(target.data, target.parentElement);
      else for (const one of addedNodes) look(one.outerHTML ?? one.data ?? "", target);
    }
  }).observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true,
  });

  function look(text, where) {
    const found = NONSENSE.exec(text);
    if (found && !where?.closest("script, style")) {
      wrong(text.slice(Math.max(0, found.index - 80), found.index + 40), where && named(where));
    }
  }

  // What a browser ignores in silence: styles, values of controls and strokes on a canvas.
  function watch(prototype, name, check) {
    const old = Object.getOwnPropertyDescriptor(prototype, name);
    const key = old.set ? "set" : "value";
    Object.defineProperty(prototype, name, {
      ...old,
      [key](...given) {
        if (!check(given)) wrong(`${name}(${given})`, (this.canvas ?? this).localName);
        return old[key].apply(this, given);
      },
    });
  }
  const watched = (style, owner) => new Proxy(style, {
    get: (_, name) => (typeof style[name] === "function" ? style[name].bind(style) : style[name]),
    set(_, name, value) {
      if (NONSENSE.test(`${value}`)) wrong(value, `${name} of ${named(owner)}`);
      style[name] = value;
      return true;
    },
  });
  const clean = (given) => !given.some((one) => NONSENSE.test(`${one}`));
  const finite = (given) => !given.some((one) => typeof one === "number" && !Number.isFinite(one));
  watch(HTMLInputElement.prototype, "value", clean);
  watch(CSSStyleDeclaration.prototype, "setProperty", clean);
  const styles = new WeakMap();
  for (const { prototype } of [HTMLElement, SVGElement]) {
    const { get, ...rest } = Object.getOwnPropertyDescriptor(prototype, "style");
    Object.defineProperty(prototype, "style", { ...rest, get() {
      if (!styles.has(this)) styles.set(this, watched(get.call(this), this));
      return styles.get(this);
    } });
  }
  for (const name of ["moveTo", "lineTo", "arc", "rect", "fillRect", "clearRect", "fillText",
    "drawImage", "putImageData", "createImageData", "setTransform", "translate", "scale"]) {
    watch(CanvasRenderingContext2D.prototype, name, finite);
  }

  // A made-up pointer cannot be captured: what capture does is done here, for all pointers.
  const captured = new Map();
  const [capture, holds] = [Element.prototype.setPointerCapture, Element.prototype.hasPointerCapture];
  Element.prototype.setPointerCapture = function set(id) {
    if (id < MADE_UP) capture.call(this, id);
    else captured.set(id, this);
  };
  Element.prototype.hasPointerCapture = function has(id) {
    return id < MADE_UP ? holds.call(this, id) : captured.get(id) === this;
  };

  // What leads elsewhere would end it.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && !link.getAttribute("href").startsWith("#")) event.preventDefault();
    // Only a reader's own click may open the window in which a file is chosen.
    if (event.target.matches?.("input[type=file]")) event.preventDefault();
  }, true);
  addEventListener("submit", (event) => {
    if (event.target.matches("[action]")) event.preventDefault();
  }, true);

  // --- chance -------------------------------------------------------------------------------------

  let state = 1;
  function chance() { // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  const one = (list) => list[Math.floor(chance() * list.length)];
  const whole = (low, high) => low + Math.floor(chance() * (high - low + 1));
  const round = (value) => Number(value.toPrecision(6));

  // --- the events ---------------------------------------------------------------------------------

  let place = "body"; // what is under stress
  const all = (selector) => [...document.querySelectorAll(place)].flatMap((root) => (
    [...root.querySelectorAll(selector)]));
  const isSeen = (each) => each.checkVisibility() && !each.disabled;
  // The index of one that can be seen, or undefined. To ask all of them would have the browser work
  // out what is far away on the page, a task longer than any of the page's own.
  function seen(selector) {
    const there = all(selector);
    for (let left = there.length === 0 ? 0 : 30; left > 0; left -= 1) {
      const index = whole(0, there.length - 1);
      if (isSeen(there[index])) return index;
    }
    return one(there.flatMap((each, index) => (isSeen(each) ? [index] : [])));
  }

  const MADE_UP = 1e6; // the first of the made-up pointers
  const SURFACES = ".descent-handle, .descent-map, [style*='touch-action'], svg, canvas, button, td";
  const RANGES = "input[type=range], input[type=number]";
  const TICKED = "input[type=checkbox], input[type=radio]";
  const PRESSED = "button, summary, a[href^='#'], label";
  const STOPS = "button, input, select, summary, textarea, a[href], [tabindex]";
  const TYPED = "textarea, input[type=text], input[type=search]";
  const ILLEGAL = ["", "x", "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "-0", "1e-320", "0x10",
    "1,5", "９", "__proto__", "∞", "-1", "99999999", "0.30000000000000004", " ", "--1", "9".repeat(400)];
  const NUMBER = /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i;
  const TEXTS = [...ILLEGAL, "toString", "constructor", "<img src=x onerror=alert(1)>", "'\"><svg>", "%",
    "%E0%A4%A", "null", "undefined", "true", "false", "_", "1_2", "1_2_3", "NaN_NaN", "SGD_Adam", "😀",
    "\u202e", "é".repeat(2000), "a=b&c", "#", "../..", "javascript:alert(1)"];
  const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown",
    "Enter", "Escape", "Tab", " ", "a", "m", "b", "s", "/", "?", "0", "9", "-", "e", "Delete", "F1"];
  const WIDTHS = [200, 240, 280, 320, 360, 480, 559, 560, 599, 600, 640, 768, 1000, 1280, 1600];

  const MAKERS = {
    *drag() {
      const index = seen(SURFACES);
      if (index === undefined) return;
      const id = MADE_UP + whole(0, 2);
      const kind = one(["mouse", "mouse", "touch", "pen"]);
      let [x, y] = [chance(), chance()];
      const at = (name, more) => ["pointer", name, index, round(x), round(y), id, kind, more];
      yield at("pointerdown", one([0, 0, 0, 0, 0, 2, 1]));
      for (let left = whole(0, 14); left > 0; left -= 1) {
        const far = chance();
        if (far < 0.06) [x, y] = [one([-1e5, 1e5, 0, 1, -0.5, 1e-9]), one([-1e5, 1e5, 0, 1, 0.5])];
        else if (far < 0.2) [x, y] = [3 * chance() - 1, 3 * chance() - 1]; // beyond its edges
        else [x, y] = [x + 0.1 * (chance() - 0.5), y + 0.1 * (chance() - 0.5)];
        yield at("pointermove", whole(1, 4)); // so many have been made one
      }
      const end = one(["pointerup", "pointerup", "pointerup", "pointercancel", "pointerleave", ""]);
      if (end) yield at(end, 0);
      if (end === "pointerup" && chance() < 0.5) yield at("click", 0);
      if (chance() < 0.1) yield at("lostpointercapture", 0);
    },
    *hover() {
      const index = seen(SURFACES);
      if (index === undefined) return;
      for (const name of ["pointerenter", "pointermove", "pointermove", "pointerleave"]) {
        yield ["pointer", name, index, round(1.4 * chance() - 0.2), round(chance()), 1, "mouse", 1];
      }
    },
    *wheel() {
      const index = seen(SURFACES);
      if (index !== undefined) yield ["wheel", index, one([-1e4, -120, -1, 1, 120, 1e4])];
    },
    *slide() {
      const index = seen(RANGES);
      if (index === undefined) return;
      const input = all(RANGES)[index];
      const [low, high] = [Number(input.min || -1e3), Number(input.max || 1e3)];
      for (let left = whole(1, 8); left > 0; left -= 1) {
        const share = one([0, 1, chance(), chance(), chance(), 0.5]);
        yield ["value", index, String(round(low + share * (high - low))), one([true, false])];
      }
    },
    *illegal() {
      const index = seen(RANGES);
      if (index !== undefined) yield ["value", index, one(ILLEGAL), one([true, false])];
    },
    *keys() {
      const index = seen(STOPS);
      if (index === undefined) return;
      const key = one(KEYS);
      for (let left = one([1, 1, 2, 8]); left > 0; left -= 1) {
        yield ["key", index, key, one([0, 0, 0, 0, 1, 2, 4])];
      }
    },
    *choose() {
      const index = seen("select");
      if (index === undefined) return;
      yield ["choose", index, chance() < 0.05 ? -1 : whole(0, all("select")[index].length - 1)];
    },
    *tick() {
      const index = seen(TICKED);
      if (index !== undefined) yield ["click", TICKED, index];
    },
    *press() {
      const index = seen(PRESSED);
      for (let left = index === undefined ? 0 : one([1, 1, 1, 2, 5]); left > 0; left -= 1) {
        yield ["click", PRESSED, index];
      }
    },
    *submit() {
      const index = seen("form");
      if (index !== undefined) yield ["submit", index];
    },
    *type() {
      const index = seen(TYPED);
      // What looks like a fault would be shown as it was typed.
      if (index !== undefined) yield ["type", index, one(TEXTS.filter((text) => !NONSENSE.test(text)))];
    },
    *focus() {
      const index = seen(STOPS);
      if (index !== undefined) yield ["focus", index];
    },
    *resize() { yield ["width", one([...WIDTHS, whole(200, 1600), 0])]; },
    *letters() { yield ["letters", one(["", "", "200%", "150%", "50%"])]; },
    *theme() { yield ["theme", one(["light", "dark", ""]), one(["true", "false", ""])]; },
    *show() { yield* [["hidden", true], ["hidden", false]]; },
    *fold() {
      const index = seen("details");
      if (index !== undefined) yield ["fold", index, chance() < 0.7];
    },
    *paper() { yield* [["window", "beforeprint"], ["window", "afterprint"]]; },
    *window() {
      yield ["window", one(["blur", "focus", "resize", "pageshow", "scroll", "orientationchange"])];
      yield ["page", one(["visibilitychange", "descent-begin", "descent-linked", "selectionchange"])];
    },
    *address() { yield ["address", one(["hash", "push", "replace"]), address()]; },
    *history() { yield ["history", one([-1, -1, 1, -3, 2])]; },
    *wait() { yield ["frames", whole(1, 3)]; },
  };
  const WEIGHTS = {
    drag: 10, hover: 3, wheel: 1, slide: 14, illegal: 3, keys: 12, choose: 6, tick: 6, press: 10,
    submit: 2, type: 4, focus: 3, resize: 4, letters: 0.5, theme: 2, show: 0.6, fold: 3, paper: 0.3,
    window: 1, address: 2.5, history: 2, wait: 6,
  };

  // --- addresses ----------------------------------------------------------------------------------

  // A trait's value as a link has it: allowed, at its limits, beyond them or nothing of the kind.
  function textOf(limit) {
    if (chance() < 0.3) return one(TEXTS);
    const number = ({ low, high, kind }) => {
      const value = one([low, high, low + chance() * (high - low), low + chance() * (high - low)]);
      return String(kind === "whole" ? Math.round(value) : value);
    };
    if (limit.kind === "number" || limit.kind === "whole") {
      return chance() < 0.2 ? String(one([limit.low - 1, limit.high + 1, -limit.high, 1e300]))
        : number(limit);
    }
    if (limit.kind === "flag") return one(["true", "false"]);
    if (limit.kind === "name") return one(limit.names);
    if (limit.kind === "names") return limit.names.filter(() => chance() < 0.5).join("_");
    if (limit.kind === "numbers") {
      const some = Array.from({ length: whole(limit.shortest, limit.longest) }, () => (
        Number(number({ ...limit, kind: limit.whole ? "whole" : "number" }))));
      return (limit.ascending ? [...new Set(some)].sort((a, b) => a - b) : some).join("_");
    }
    return Object.entries(limit.settings).flatMap(([place, each]) => (
      [place.replaceAll("_", "-"), number(each)])).join("_");
  }

  let limits = {}; // by module
  let ids = [];
  function address() {
    if (chance() < 0.15) return `#${one(TEXTS)}`;
    if (ids.length > 0 && chance() < 0.3) return `#${one(ids)}`;
    const texts = new URLSearchParams();
    for (const [name, of] of Object.entries(limits)) {
      if (chance() < 0.3) continue;
      for (const [trait, limit] of Object.entries(of)) {
        if (chance() < 0.6) texts.set(`${name}.${one([1, 1, 1, 2])}.${trait}`, textOf(limit));
      }
      if (chance() < 0.1) texts.set(`${name}.1.${one(["__proto__", "toString", "x"])}`, one(TEXTS));
    }
    const query = chance() < 0.1 ? `?q=${encodeURIComponent(one(TEXTS).toWellFormed())}` : "";
    return `${location.protocol === "file:" ? "" : query}#${texts}`;
  }

  // Chromium breaks off what goes to more than 200 addresses in ten seconds.
  const gone = [];
  async function turn() {
    while (gone.length >= 150 && performance.now() - gone[0] < 10_500) await pause(100);
    if (gone.length >= 150) gone.shift();
    gone.push(performance.now());
  }

  // --- playing ------------------------------------------------------------------------------------

  const pause = (time) => new Promise((done) => { setTimeout(done, time); });
  const frame = () => new Promise(requestAnimationFrame);
  async function until(is) {
    for (let left = 1200; !is(); left -= 1) { // a minute
      if (left === 0) throw Error(`It never came: ${is}`);
      await pause(50);
    }
  }
  const channel = new MessageChannel();
  let go = () => {};
  channel.port1.onmessage = () => go();
  const task = () => new Promise((done) => { go = done; channel.port2.postMessage(0); });
  const told = (each, type) => each.dispatchEvent(new Event(type, { bubbles: true }));

  const PLAYERS = {
    pointer(name, index, x, y, pointerId, pointerType, more) {
      const under = all(SURFACES)[index];
      if (!under) return;
      const target = captured.get(pointerId) ?? under;
      const box = under.getBoundingClientRect();
      const place = {
        clientX: box.left + x * box.width, clientY: box.top + y * box.height, bubbles: true,
        cancelable: true, pointerId, pointerType, isPrimary: pointerId <= MADE_UP,
        button: name === "pointermove" ? -1 : name === "pointerdown" ? more : 0,
        buttons: name === "pointermove" || name === "pointerdown" ? 1 : 0,
        width: pointerType === "touch" ? 40 : 1, pressure: 0.5,
      };
      const event = new PointerEvent(name, name !== "pointermove" ? place : {
        ...place,
        coalescedEvents: Array.from({ length: more }, () => new PointerEvent(name, place)),
      });
      target.dispatchEvent(event);
      if (/up|cancel|lost/.test(name) && captured.delete(pointerId) && name !== "lostpointercapture") {
        target.dispatchEvent(new PointerEvent("lostpointercapture", place));
      }
    },
    wheel(index, deltaY) {
      all(SURFACES)[index]?.dispatchEvent(new WheelEvent("wheel", {
        deltaY, bubbles: true, cancelable: true,
      }));
    },
    value(index, text, isLast) {
      const input = all(RANGES)[index];
      if (!input || input.disabled) return;
      // What is typed into a box for numbers and is none is nothing.
      const none = input.type === "number" && !(NUMBER.test(text) && Number.isFinite(Number(text)));
      setValue.call(input, none ? "" : text);
      told(input, "input");
      if (isLast) told(input, "change");
    },
    choose(index, option) {
      const select = all("select")[index];
      if (!select || select.disabled) return;
      select.selectedIndex = option;
      told(select, "input");
      told(select, "change");
    },
    async click(selector, index) {
      const target = all(selector)[index];
      target?.click();
      if (target?.textContent === "Link to this state") await linked();
    },
    submit(index) { all("form")[index]?.requestSubmit(); },
    type(index, text) {
      const input = all(TYPED)[index];
      if (!input) return;
      input.value = text;
      told(input, "input");
    },
    focus(index) { all(STOPS)[index]?.focus(); },
    // What the browser itself does with a key is done here, as far as widgets hear of it.
    key(index, key, held) {
      const target = all(STOPS)[index];
      if (!target || target.disabled) return;
      target.focus();
      const event = (name) => new KeyboardEvent(name, {
        key, bubbles: true, cancelable: true, shiftKey: held === 1, ctrlKey: held === 2, altKey: held === 4,
      });
      if (target.dispatchEvent(event("keydown")) && held === 0) byKey(target, key);
      target.dispatchEvent(event("keyup"));
    },
    width(width) {
      for (const root of document.querySelectorAll(place)) root.style.width = `${width}px`;
    },
    letters(size) { document.documentElement.style.fontSize = size; },
    theme(theme, lab) {
      for (const [root, name, value] of [
        [document.documentElement, "theme", theme], [document.body, "jpThemeLight", lab]]) {
        if (value) root.dataset[name] = value;
        else delete root.dataset[name];
      }
    },
    async hidden(is) {
      for (const root of document.querySelectorAll(place)) root.hidden = is;
      await frame();
      await frame();
    },
    fold(index, open) {
      const details = all("details")[index];
      if (details) details.open = open;
    },
    window(name) { dispatchEvent(new Event(name)); },
    page(name) { document.dispatchEvent(new Event(name)); },
    async address(how, to) {
      await turn();
      if (how === "hash") location.hash = to.replace(/^[^#]*/, "");
      else history[`${how}State`]({ scroll: NaN }, "", to);
      if (how !== "hash") dispatchEvent(new HashChangeEvent("hashchange"));
      await task();
    },
    async history(by) {
      const { currentEntry: { index } } = navigation;
      if (index + by < 0 || index + by >= navigation.entries().length) return; // off the page
      await turn();
      history.go(by);
      await pause(20);
    },
    async frames(count) { for (let left = count; left > 0; left -= 1) await frame(); },
  };

  // A link that a widget has made names values that there are.
  async function linked() {
    await task();
    const [[module, of], ...others] = Object.entries(limits);
    for (const [name, text] of others.length > 0 ? [] : new URLSearchParams(location.hash.slice(1))) {
      const own = name.startsWith(`${module}.1.`) && Object.hasOwn(of, name.split(".")[2]);
      if (own && NONSENSE.test(text)) wrong(`${name}=${text}`, "link");
    }
  }

  function byKey(target, key) {
    if (target.matches(RANGES)) {
      const step = Number(target.step) || (Number(target.max) - Number(target.min)) / 100 || 1;
      const by = {
        ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10,
        Home: -Infinity, End: Infinity,
      }[key];
      if (by === undefined) return;
      const end = by < 0 ? target.min : target.max;
      setValue.call(target, Number.isFinite(by) ? String(target.valueAsNumber + by * step) : end);
      told(target, "input");
    } else if (target.matches("select") && /^Arrow/.test(key)) {
      target.selectedIndex = Math.max(0, Math.min(target.length - 1,
        target.selectedIndex + (/Down|Right/.test(key) ? 1 : -1)));
      told(target, "input");
      told(target, "change");
    } else if ((key === "Enter" || key === " ") && target.matches("button, summary")) target.click();
    else if (key === " " && target.matches(TICKED)) target.click();
    else if (key === "Enter" && target.form) target.form.requestSubmit();
  }

  const PATIENT = new Set(["frames", "history", "address", "hidden"]); // which wait for something
  let slowest = { took: 0, event: null };

  async function playOne(event) {
    now = event;
    const [name, ...given] = event;
    const begun = performance.now();
    try {
      await PLAYERS[name](...given);
    } catch (error) {
      wrong(error.stack ?? error, "the stress itself");
    }
    await task(); // microtasks, and the page's own tasks, come in between
    const took = performance.now() - begun;
    if (took > slowest.took && !PATIENT.has(name)) slowest = { took, event };
  }

  function done(played) {
    const result = { played, faults: faults.splice(0), slowest };
    now = null;
    slowest = { took: 0, event: null };
    return result;
  }

  return {
    /** Watches what a selector finds; `of` are the limits of what links can set, by module. */
    within(selector, of) {
      place = selector;
      limits = of;
      ids = [...document.querySelectorAll("[id]")].map(({ id }) => id).slice(0, 300);
    },
    async random(seed, count) {
      state = seed;
      const bag = Object.entries(WEIGHTS);
      const sum = bag.reduce((total, [, weight]) => total + weight, 0);
      const played = [];
      while (played.length < count) {
        let at = chance() * sum;
        const [name] = bag.find(([, weight]) => (at -= weight) < 0);
        for (const event of MAKERS[name]()) {
          played.push(event);
          await playOne(event);
        }
      }
      await frame();
      await frame();
      return done(played);
    },
    async play(events) {
      for (const event of events) await playOne(event);
      await frame();
      await frame();
      return done(events);
    },
    /** What a page fetches or makes once, when it is needed, is there: of a page of the site. */
    async warm() {
      const field = document.querySelector(".site-header .search-form input");
      if (!field) return;
      field.focus();
      field.value = "momentum";
      told(field, "input");
      await until(() => document.querySelector(".search-list a"));
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", bubbles: true }));
      const closed = "[data-cell]:has(> .cell_input pre):not(:has(.live-cell, .try-button))";
      if (document.documentElement.dataset.cells) await until(() => !document.querySelector(closed));
      await this.home();
    },
    /** As it was at first, to be compared. */
    async home() {
      for (const root of document.querySelectorAll(place)) {
        root.style.width = "";
        root.hidden = false;
      }
      PLAYERS.letters("");
      PLAYERS.theme("", "");
      for (const dialog of all("dialog[open]")) dialog.close();
      for (const field of all("input[type=search]")) {
        field.value = "";
        told(field, "input");
      }
      for (const button of all("button")) {
        if (["Pause", "Reset", "Start again"].includes(button.textContent)) button.click();
        else if (button.matches(".live-close")) button.click();
      }
      for (const details of all("details")) details.open = false;
      document.activeElement?.blur();
      history.replaceState(null, "", location.pathname);
      await pause(700); // what is said, and what glides
      await frame();
    },
  };
})();

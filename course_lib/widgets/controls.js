// What the widgets share on the page: elements, labelled controls, axes, the spoken line.
// No ids anywhere, so that any number of widgets can stand on one page.

export function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  set(element, attributes);
  element.append(...children);
  return element;
}

// Functions are listeners, false and null leave an attribute out.
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === false || value === null) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : value);
  }
  return element;
}

// Text that may be there already, in an element of nothing but text.
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// JupyterLab acts on arrow keys and letters unless an input asks it not to.
const KEEPS_KEYS = { "data-lm-suppress-shortcuts": "true" };

// A labelled range. ticks: [{at, text}] in the range's own units. show(value, text) moves it and
// sets what stands beside the label, which is also what a screen reader speaks as its value.
export function slider({ label, min, max, step, ticks = [], onInput }) {
  const input = html("input", {
    ...KEEPS_KEYS, type: "range", min, max, step,
    input: () => onInput(input.valueAsNumber),
  });
  const shown = html("span", { class: "descent-value", "aria-hidden": "true" });
  const marks = ticks.map(({ at, text }) => {
    const share = (at - min) / (max - min);
    return html("span", { style: `--share: ${share.toFixed(5)}` }, text);
  });
  const root = html("div", { class: "descent-slider" },
    html("label", {}, html("span", { class: "descent-label" }, label), shown, input));
  if (marks.length > 0) {
    root.append(html("div", { class: "descent-ticks", "aria-hidden": "true" }, ...marks));
  }
  return {
    root,
    input,
    show(value, text) {
      input.value = value;
      if (shown.textContent === text) return;
      shown.textContent = text;
      input.setAttribute("aria-valuetext", text);
    },
  };
}

export function checkbox({ label, onChange }) {
  const input = html("input", {
    ...KEEPS_KEYS, type: "checkbox", change: () => onChange(input.checked),
  });
  const root = html("label", { class: "descent-check" }, input, html("span", {}, label));
  return { root, input, show: (checked) => { input.checked = checked; } };
}

export function button(label, onClick) {
  return html("button", { ...KEEPS_KEYS, type: "button", class: "descent-button", click: onClick },
    label);
}

// A line that is shown at once and spoken when the reader pauses, so that dragging does not flood
// a screen reader. What changes by itself, `ongoing`, is spoken every few seconds.
const ONGOING_PAUSE = 5000;

export function spokenLine(pause = 500) {
  const shown = html("p", { class: "descent-status", "aria-hidden": "true" });
  const spoken = html("p", { class: "descent-spoken", "aria-live": "polite", role: "status" });
  let [timer, isLong] = [null, false];
  const speak = () => {
    timer = null;
    write(spoken, shown.textContent);
  };
  return {
    root: html("div", {}, shown, spoken),
    say(text, ongoing = false) {
      write(shown, text);
      if (timer !== null && ongoing && isLong) return;
      clearTimeout(timer);
      isLong = ongoing;
      timer = setTimeout(speak, ongoing ? ONGOING_PAUSE : pause);
    },
    stop: () => clearTimeout(timer),
  };
}

// A task beside a widget. show([{text, met}]) marks what is reached and returns whether all is.
export function goalBox(task) {
  const items = html("ul");
  const verdict = html("p", { class: "descent-verdict" });
  const root = html("div", { class: "descent-goal" },
    html("p", {}, html("strong", {}, "Try this. "), task), items, verdict);
  return {
    root,
    show(conditions, praise) {
      while (items.children.length < conditions.length) items.append(html("li"));
      conditions.forEach(({ text, met }, index) => {
        write(items.children[index], `${met ? "✓" : "○"} ${text}`);
        items.children[index].classList.toggle("descent-met", met);
      });
      const all = conditions.every(({ met }) => met);
      root.classList.toggle("descent-met", all);
      write(verdict, all ? praise : "");
      return all;
    },
  };
}

// Reset, and on the website a link to what the reader sees. `link` comes from the site's host;
// in JupyterLab, where an address is worth nothing to others, there is none.
// `onReset` runs when the traits are as at first again.
export function footer({ model, names, link, onReset = () => {} }) {
  const initial = Object.fromEntries(names.map((name) => [name, model.get(name)]));
  const said = html("span", { class: "descent-said", role: "status" });
  const reset = button("Reset", () => {
    said.textContent = "";
    setTraits(model, initial);
    onReset();
  });
  const root = html("div", { class: "descent-footer" }, reset);
  if (link) {
    root.append(button("Link to this state", async () => {
      said.textContent = "";
      const state = Object.fromEntries(names.map((name) => [name, model.get(name)]));
      const copied = await link.make(state);
      said.textContent = copied ? "Link copied." : "The address bar now holds the link.";
    }));
  }
  root.append(said);
  return root;
}

export function setTraits(model, traits) {
  for (const [name, value] of Object.entries(traits)) model.set(name, value);
  model.save_changes();
}

// Runs a generator to its end, some of it in each of the frames to come, so that none of them has
// to wait; where it yields true, what follows gets a frame of its own. Returns the function that
// gives it up.
const SLICE = 3; // milliseconds

export function inSlices(work) {
  let frame = requestAnimationFrame(function go() {
    const start = performance.now();
    let step = {};
    while (!step.done && step.value !== true && performance.now() - start < SLICE) {
      step = work.next();
    }
    frame = step.done ? null : requestAnimationFrame(go);
  });
  return () => { if (frame !== null) cancelAnimationFrame(frame); };
}

// Calls draw(width) now, whenever one of the traits changes and whenever the width does: once for
// any number of changes made together. Returns the function that ends it.
export function redraw({ model, names, element, draw }) {
  let waiting = false;
  let live = true;
  const run = () => {
    waiting = false;
    const width = element.clientWidth;
    if (live && width > 0) draw(width);
  };
  const later = () => {
    if (!waiting) {
      waiting = true;
      queueMicrotask(run);
    }
  };
  for (const name of names) model.on(`change:${name}`, later);
  let width = 0;
  const observer = new ResizeObserver(() => {
    if (element.clientWidth !== width) {
      width = element.clientWidth;
      later();
    }
  });
  observer.observe(element);
  run();
  return () => {
    live = false;
    observer.disconnect();
    for (const name of names) model.off(`change:${name}`, later);
  };
}

export function linearScale(from, to, start, end) {
  const slope = (end - start) / (to - from);
  const scale = (value) => start + (value - from) * slope;
  scale.invert = (position) => from + (position - start) / slope;
  return scale;
}

// Round values inside [from, to], `count` of them at most.
export function niceTicks(from, to, count) {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const ticks = [];
  for (let index = Math.ceil(from / step); index * step <= to + 1e-9 * step; index += 1) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}

// A coordinate to a tenth of a pixel. Paths are made of thousands of them while something is
// dragged, and their text is most of the work, so it is kept.
const TENTHS = new Array(20001).fill("");

export function tenths(pixels) {
  const count = Math.round(10 * pixels);
  if (!(count >= 0 && count < TENTHS.length)) return String(count / 10);
  if (TENTHS[count] === "") TENTHS[count] = String(count / 10);
  return TENTHS[count];
}

// A path through points.
export function line(xs, ys) {
  let path = "";
  for (let index = 0; index < xs.length; index += 1) {
    path += `${index === 0 ? "M" : "L"}${tenths(xs[index])},${tenths(ys[index])}`;
  }
  return path;
}

// The same through `count` points from left to right, without those that the line passes within
// a fifth of a pixel anyway.
const UNSEEN = 0.2;

export function curve(xs, ys, count = xs.length) {
  if (count === 0) return "";
  let [fromX, fromY] = [xs[0], ys[0]];
  let path = `M${tenths(fromX)},${tenths(fromY)}`;
  let [least, most] = [-Infinity, Infinity]; // slopes that pass all points since the last one kept
  for (let index = 1; index < count; index += 1) {
    const slope = (ys[index] - fromY) / (xs[index] - fromX);
    if (slope < least || slope > most) {
      [fromX, fromY] = [xs[index - 1], ys[index - 1]];
      path += `L${tenths(fromX)},${tenths(fromY)}`;
      [least, most] = [-Infinity, Infinity];
    }
    const across = xs[index] - fromX;
    least = Math.max(least, (ys[index] - UNSEEN - fromY) / across);
    most = Math.min(most, (ys[index] + UNSEEN - fromY) / across);
  }
  return count === 1 ? path : `${path}L${tenths(xs[count - 1])},${tenths(ys[count - 1])}`;
}

// One path of dots (stroked with round caps), cheaper than a circle each.
export function dots(xs, ys) {
  let path = "";
  for (let index = 0; index < xs.length; index += 1) {
    path += `M${tenths(xs[index])},${tenths(ys[index])}h0`;
  }
  return path;
}

// A true minus sign, a fixed number of digits, no "−0.0".
export function number(value, digits) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

export function percent(share) {
  if (share > 0 && share < 0.0005) return "less than 0.1 %";
  return `${(100 * share).toFixed(share < 0.0995 && share > 0 ? 1 : 0)} %`;
}

// Reports the horizontal position of a pressed pointer over an element, in its own pixels;
// vertical swipes still scroll the page.
export function dragAcross(element, onMove) {
  element.style.touchAction = "pan-y";
  const move = (event) => onMove(event.clientX - element.getBoundingClientRect().left);
  set(element, {
    pointerdown: (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      move(event);
    },
    pointermove: (event) => {
      if (element.hasPointerCapture(event.pointerId)) move(event);
    },
  });
}

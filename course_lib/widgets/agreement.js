import {
  callsOf, countNegative, isNegative, rootMeanSquare, stepOf, tossed, turned, typicalStep,
} from "./shared/maths/agreement.js";
import { button } from "./shared/view/controls.js";
import { html, morph, set, svg, write } from "./shared/view/dom.js";
import { widget } from "./shared/view/frame.js";
import { betaSlider } from "./shared/view/rates.js";
import { number, sayMemory } from "./shared/view/words.js";

export default widget({
  name: "agreement",
  label: "Do the gradients agree?",
  build,
});

const [SMALL, FEW] = [0.1, 4]; // what the task asks for: the step, and the flips it may take

function build(tools) {
  const { change, limits } = tools;
  const rows = tools.get("_rows").map((row) => memory(row, tools));
  const beta1 = betaSlider({
    label: "β₁, the memory of the gradients", limit: limits.beta1, ticks: [0, 0.5, 0.9, 0.99],
    onInput: (value) => change("beta1", value),
  });
  let tosses = []; // of the coins, since the beginning
  const toss = button("Toss the coins again", () => {
    const { count } = tools.get("_rows").find(({ trait }) => trait === "coins");
    tosses.push(tossed(count, tosses.length));
    tools.glide({ coins: tosses.at(-1), shown: true });
    tools.repaint();
  });
  const tally = html("p", { class: "descent-note" });

  return {
    stage: rows.map(({ root }) => root),
    controls: [html("div", { class: "descent-row" }, beta1.root, toss)],
    more: [tally],
    model: (state) => measure(state, tools.get("_rows")),
    draw(model) {
      beta1.show(model.beta1, sayMemory(model.beta1, "only the newest"));
      rows.forEach((row, index) => row.draw(model.rows[index]));
      write(tally, tallied(tosses, model));
    },
    say: inWords,
    predict: PREDICTION,
    goal: GOAL,
    onReset() {
      tosses = [];
      tools.repaint();
    },
  };
}

const PREDICTION = {
  question: "In the third row every gradient is as large as in the first, but each contradicts the "
    + "last. How long is Adam’s step there?",
  choices: [
    { text: "α, as in the first row", right: false,
      why: "That would be RMSProp, which divides by the size and never looks at the signs. Adam "
        + "averages first, and ups and downs cancel." },
    { text: "half of α", right: false,
      why: "Half of the calls say up, but the other half take that back: they are subtracted, not "
        + "left out." },
    { text: "next to nothing", right: true,
      why: "The calls cancel, however large they are. The little that is left is the newest call’s, "
        + "which counts for a bit more than the one before it." },
  ],
  reveal: { shown: true },
};

const GOAL = {
  task: "Turn over gradients in the first row until its step is shorter than "
    + `${SMALL} α. At β₁ = 0.9 four flips are enough, if you choose them well.`,
  praise: "Done: the newest calls have the most ballots. Of the oldest it would have taken six.",
  conditions: ({ beta1, rows: [{ bits, step }] }) => [
    { text: `first row: ${sayStep(step)}`, met: Math.abs(step) < SMALL },
    { text: `${countNegative(bits)} turned over (at most ${FEW}), β₁ = ${beta1}`,
      met: countNegative(bits) > 0 && countNegative(bits) <= FEW && beta1 === 0.9 },
  ],
};

// --- the model: everything that is drawn or said ------------------------------------------------

function measure({ beta1, shown, ...signs }, all) {
  return {
    beta1,
    rows: all.map(({ trait, name, count, size, asked }) => {
      const calls = callsOf(signs[trait], count, size);
      return {
        name, count, bits: signs[trait], hidden: asked && !shown, step: stepOf(calls, beta1),
      };
    }),
  };
}

// --- in words -----------------------------------------------------------------------------------

function sayStep(step) {
  return `${step > 0 ? "+" : ""}${number(step, 2)} α`;
}

function inWords({ beta1, rows }) {
  const steps = rows.map(({ name, hidden, step }) => (
    `${name.toLowerCase()}: ${hidden ? "predict first" : sayStep(step)}`));
  return `Adam’s steps at β₁ = ${beta1}. ${steps.join("; ").replace(/^./, (one) => one.toUpperCase())}.`;
}

function tallied(tosses, { beta1, rows }) {
  const { count } = rows.find(({ name }) => name === "Coin flips");
  const expected = `${number(typicalStep(count, beta1), 2)} α`;
  if (tosses.length === 0) return "Toss a few times: what is the typical length?";
  const steps = tosses.map((bits) => stepOf(callsOf(bits, count, 1), beta1));
  return `${tosses.length} ${tosses.length === 1 ? "toss" : "tosses"}: a typical step (root mean `
    + `square) of ${number(rootMeanSquare(steps), 2)} α; expected ${expected}.`;
}

function sayCall(bits, age) {
  const which = age === 0 ? "the newest" : `${age} back`;
  return `${which}, ${isNegative(bits, age) ? "down" : "up"}`;
}

// --- the picture: a row of bars to turn over, and the step as an arrow --------------------------

const [HEIGHT, WIDTH, UNIT] = [66, 40, 27]; // of the arrow's own picture; UNIT is the length α

function memory({ trait, name, count }, tools) {
  const calls = Array.from({ length: count }, (_, index) => {
    const age = count - 1 - index;
    return html("button", {
      type: "button", class: "descent-call", "data-lm-suppress-shortcuts": "true",
      tabindex: age === 0 ? 0 : -1,
      click: () => tools.glide({ [trait]: turned(tools.get(trait), age), shown: true }),
    }, html("span", {}));
  });
  set(calls[0], { style: `grid-column: ${11 - count}` });
  const value = html("span", { class: "descent-value" });
  const arrow = svg("svg", {
    width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" });
  const root = html("div", { class: "descent-memory", role: "group", "aria-label": name,
    keydown: (event) => walk(event, calls) },
  html("p", { class: "descent-memory-name" }, name),
  html("div", { class: "descent-calls" }, ...calls), arrow, value);
  return {
    root,
    draw({ bits, hidden, step }) {
      calls.forEach((call, index) => {
        const age = count - 1 - index;
        call.classList.toggle("descent-down", isNegative(bits, age));
        set(call, { "aria-label": sayCall(bits, age) });
      });
      write(value, hidden ? "?" : sayStep(step));
      drawArrow(arrow, hidden ? 0 : step);
    },
  };
}

// One tab stop for a row; arrow keys go from bar to bar.
function walk(event, calls) {
  const from = calls.indexOf(event.target);
  const to = {
    ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: calls.length - 1,
  }[event.key];
  if (from < 0 || to === undefined) return;
  event.preventDefault();
  const next = calls[Math.min(calls.length - 1, Math.max(0, to))];
  for (const call of calls) set(call, { tabindex: call === next ? 0 : -1 });
  next.focus();
}

function drawArrow(arrow, step) {
  const [x, middle] = [WIDTH / 2, HEIGHT / 2];
  const tip = middle - UNIT * step;
  const head = Math.min(9, UNIT * Math.abs(step)) * Math.sign(step);
  morph(arrow, [
    svg("path", { class: "descent-usual-step",
      d: `M4,${middle - UNIT}H${WIDTH - 4}M4,${middle + UNIT}H${WIDTH - 4}` }),
    svg("path", { class: "descent-zero", d: `M0,${middle}H${WIDTH}` }),
    svg("path", { class: "descent-shaft", d: `M${x},${middle}V${(tip + 0.8 * head).toFixed(1)}` }),
    svg("path", { class: "descent-head", d: `M${x},${tip.toFixed(1)}L${x - 7},${(tip + head).toFixed(1)}`
      + `H${x + 7}Z` }),
  ]);
}

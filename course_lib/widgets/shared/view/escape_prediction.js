// The first tasks of SaddleEscape: how much longer from a thousand times closer to the ridge?
import { escape } from "../maths/escape.js";
import { number, sayLoss } from "./words.js";

const CLOSER = 1000;

/** @typedef {{ near: number | null, far: number | null }} Times steps to escape from two distances */

/**
 * On the saddle, without noise; nothing is asked where a rate leaves too little to compare.
 * @param {{ learning_rate: number, dampening: boolean, delta: number, steps: number }} race
 * @returns {import("./prediction.js").Prediction[] | undefined}
 */
export function escapePredictions(race) {
  const closer = Number((race.delta / CLOSER).toPrecision(2));
  const after = (/** @type {string} */ optimizer, /** @type {number} */ delta) => escape(
    { ...race, surface: "saddle", optimizer, delta, path: false }).escapedAt;
  const [sgd, adam, momentum] = ["SGD", "Adam", "Momentum"].map((name) => (
    { near: after(name, closer), far: after(name, race.delta) }));
  if (closer < 1e-12 || sgd.near === null || sgd.far === null || adam.near === null
    || sgd.near < 1.5 * sgd.far) return undefined;
  const [near, far] = [sayLoss(closer), sayLoss(race.delta)];
  const reveal = { surface: "saddle", delta: closer, noise: 0 };
  return [
    {
      question: `From δ = ${far} SGD needs ${sgd.far} steps. How many will it need from ${near}, a `
        + "thousand times closer to the ridge?",
      choices: [
        { text: "a thousand times as many", right: false,
          why: "It would, if each step had one fixed length. But each multiplies the distance, as "
            + "interest does, and a thousand is soon made up." },
        { text: `about ${sgd.near}`, right: true,
          why: `The thousand costs ${sgd.near - sgd.far} steps more. A fixed factor a step is a `
            + "straight line on the chart, whose axis is logarithmic." },
        { text: `hardly more than ${sgd.far}`, right: false,
          why: "The slope at the start is a thousand times smaller, too, and SGD’s steps with it: "
            + `${sgd.near - sgd.far} of them only lead from ${near} to ${far}.` },
      ],
      reveal,
    },
    {
      question: `And Adam, which needs ${adam.far} steps from ${far}?`,
      choices: [
        { text: "more, by the same factor as SGD", right: false,
          why: "Adam divides the gradient by its own usual size, and the thousand drops out: look at "
            + "its first step on the chart." },
        { text: `about ${adam.near}`, right: true,
          why: "Its first step is about α long, however small the gradient: on the chart it leaps all "
            + "those decades at once." },
        { text: "it never leaves", right: false,
          why: "The gradient is tiny, but not zero; its sign is as good as ever, and in Adam’s first "
            + "step only the sign counts." },
      ],
      reveal,
    },
    ...steeperLine(race, momentum, sgd, reveal),
  ];
}

/**
 * How much steeper undampened momentum's line is than SGD's.
 * @param {{ dampening: boolean }} race
 * @param {Times} momentum
 * @param {Times} sgd
 * @param {Record<string, any>} reveal
 * @returns {import("./prediction.js").Prediction[]}
 */
function steeperLine({ dampening }, momentum, sgd, reveal) {
  if (dampening || momentum.near === null || momentum.far === null || sgd.near === null
    || sgd.far === null) return [];
  const [slow, fast] = [sgd.near - sgd.far, momentum.near - momentum.far];
  const times = slow / fast;
  if (!(times > 1.5 && times < 8)) return [];
  return [{
    question: "Momentum’s line is straight, too. With β = 0.9 and not dampened, how much steeper is it "
      + "than SGD’s?",
    choices: [
      { text: "as steep: an average changes no rate of growth", right: false,
        why: `Dampened it would be no steeper. Undampened, all old gradients add to the step: it takes `
          + `${fast} steps for the thousand, and SGD ${slow}.` },
      { text: `about ${number(times, 1)} times`, right: true,
        why: `It takes ${fast} steps for the thousand, and SGD ${slow}. Old gradients add to the step, but `
          + "they were smaller than the newest." },
      { text: "ten times: 1/(1 − β)", right: false,
        why: "That is the limit for small α, where gradients hardly grow within its memory. Here they do: "
          + `${fast} steps for the thousand, and SGD ${slow}.` },
    ],
    reveal,
  }];
}

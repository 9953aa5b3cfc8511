// What AverageExplorer asks first: of the lag, or of the start.
import { exponentialAverage } from "../maths/rules.js";
import { number, percent, sayDays } from "./words.js";

/**
 * How much later the curve is at its highest.
 * @param {(name: string) => any} get
 * @param {string} unit
 * @returns {import("./prediction.js").Prediction}
 */
export function lagQuestion(get, unit) {
  const [calm, calmer] = [0.9, 0.98].map((beta) => (
    exponentialAverage(get("series"), beta, get("bias_correction"))));
  const [first, second] = [calm, calmer].map((curve) => curve.indexOf(Math.max(...curve)));
  const later = second - first;
  const lower = calm[first] - calmer[second];
  const measured = `With β = 0.9 it is on day ${first + 1}, with 0.98 on day ${second + 1}, and `
    + `${number(lower, 1)}${unit} lower`;
  return {
    question: "With β = 0.98 the curve is calmer than with 0.9. When is its highest day?",
    choices: [
      { text: "the same day", right: later < 2,
        why: `${measured}. A calm curve is made of old days, and turns when they do.` },
      { text: "some days later", right: later >= 2 && later < 14,
        why: `${measured}: ${sayDays(later)} later.` },
      { text: "weeks later", right: later >= 14,
        why: `${measured}: ${sayDays(later)} later. Calm is paid for in lag.` },
    ],
    reveal: { beta: 0.98 },
  };
}

/**
 * When the days weigh more than the zero that the average began with.
 * @param {(name: string) => any} get
 * @returns {import("./prediction.js").Prediction}
 */
export function startQuestion(get) {
  const beta = get("beta");
  const half = beta > 0 ? Math.floor(Math.log(0.5) / Math.log(beta)) + 1 : 1;
  const rests = (/** @type {number} */ day) => percent(beta ** day);
  const [early, late] = [Math.ceil(half / 10), 5 * half];
  return {
    question: `β = ${beta}. When do the days first weigh more than the zero of the start?`,
    choices: [
      { text: `on day ${early}`, right: false,
        why: `On day ${early} the zero still has ${rests(early)}. It takes until day ${half}.` },
      { text: `on day ${half}`, right: true,
        why: `βᵗ falls below one half there: ${rests(half)} are left on the zero.` },
      { text: `on day ${late}`, right: false,
        why: `By then the zero has ${rests(late)} left. It had less than half on day ${half}.` },
    ],
    reveal: { day: Math.min(half, get("series").length), bias_correction: false },
  };
}

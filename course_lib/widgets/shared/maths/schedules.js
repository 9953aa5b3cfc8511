// The schedules of course_lib/schedules.py: functions of the steps already taken, made and
// composed as there, by the same names in camel case. They check nothing: the traits are checked
// in Python, and the controls stay within them. tests/widgets/test_schedules_js.py holds these to
// the Python.

/** @typedef {(step: number) => number} Schedule */

/**
 * @param {number} rate
 * @returns {Schedule}
 */
export function constant(rate) {
  return () => rate;
}

/**
 * @param {number} initialRate
 * @param {number} decayRate
 * @returns {Schedule}
 */
export function inverseTimeDecay(initialRate, decayRate) {
  return (t) => initialRate / (1 + decayRate * t);
}

/**
 * @param {number} initialRate
 * @param {number} factor
 * @returns {Schedule}
 */
export function exponentialDecay(initialRate, factor) {
  return (t) => initialRate * factor ** t;
}

/**
 * @param {number} initialRate
 * @param {number} totalSteps
 * @param {number} [finalRate]
 * @returns {Schedule}
 */
export function cosineDecay(initialRate, totalSteps, finalRate = 0) {
  return (t) => {
    const shareLeft = (1 + Math.cos(Math.PI * Math.min(t / totalSteps, 1))) / 2;
    return finalRate + (initialRate - finalRate) * shareLeft;
  };
}

/**
 * @param {number} initialRate
 * @param {number} totalSteps
 * @param {number} [finalRate]
 * @returns {Schedule}
 */
export function linearDecay(initialRate, totalSteps, finalRate = 0) {
  return (t) => finalRate + (initialRate - finalRate) * (1 - Math.min(t / totalSteps, 1));
}

/**
 * @param {number} rate
 * @param {number} totalSteps
 * @param {number} warmupSteps 0 or more; with decaySteps, 1 or more, at most totalSteps
 * @param {number} decaySteps
 * @param {number} [finalRate]
 * @returns {Schedule}
 */
export function warmupStableDecay(rate, totalSteps, warmupSteps, decaySteps, finalRate = 0) {
  return (t) => {
    if (t < warmupSteps) return (rate * (t + 1)) / warmupSteps;
    const shareLeft = Math.min(Math.max((totalSteps - t) / decaySteps, 0), 1);
    return finalRate + (rate - finalRate) * shareLeft;
  };
}

/**
 * @param {number[]} rates
 * @param {number[]} boundaries
 * @returns {Schedule}
 */
export function piecewiseConstant(rates, boundaries) {
  return (t) => {
    let part = 0;
    for (const boundary of boundaries) if (boundary <= t) part += 1;
    return rates[part];
  };
}

/**
 * @param {Schedule} schedule
 * @param {number} interval
 * @returns {Schedule}
 */
export function staircase(schedule, interval) {
  return (t) => schedule(Math.floor(t / interval));
}

/**
 * @param {Schedule} schedule
 * @param {number} steps
 * @returns {Schedule}
 */
export function delay(schedule, steps) {
  return (t) => schedule(Math.max(0, t - steps));
}

/**
 * @param {Schedule} schedule
 * @param {number} steps
 * @returns {Schedule}
 */
export function warmup(schedule, steps) {
  return (t) => (t < steps ? (schedule(0) * (t + 1)) / steps : schedule(t - steps));
}

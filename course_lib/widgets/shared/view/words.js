// Numbers as the widgets say them.

/**
 * A true minus sign, a fixed number of digits, no "−0.0".
 * @param {number} value
 * @param {number} digits
 */
export function number(value, digits) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/**
 * Digits after the point that a tick of an axis needs.
 * @param {number} tick
 */
export function places(tick) {
  return Number.isInteger(tick) ? 0 : 1;
}

/** @param {number} share */
export function percent(share) {
  if (share > 0 && share < 0.0005) return "less than 0.1 %";
  return `${(100 * share).toFixed(share < 0.0995 && share > 0 ? 1 : 0)} %`;
}

/** @param {number} value */
export function sayLoss(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 0.001 && size < 10000
    ? String(Number(size.toPrecision(3)))
    : size.toExponential(1).replace(".0e", "e").replace("e+", "e");
  return value < 0 ? `−${text}` : text;
}

/**
 * What an average remembers at a β.
 * @param {number} beta
 * @param {string} [none]
 */
export function sayMemory(beta, none = "no memory") {
  if (beta === 0) return `0, ${none}`;
  return `${beta}, about ${sayLoss(Number((1 / (1 - beta)).toPrecision(2)))} steps`;
}

/** @param {number} value */
export function sayNumber(value) {
  return Math.abs(value) < 0.001 ? sayLoss(value)
    : String(Number(value.toPrecision(4))).replace("-", "−");
}

/**
 * A whole number in groups of three digits: "10,000".
 * @param {number} count
 */
export function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/**
 * A power of ten: "1", "10", "10⁻⁵".
 * @param {number} exponent
 */
export function power(exponent) {
  if (exponent === 0) return "1";
  return `10${exponent === 1 ? "" : raised(exponent)}`;
}

/**
 * A whole number as an exponent: "⁻¹²".
 * @param {number} exponent
 */
export function raised(exponent) {
  const digits = [...String(Math.abs(exponent))].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]);
  return `${exponent < 0 ? "⁻" : ""}${digits.join("")}`;
}

/**
 * A number of days: "1 day", "9.5 days", "50 days".
 * @param {number} count
 */
export function sayDays(count) {
  const text = count < 9.95 ? String(Number(count.toFixed(1))) : count.toFixed(0);
  return `${text} ${text === "1" ? "day" : "days"}`;
}

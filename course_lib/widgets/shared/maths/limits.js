// What a trait may be: the data that course_lib/widgets/traits.py sends with the state. Controls,
// addresses and clamping read it here; tests/widgets/test_limits.py holds the two sides together.

/**
 * @typedef {{ kind: "number" | "whole", low: number, high: number }} NumberLimit
 * @typedef {{ kind: "flag" }} FlagLimit
 * @typedef {{ kind: "name", names: string[] }} NameLimit one of some names
 * @typedef {{ kind: "names", names: string[] }} NamesLimit some of them, in this order
 * @typedef {{ kind: "numbers", shortest: number, longest: number, low: number, high: number,
 *   whole?: boolean, ascending?: boolean }} NumbersLimit
 * @typedef {{ kind: "settings", settings: Record<string, NumberLimit> }} SettingsLimit
 *   a number for each of some places, "Adam" or "Adam.beta1"
 * @typedef {NumberLimit | FlagLimit | NameLimit | NamesLimit | NumbersLimit | SettingsLimit} Limit
 */

/**
 * A number brought within its limits: the nearest allowed one.
 * @param {number} value
 * @param {NumberLimit} limit
 */
export function within(value, { kind, low, high }) {
  const inside = Math.min(high, Math.max(low, value));
  return kind === "whole" ? Math.round(inside) : inside;
}

// "_" separates in an address, for it is not escaped and stands in no number; a "," does as well,
// for older links have it. In a name that holds it, it is written "-".
const SEPARATOR = /[_,]/;

/** @type {Record<string, (text: string, limit: any) => any>} */
const PARSERS = {
  number: numberOf,
  whole: numberOf,
  flag: (text) => (["true", "false"].includes(text) ? text === "true" : undefined),
  name: (text, { names }) => (names.includes(text) ? text : undefined),
  names: (text, { names }) => {
    const chosen = text === "" ? [] : text.split(SEPARATOR);
    return chosen.every((name) => names.includes(name))
      ? names.filter((/** @type {string} */ name) => chosen.includes(name)) : undefined;
  },
  numbers: (text, { shortest, longest, low, high, whole, ascending }) => {
    const kind = whole ? "whole" : "number";
    const found = text.split(SEPARATOR).map((part) => numberOf(part, { kind, low, high }));
    const numbers = found.filter((one) => one !== undefined);
    const right = found.length >= shortest && found.length <= longest
      && numbers.length === found.length
      && !(ascending && numbers.some((one, index) => index > 0 && !(one > numbers[index - 1])));
    return right ? numbers : undefined;
  },
  settings: (text, { settings }) => {
    const parts = text.split("_");
    const found = Object.entries(settings).map(([place, limit]) => {
      const at = parts.indexOf(place.replaceAll("_", "-"));
      return [place, at < 0 ? undefined : numberOf(parts[at + 1] ?? "", limit)];
    });
    return found.some(([, value]) => value === undefined)
      ? undefined : nested(Object.fromEntries(found));
  },
};

/**
 * What an address says of a trait, or undefined where it says nothing that is allowed: an address
 * can hold anything. A fraction for a whole number is rounded.
 * @param {string} text
 * @param {Limit} limit
 */
export function parsed(text, limit) {
  return PARSERS[limit.kind](text, limit);
}

/**
 * The same the other way: a trait's value as an address holds it.
 * @param {any} value
 * @param {Limit} limit
 * @returns {string}
 */
export function written(value, { kind }) {
  if (kind === "numbers" || kind === "names") return value.join("_");
  if (kind !== "settings") return String(value);
  return Object.entries(flat(value)).flatMap(([place, number]) => (
    [place.replaceAll("_", "-"), number])).join("_");
}

/**
 * @param {string} text
 * @param {NumberLimit} limit
 * @returns {number | undefined}
 */
function numberOf(text, { kind, low, high }) {
  const number = text.trim() === "" ? NaN : Number(text);
  const value = kind === "whole" ? Math.round(number) : number;
  return value >= low && value <= high ? value : undefined;
}

/**
 * { "Adam.beta1": 0.9 } as { Adam: { beta1: 0.9 } }; what has no dot stays as it is.
 * @param {Record<string, number>} settings
 */
function nested(settings) {
  /** @type {Record<string, any>} */
  const found = {};
  for (const [place, value] of Object.entries(settings)) {
    const [name, key] = place.split(".");
    if (key === undefined) found[name] = value;
    else found[name] = { ...found[name], [key]: value };
  }
  return found;
}

/**
 * @param {Record<string, any>} settings
 * @returns {Record<string, number>}
 */
function flat(settings) {
  return Object.fromEntries(Object.entries(settings).flatMap(([name, value]) => (
    typeof value === "object"
      ? Object.entries(value).map(([key, number]) => [`${name}.${key}`, number])
      : [[name, value]])));
}

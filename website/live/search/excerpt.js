// The words around a hit, with the hits in them.
import { plain, stem } from "./words.js";

const LENGTH = 170;

/**
 * @param {string} text @param {string[]} words as `terms` gives them
 * @returns {{ text: string, hit: boolean }[]}
 */
export function excerpt(text, words, length = LENGTH) {
  const found = hits(text, words);
  const [from, to] = window(text, found, length);
  const parts = [];
  let at = from;
  for (const [start, end] of found.filter(([start, end]) => start >= from && end <= to)) {
    if (start > at) parts.push({ text: text.slice(at, start), hit: false });
    parts.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < to) parts.push({ text: text.slice(at, to), hit: false });
  if (from > 0 && parts.length > 0) parts.unshift({ text: "… ", hit: false });
  if (to < text.length) parts.push({ text: " …", hit: false });
  return parts;
}

/** Where the words stand in a text. @param {string} text @param {string[]} words */
export function hits(text, words) {
  const wanted = new Set(words);
  const found = /** @type {[number, number][]} */ ([]);
  for (const match of text.matchAll(/[\p{L}\p{N}_₀-₉-]+/gu)) {
    const word = plain(match[0]).trim();
    const all = [word.replace(/[_-]/g, ""), ...word.split(/[_-]/)].filter(Boolean).map(stem);
    const last = words.at(-1) ?? "";
    if (all.some((one) => wanted.has(one) || (last.length > 2 && one.startsWith(last)))) {
      found.push([match.index, match.index + match[0].length]);
    }
  }
  return found;
}

/**
 * The part of the text that has the most hits, from the start of a sentence where one is near.
 * @param {string} text @param {[number, number][]} found @param {number} length
 */
function window(text, found, length) {
  if (text.length <= length) return [0, text.length];
  let best = 0;
  let most = -1;
  for (const [start] of found) {
    const within = found.filter(([from, to]) => from >= start && to < start + length * 0.7).length;
    if (within > most) [best, most] = [start, within];
  }
  let from = Math.max(0, best - Math.round(length * 0.3));
  const before = text.slice(Math.max(0, best - length * 0.6), best);
  const sentence = Math.max(before.lastIndexOf(". "), before.lastIndexOf("? "));
  if (best < length * 0.6) from = 0;
  else if (sentence >= 0) from = best - before.length + sentence + 2;
  else from = text.indexOf(" ", from) + 1;
  let to = Math.min(text.length, from + length);
  if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + 1);
  return [from, to];
}

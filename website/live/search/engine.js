// What is found, and in which order: MiniSearch over the entries that the build has written
// (descent_search.py), with words as this course's readers type them. No page is needed here.
import MiniSearch from "minisearch";
import { key, terms } from "./words.js";
import { excerpt } from "./excerpt.js";

/**
 * @typedef {{ url: string, kind: string, title: string, label: string, trail: string[],
 *   names: string[], keywords: string[], text: string, code: string }} Entry
 * @typedef {{ entry: Entry, score: number, excerpt: { text: string, hit: boolean }[] }} Hit
 * @typedef {{ hits: Hit[], total: number, instead: string }} Found
 *   instead: what was looked for, where the words as typed are nowhere
 * @typedef {[page: number, kind: string, anchor: string, title: string, label: string,
 *   above: string[], names: string[], keywords: string[], text: string, code: string]} Row
 * @typedef {{ pages: [url: string, title: string, weight: number][], entries: Row[],
 *   synonyms: string[][] }} Index
 */

/** What the words weigh by where they stand. */
const FIELDS = { title: 5, names: 5, keywords: 6, trail: 1, text: 1, code: 0.4 };
/** What a place weighs by what it is: an explanation before a list, a list before its parts. */
const KINDS = /** @type {Record<string, number>} */ ({
  page: 1.2, section: 1, box: 0.8, prediction: 0.6, exercise: 0.6, solution: 0.25, figure: 0.5,
  term: 0.8, symbol: 0.6, source: 0.3, api: 0.5,
});
/** The whole query is the title, or a name. */
const EXACT = { title: 3, names: 3 };
/** Where a query is one of a place's keywords (website/search-words.json), that place comes first. */
const LEAD = 10_000;
/** Another word for the same, or a word that was mistyped, counts for less than the word. */
const SYNONYM = 0.75;
/** For a name as it stands in code, `Adam(` or `course_lib.Adam`, the reference comes first. */
const CODE = /[\w)]\(|\w_\w|^[a-z]\w*\.\w|\.\w+\(|=\s*$/;
/** Words that ask, and are in no answer. */
const ASKING = new Set(terms("why how what when which is are do does can should i to vs versus work works"));

/** @param {Index} index */
export function engine(index) {
  const made = new Engine(index);
  return { find: (/** @type {string} */ query, /** @type {number} */ limit = 12) => made.find(query, limit) };
}

class Engine {
  /** @param {Index} index */
  constructor(index) {
    this.synonyms = index.synonyms.map((group) => group.map(key).filter(Boolean));
    this.entries = index.entries.map((row) => entry(row, index.pages));
    this.weights = index.entries.map(([page, kind]) => (KINDS[kind] ?? 0.5) * index.pages[page][2]);
    this.exact = this.entries.map((one) => ({
      title: [key(one.title)], names: one.names.map(key), keywords: one.keywords.map(key),
    }));
    this.search = new MiniSearch({
      fields: Object.keys(FIELDS),
      extractField: (/** @type {any} */ one, /** @type {string} */ name) => (
        Array.isArray(one[name]) ? one[name].join(" ; ") : one[name]),
      tokenize: terms,
      processTerm: (/** @type {string} */ term) => term,
      searchOptions: { boost: FIELDS, combineWith: "AND", fuzzy: false },
    });
    this.search.addAll(this.entries.map((one, id) => ({ ...one, id })));
  }

  /** What the index has like a word. @param {string} term @param {object} options */
  like(term, options) {
    return this.search.search(term, { ...options, tokenize: (/** @type {string} */ one) => [one] });
  }

  /** The query's word as the index spells it, where nothing begins as it does. @param {string} term */
  spelt(term) {
    if (term.length < 3 || this.like(term, { prefix: true }).length > 0) return term;
    const most = term.length < 4 ? 0 : Math.min(2, Math.round(term.length * 0.3));
    const near = new Map();
    const count = (/** @type {import("minisearch").SearchResult[]} */ found) => {
      for (const other of found.flatMap(({ match }) => Object.keys(match))) near.set(other, (near.get(other) ?? 0) + 1);
    };
    // Two letters in the wrong order are one slip, and what is one letter away is meant before what is two away.
    for (const turned of swapped(term)) count(this.like(turned, {}));
    for (let letters = 1; letters <= most && (letters === 1 || near.size === 0); letters++) {
      count(this.like(term, { fuzzy: letters }));
    }
    const far = (/** @type {string} */ other) => Math.abs(other.length - term.length);
    // A letter was more often changed or moved than left out, and a frequent word is more often meant.
    const [best] = [...near].sort((one, two) => far(one[0]) - far(two[0]) || two[1] - one[1]);
    return best?.[0] ?? term;
  }

  /**
   * Adds to the scores what has all of the words (or some: "OR").
   * @param {string[]} words @param {Map<number, number>} scores @param {number} weight
   */
  look(words, scores, weight, combineWith = /** @type {"AND" | "OR"} */ ("AND")) {
    const whole = words.join(" ");
    const found = this.search.search(whole, {
      combineWith,
      tokenize: () => words,
      prefix: (/** @type {string} */ term, /** @type {number} */ i) => (
        i === words.length - 1 && term.length > 1),
      weights: { prefix: 0.35, fuzzy: 0.2 },
    });
    for (const { id, score } of found) {
      const exact = this.exact[id];
      let own = score * weight * this.weights[id];
      if (exact.title.includes(whole)) own *= EXACT.title;
      if (exact.names.includes(whole)) own *= EXACT.names;
      scores.set(id, Math.max(scores.get(id) ?? 0, own));
    }
  }

  /**
   * Puts what the query is a keyword of first; or begins one of, where it is nothing's name yet.
   * @param {string} whole @param {Map<number, number>} scores
   */
  lead(whole, scores) {
    const named = this.exact.some((one) => (
      [one.title, one.names, one.keywords].some((names) => names.includes(whole))));
    for (const [id, score] of scores) {
      const leads = this.exact[id].keywords.some((one) => (
        named || whole.length < 6 ? one === whole : one.startsWith(whole)));
      if (leads) scores.set(id, score + LEAD);
    }
  }

  /** The query's terms, without those that only ask, unless it is something's name. @param {string} query */
  asked(query) {
    const all = terms(query);
    const whole = all.join(" ");
    if (this.exact.some((one) => one.title.includes(whole) || one.names.includes(whole))) return all;
    const told = all.filter((term) => !ASKING.has(term));
    return told.length > 0 ? told : all;
  }

  /** A term as a place has it written: terms have lost their endings. @param {string} term @param {number[]} places */
  written(term, places) {
    for (const { title, text } of places.map((id) => this.entries[id])) {
      for (const [word] of `${title} ${text}`.matchAll(/[\p{L}\p{N}]+/gu)) {
        if (key(word) === term) return word.toLowerCase();
      }
    }
    return term;
  }

  /** @param {string} query @param {number} limit @returns {Found} */
  find(query, limit) {
    const typed = this.asked(query);
    if (typed.length === 0) return { hits: [], total: 0, instead: "" };
    const words = typed.map((term) => this.spelt(term));
    const others = variants(words, this.synonyms);
    const scores = new Map();
    this.look(words, scores, 1);
    for (const other of others) this.look(other, scores, SYNONYM);
    if (scores.size === 0) this.look(words, scores, 1, "OR");
    // "Adam vs SGD" is looked for without "vs", and leads with it.
    for (const whole of new Set([words.join(" "), key(query)])) this.lead(whole, scores);
    if (CODE.test(query.trim())) {
      for (const [id, score] of scores) {
        if (this.entries[id].kind === "api") scores.set(id, score + 2 * LEAD);
      }
    }
    const ranked = [...scores].sort((one, two) => two[1] - one[1] || one[0] - two[0]);
    return {
      hits: ranked.slice(0, limit).map(([id, score]) => ({
        entry: this.entries[id],
        score,
        excerpt: excerpt(this.entries[id].text, [words, ...others].flat()),
      })),
      total: ranked.length,
      instead: words.some((word, i) => word !== typed[i])
        ? words.map((word) => this.written(word, ranked.map(([id]) => id))).join(" ") : "",
    };
  }
}

/** @param {Row} row @param {Index["pages"]} pages @returns {Entry} */
function entry([page, kind, anchor, title, label, above, names, keywords, text, code], pages) {
  const url = anchor ? `${pages[page][0]}#${anchor}` : pages[page][0];
  return { url, kind, title, label, trail: above, names, keywords, text, code };
}

/** A word with each two of its neighbouring letters changed about. @param {string} word */
function swapped(word) {
  return [...word].slice(1).map((letter, i) => word.slice(0, i) + letter + word[i] + word.slice(i + 2));
}

/**
 * The query with each phrase that has other words for it in those.
 * @param {string[]} words @param {string[][]} synonyms: each the same thing in several words
 * @returns {string[][]}
 */
function variants(words, synonyms) {
  const whole = ` ${words.join(" ")} `;
  const found = new Set();
  for (const group of synonyms) {
    for (const phrase of group.filter((one) => whole.includes(` ${one} `))) {
      for (const other of group.filter((one) => one !== phrase)) {
        found.add(whole.replace(` ${phrase} `, ` ${other} `).trim());
      }
    }
  }
  return [...found].map((one) => one.split(" "));
}

// Words as they are compared: small letters, without accents and endings, Greek letters by name.

const GREEK = /** @type {Record<string, string>} */ ({
  α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ϵ: "epsilon", ζ: "zeta", η: "eta",
  θ: "theta", κ: "kappa", λ: "lambda", μ: "mu", ν: "nu", ξ: "xi", π: "pi", ρ: "rho", σ: "sigma",
  τ: "tau", φ: "phi", χ: "chi", ψ: "psi", ω: "omega",
});
const RAISED = /[⁰-ⁿ²³¹ᵀ-ᵿʰ-ʸˡˢˣ]+/gu; // powers
const LOWERED = /[ₐ-ₜᵢ-ᵥⱼ]+/gu; // indices that are letters; those that are numbers belong to the name

/** @param {string} text */
export function plain(text) {
  return text.toLowerCase().replace(RAISED, " ").replace(LOWERED, " ").normalize("NFKD")
    .replace(/\p{M}/gu, "").replace(/[−–‑]/gu, "-").replace(/[’']s?\b/gu, "")
    .replace(/[α-ωϵ]/gu, (letter) => GREEK[letter] ?? letter);
}

/** What a word has in common with its other forms: averages, averaged, averaging. @param {string} word */
export function stem(word) {
  if (word.length < 5 || /\d/.test(word)) return word.replace(/^(\w{3,})(?<![siu])s$/, "$1");
  return word.replace(/^(\w{3,})is(?=(e|er|ers|ed|es|ing|ation|ations)$)/, "$1iz")
    .replace(/ies$/, "y")
    .replace(/^(\w{4,})(?:ing|ed|es|(?<![siu])s)$/, "$1")
    .replace(/^(\w{4,})e$/, "$1");
}

/** @type {Map<string, string[]>} a text has few words, each many times */
const known = new Map();

/**
 * The terms of a text. What is joined is found whole and in parts: warm-up as warmup, warm and up.
 * @param {string} text @returns {string[]}
 */
export function terms(text) {
  const found = [];
  for (const word of text.split(/[\s,;:!?()[\]{}"“”]+/u)) {
    let own = known.get(word);
    if (own === undefined) known.set(word, own = termsOf(word));
    for (const term of own) found.push(term);
  }
  return found;
}

/** @param {string} text: without a space @returns {string[]} */
function termsOf(text) {
  const found = [];
  for (const one of plain(text).split(/[^\p{L}\p{N}_.-]+/u)) {
    const word = one.replace(/^[._-]+|[._-]+$/g, "");
    if (!word) continue;
    if (/^[\d.]+$/.test(word)) {
      found.push(word);
      continue;
    }
    const parts = word.split(/[._-]+/);
    if (parts.length > 1) found.push(stem(parts.join("")));
    found.push(...parts.map(stem));
  }
  return found;
}

/** A phrase by its terms, for comparing. @param {string} phrase */
export const key = (phrase) => terms(phrase).join(" ");

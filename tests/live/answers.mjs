// What the store of answers promises, on storages of its own. Answers { test: null or what failed }.
import assert from "node:assert/strict";

const { Answers } = await import(process.argv[2]);
const KEY = "descent-answers";
const found = {};

function test(name, run) {
  try {
    run();
    found[name] = null;
  } catch (error) {
    found[name] = error.stack;
  }
}

/** Like localStorage: text by name, so many characters at most. */
class Shop {
  constructor(room = 5_000_000) {
    this.room = room;
    this.items = new Map();
  }

  get length() { return this.items.size; }
  key(place) { return [...this.items.keys()][place] ?? null; }
  getItem(key) { return this.items.get(key) ?? null; }
  removeItem(key) { this.items.delete(key); }
  setItem(key, text) {
    const others = [...this.items].filter(([name]) => name !== key);
    const size = others.reduce((sum, [name, one]) => sum + name.length + one.length, key.length + text.length);
    if (size > this.room) throw Object.assign(new Error("full"), { name: "QuotaExceededError" });
    this.items.set(key, String(text));
  }
}

let clock = 1_700_000_000_000;
/** A page that has the store open; what it said is in `heard` and `said`. */
function open(shop, { published = {}, now = () => (clock += 1000) } = {}) {
  const answers = new Answers({ storage: () => shop, published: (name) => published[name] ?? null, now });
  answers.heard = [];
  answers.said = answers.problems;
  answers.addEventListener("change", ({ detail }) => answers.heard.push(detail));
  return answers;
}

const sources = (answers) => Object.fromEntries(Object.entries(answers.all()).map(([name, { source }]) => [name, source]));

test("an answer is there again on the next page", () => {
  const shop = new Shop();
  const first = open(shop);
  first.set("half-life", { source: "beta = .9", right: true });
  const { source, right, changed } = open(shop).get("half-life");
  assert.deepEqual({ source, right, changed }, { source: "beta = .9", right: true, changed: false });
  assert.equal(open(shop).get("other"), null);
  assert.deepEqual(first.said, []);
});

test("what is typed is written in a burst, and at once on leaving", () => {
  const shop = new Shop();
  const answers = open(shop);
  answers.set("a", { source: "1" });
  answers.set("a", { source: "12" });
  assert.equal(shop.getItem(KEY), null);
  assert.equal(answers.get("a").source, "12");
  answers.flush();
  assert.equal(open(shop).get("a").source, "12");
});

test("an edit keeps the verdict until the next check", () => {
  const answers = open(new Shop());
  answers.set("a", { source: "1", right: true });
  answers.set("a", { source: "2" });
  assert.equal(answers.get("a").right, true);
  answers.set("a", { right: false });
  assert.deepEqual([answers.get("a").source, answers.get("a").right], ["2", false]);
});

test("the same again is no change", () => {
  const answers = open(new Shop());
  answers.set("a", { source: "1", right: true });
  const { when } = answers.get("a");
  answers.set("a", { source: "1", right: true });
  assert.equal(answers.heard.length, 1);
  assert.equal(answers.get("a").when, when);
});

test("two tabs keep each other's answers", () => {
  const shop = new Shop();
  const [one, two] = [open(shop), open(shop)];
  one.set("a", { source: "1" });
  two.set("b", { source: "2" });
  one.flush();
  two.flush();
  one.set("c", { source: "3" });
  one.flush();
  two.refresh();
  for (const tab of [one, two, open(shop)]) assert.deepEqual(sources(tab), { a: "1", b: "2", c: "3" });
  assert.deepEqual(two.heard.filter(({ elsewhere }) => elsewhere).map(({ exercises }) => exercises), [["a"], ["c"]]);
});

test("a text that another tab wrote at the same moment loses nothing", () => {
  const shop = new Shop();
  const [one, two] = [open(shop), open(shop)];
  two.set("b", { source: "2" });
  two.flush();
  const old = shop.getItem(KEY);
  one.set("a", { source: "1" });
  one.flush();
  shop.setItem(KEY, old); // the other tab had not seen it yet
  one.refresh();
  one.flush();
  assert.deepEqual(sources(open(shop)), { a: "1", b: "2" });
});

test("of one exercise in two tabs the later answer stays, and the other tab is told", () => {
  const shop = new Shop();
  const [one, two] = [open(shop), open(shop)];
  one.set("a", { source: "early" });
  two.set("a", { source: "late" });
  two.flush();
  one.flush(); // written last, but answered first
  assert.equal(one.get("a").source, "late");
  assert.equal(open(shop).get("a").source, "late");
  assert.deepEqual(one.heard.at(-1), { exercises: ["a"], elsewhere: true, tab: true });
  assert.equal(two.heard.at(-1).elsewhere, false);
});

test("a clock that stands still or was set back makes no answer the earlier one", () => {
  const shop = new Shop();
  open(shop, { now: () => 5000 }).set("a", { source: "first", right: false });
  const back = open(shop, { now: () => 1000 });
  back.set("a", { source: "second", right: false });
  assert.equal(open(shop).get("a").source, "second");
});

test("begun again is begun again in both tabs", () => {
  const shop = new Shop();
  const one = open(shop);
  one.set("a", { source: "1", right: true });
  const two = open(shop);
  one.remove("a");
  two.set("b", { source: "2", right: false });
  for (const tab of [one, two, open(shop)]) assert.equal(tab.get("a"), null);
  two.set("a", { source: "again", right: false });
  assert.deepEqual(sources(open(shop)), { a: "again", b: "2" });
});

test("full: the others are kept, this one is told, and kept once there is room", () => {
  const shop = new Shop(2000);
  const answers = open(shop);
  answers.set("small", { source: "1", right: true });
  answers.set("large", { source: "x".repeat(3000), right: false });
  assert.equal(answers.said.length, 1);
  assert.match(answers.said[0].message, /^This answer could not be kept, because .* full/);
  assert.deepEqual(answers.said[0].exercises, ["large"]);
  assert.deepEqual(sources(open(shop)), { small: "1" });
  assert.equal(answers.get("large").source.length, 3000);
  answers.set("other", { source: "2", right: true });
  assert.deepEqual(sources(open(shop)), { other: "2", small: "1" });
  assert.equal(answers.said.length, 1);
  shop.room = 100_000;
  answers.set("other", { source: "3", right: true });
  assert.deepEqual(Object.keys(sources(open(shop))), ["large", "other", "small"]);
});

test("full: an answer that grows too large keeps its last form that fitted", () => {
  const shop = new Shop(2000);
  const answers = open(shop);
  answers.set("a", { source: "short", right: true });
  answers.set("a", { source: "x".repeat(3000), right: true });
  assert.equal(open(shop).get("a").source, "short");
  answers.set("a", { source: "short again", right: true });
  assert.equal(open(shop).get("a").source, "short again");
});

for (const [kind, storage] of Object.entries({
  absent: () => null,
  forbidden: () => { throw Object.assign(new Error("denied"), { name: "SecurityError" }); },
  refusing: () => ({ length: 0, getItem: () => null, setItem: () => { throw new TypeError("no"); } }),
  forgetful: () => ({ length: 0, getItem: () => null, setItem: () => {} }),
})) {
  test(`storage that is ${kind}`, () => {
    const answers = new Answers({ storage, published: () => null });
    answers.set("a", { source: "1", right: true });
    answers.set("b", { source: "2", right: true });
    answers.refresh();
    assert.deepEqual(sources(answers), { a: "1", b: "2" });
    assert.equal(answers.problems.length, 1);
    assert.match(answers.problems[0].message, /not kept: this browser does not let/);
    answers.erase()();
    assert.deepEqual(sources(answers), { a: "1", b: "2" });
  });
}

for (const text of ["{", "", "null", "[1]", '{"version":1}', '{"version":1,"answers":[]}', '{"answers":{}}']) {
  test(`unreadable: ${text}`, () => {
    const shop = new Shop();
    shop.setItem(KEY, text);
    const answers = open(shop);
    assert.match(answers.said[0].message, /set aside/);
    assert.equal(answers.said[0].unreadable, text);
    answers.set("a", { source: "1", right: true });
    assert.equal(answers.said.length, 1);
    assert.deepEqual(sources(open(shop)), { a: "1" });
    assert.ok([...shop.items].some(([key, kept]) => key.startsWith(`${KEY}-unreadable-`) && kept === text));
  });
}

test("unreadable: one answer of several", () => {
  const shop = new Shop();
  open(shop).set("good", { source: "1", right: true });
  const text = shop.getItem(KEY).replace('"answers":{', '"answers":{"bad":{"source":7},');
  shop.setItem(KEY, text);
  const answers = open(shop);
  assert.deepEqual(sources(answers), { good: "1" });
  assert.match(answers.said[0].message, /set aside/);
  assert.ok([...shop.items.values()].includes(text));
});

test("unreadable, and no room to set it aside: it stays", () => {
  const shop = new Shop();
  shop.setItem(KEY, "{".repeat(100));
  shop.room = 200;
  const answers = open(shop);
  answers.set("a", { source: "1", right: true });
  assert.equal(shop.getItem(KEY), "{".repeat(100));
  assert.equal(answers.said.length, 1);
  assert.match(answers.said[0].message, /no room/);
  assert.deepEqual(sources(answers), { a: "1" });
});

test("a newer version's answers are left as they are", () => {
  const shop = new Shop();
  const text = '{"version":2,"answers":{"a":{"anything":true}}}';
  shop.setItem(KEY, text);
  const answers = open(shop);
  answers.set("b", { source: "1", right: true });
  answers.refresh();
  assert.equal(shop.getItem(KEY), text);
  assert.equal(answers.said.length, 1);
  assert.match(answers.said[0].message, /Reload/);
  const undo = answers.erase();
  assert.ok(!shop.getItem(KEY).includes("anything"));
  undo();
  assert.equal(shop.getItem(KEY), text);
});

test("a published cell that has changed since: the answer stays, and says so until it is checked", () => {
  const shop = new Shop();
  open(shop, { published: { a: "old" } }).set("a", { source: "1", right: true });
  const answers = open(shop, { published: { a: "new" } });
  assert.equal(answers.get("a").changed, true);
  assert.equal(answers.get("a").source, "1");
  answers.set("a", { source: "2" });
  assert.equal(answers.get("a").changed, true);
  answers.set("a", { right: true });
  assert.equal(answers.get("a").changed, false);
  assert.equal(open(shop).get("a").changed, false); // a page without that cell
});

test("exported, erased and imported: the same", () => {
  const shop = new Shop();
  const answers = open(shop, { published: { a: "old" } });
  answers.set("a", { source: "def f(x):\n    return “β”\n", right: true });
  answers.set("b", { source: "", right: false });
  const before = answers.all();
  const text = answers.export();
  answers.erase();
  assert.deepEqual(answers.all(), {});
  assert.deepEqual(open(shop).all(), {});
  assert.ok(!shop.getItem(KEY).includes("def"));
  assert.deepEqual(answers.import(text), { imported: 2, kept: 0, unread: 0 });
  assert.deepEqual(answers.all(), before);
  assert.deepEqual(open(shop, { published: { a: "old" } }).all(), before);
  assert.ok(JSON.parse(text).answers.a.source.includes("    return “β”"));
});

test("an import takes what is newer, and counts", () => {
  const [mine, theirs] = [open(new Shop()), open(new Shop())];
  mine.set("old", { source: "mine", right: false });
  theirs.set("old", { source: "theirs", right: true });
  theirs.set("new", { source: "theirs", right: true });
  theirs.set("only", { source: "theirs", right: true });
  mine.set("new", { source: "mine", right: true });
  assert.deepEqual(mine.import(theirs.export()), { imported: 2, kept: 1, unread: 0 });
  assert.deepEqual(sources(mine), { new: "mine", old: "theirs", only: "theirs" });
  assert.equal(mine.get("old").right, true);
  assert.deepEqual(mine.heard.at(-1), { exercises: ["old", "only"], elsewhere: true, tab: false });
});

const answer = { right: true, when: "2026-01-01T00:00:00Z", source: ["1"] };
const file = (answers, more = {}) => (
  JSON.stringify({ kind: "answers to the exercises of Descent", version: 1, answers, ...more }));
for (const [what, text, sentence] of [
  ["no JSON", "hello", /cannot be read/],
  ["half a file", file({ a: answer }).slice(0, -9), /cannot be read/],
  ["another JSON", '{"cells": []}', /not a file of answers/],
  ["a list", "[]", /not a file of answers/],
  ["another version", file({ a: answer }, { version: 2 }), /another version/],
  ["nothing but nonsense", file({ a: 1, b: { right: "yes" } }), /None of the answers/],
  ["too much", file({ a: answer }, { more: "x".repeat(5_000_000) }), /too large/],
]) {
  test(`import refuses ${what}`, () => {
    const answers = open(new Shop());
    answers.set("a", { source: "mine", right: false });
    assert.throws(() => answers.import(text), sentence);
    assert.deepEqual(sources(answers), { a: "mine" });
  });
}

test("import leaves out what it cannot read, and counts it", () => {
  const answers = open(new Shop());
  const text = file({
    fine: answer, "no name!": answer, undated: { ...answer, when: "soon" }, long: { ...answer, source: "x".repeat(100_001) },
  }).replace('"fine"', '"__proto__":{"right":true},"fine"');
  assert.deepEqual(answers.import(text), { imported: 1, kept: 0, unread: 4 });
  assert.deepEqual(sources(answers), { fine: "1" });
});

test("an import from a clock that runs ahead does not win for ever", () => {
  const answers = open(new Shop());
  answers.import(file({ a: { ...answer, when: "2999-01-01T00:00:00Z" } }));
  assert.ok(answers.get("a").when <= clock);
});

test("erasure is undone, but for what was answered since", () => {
  const shop = new Shop();
  const answers = open(shop);
  answers.set("a", { source: "1", right: true });
  answers.set("b", { source: "2", right: true });
  const undo = answers.erase();
  answers.set("b", { source: "since", right: false });
  undo();
  for (const tab of [answers, open(shop)]) assert.deepEqual(sources(tab), { a: "1", b: "since" });
});

test("erased in one tab is erased in the other, even after a sleep", () => {
  const shop = new Shop();
  const one = open(shop);
  one.set("a", { source: "1", right: true });
  const two = open(shop);
  one.erase();
  open(shop).set("b", { source: "2", right: false });
  two.set("c", { source: "3", right: false });
  for (const tab of [two, open(shop)]) assert.deepEqual(sources(tab), { b: "2", c: "3" });
});

test("erased is what could not be read, too", () => {
  const shop = new Shop();
  shop.setItem(KEY, "{");
  const answers = open(shop);
  const undo = answers.erase();
  assert.equal(shop.length, 1);
  undo();
  assert.ok([...shop.items.values()].includes("{"));
});

test("a storage that was emptied by hand stays empty", () => {
  const shop = new Shop();
  const answers = open(shop);
  answers.set("a", { source: "1", right: true });
  shop.items.clear();
  answers.refresh();
  answers.set("b", { source: "2", right: true });
  assert.deepEqual(sources(open(shop)), { b: "2" });
});

process.stdout.write(JSON.stringify(found));

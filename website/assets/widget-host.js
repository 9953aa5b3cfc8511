// Runs the course's widgets on a page without a kernel. Each `div[data-descent-widget]` holds its
// traits as JSON and a static picture; the page holds each module once, as the text of a script.
// Where anything fails the picture stays.
(() => {
  const NEAR = "75%"; // of the screen's height
  const LONGEST_WAIT = 300; // ms, on a page that is always busy
  const modules = new Map();

  // A script of the page's own text: the page's security policy has its hash, and it is read when
  // its first widget begins. It hands over what its module exports.
  function load(name) {
    if (!modules.has(name)) {
      const script = document.createElement("script");
      script.textContent = document.querySelector(`script[data-descent-module="${name}"]`).textContent;
      globalThis.descentModule = (module) => modules.set(name, module);
      document.head.append(script);
      script.remove();
      delete globalThis.descentModule;
      if (!modules.has(name)) throw new Error(`The module ${name} did not run`);
    }
    return modules.get(name);
  }

  // The part of an anywidget model that our widgets use.
  function makeModel(traits) {
    const listeners = new Map();
    return {
      get: (name) => traits[name],
      set(name, value) {
        if (Object.is(traits[name], value)) return;
        traits[name] = value;
        for (const listener of listeners.get(`change:${name}`) ?? []) listener();
      },
      save_changes() {},
      on(event, listener) {
        if (!listeners.has(event)) listeners.set(event, new Set());
        listeners.get(event).add(listener);
      },
      off: (event, listener) => listeners.get(event)?.delete(listener),
    };
  }

  // A widget's state in the address: #average_explorer.1.beta=0.98&… names the first widget of
  // its kind on the page. What the fragment says of other widgets is left as it is.
  function linkFor(key) {
    const own = (name) => name.startsWith(`${key}.`);
    const all = () => [...new URLSearchParams(location.hash.slice(1))];
    return {
      texts: () => Object.fromEntries(all().filter(([name]) => own(name))
        .map(([name, text]) => [name.slice(key.length + 1), text])),
      async make(texts) {
        const kept = all().filter(([name]) => /^\w+\.\d+\.\w+$/.test(name) && !own(name));
        const fragment = new URLSearchParams(kept);
        for (const [name, text] of Object.entries(texts)) fragment.set(`${key}.${name}`, text);
        history.replaceState(null, "", `#${fragment}`);
        try {
          await navigator.clipboard.writeText(location.href);
          return true;
        } catch {
          return false;
        }
      },
    };
  }

  const ends = new Map(); // of the widgets that have begun: what ends each

  async function start(embed, key) {
    const live = document.createElement("div");
    try {
      const traits = JSON.parse(embed.querySelector('script[type="application/json"]').textContent);
      const widget = load(embed.dataset.descentWidget);
      const model = makeModel(traits);
      const link = Object.keys(traits._limits).length > 0 ? linkFor(key) : undefined;
      const picture = [...embed.children];
      for (const child of picture) child.hidden = true;
      embed.append(live);
      let end;
      try {
        end = await widget.render({ model, el: live, link });
      } catch (error) {
        for (const child of picture) child.hidden = false;
        throw error;
      }
      for (const child of picture) child.remove();
      ends.set(embed, end);
      if (link) {
        const follow = () => {
          const state = widget.read(link.texts(), traits._limits);
          for (const [name, value] of Object.entries(state)) model.set(name, value);
          return Object.keys(state).length > 0;
        };
        const lead = () => {
          if (!follow()) return;
          document.dispatchEvent(new Event("descent-linked"));
          for (let box = embed.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
          embed.scrollIntoView();
        };
        lead();
        addEventListener("hashchange", lead);
        ends.set(embed, () => {
          removeEventListener("hashchange", lead);
          end();
        });
      }
      embed.dataset.descentReady = "";
    } catch (error) {
      console.error(`The widget ${key} could not start:`, error);
      live.remove();
      const sentence = document.createElement("p");
      sentence.setAttribute("role", "status");
      sentence.textContent = "The interactive version could not start here; "
        + "this picture shows how it begins.";
      embed.append(sentence);
    }
  }

  // Each begins when a reader comes near it, one at a time and when the page has nothing else to do.
  // All begin when somebody goes from one control to the next, so that none is passed over.
  const waiting = new Map();
  const queue = [];
  let running = false;
  const whenIdle = globalThis.requestIdleCallback ?? setTimeout; // Safari has none

  async function run() {
    if (running) return;
    running = true;
    while (queue.length > 0) {
      await new Promise((done) => whenIdle(done, { timeout: LONGEST_WAIT }));
      const embed = queue.shift();
      const key = waiting.get(embed);
      waiting.delete(embed);
      if (key) await start(embed, key);
    }
    running = false;
  }

  function begin(embed) {
    near.unobserve(embed);
    if (waiting.has(embed) && !queue.includes(embed)) queue.push(embed);
    run();
  }

  const beginAll = () => [...waiting.keys()].forEach(begin);

  // A link to a widget's state leads to it, wherever it is.
  function beginNamed() {
    for (const [embed, key] of waiting) if (location.hash.includes(`${key}.`)) begin(embed);
  }

  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) begin(target);
  }, { rootMargin: NEAR });

  const count = new Map();
  function expect(within) {
    for (const embed of within.querySelectorAll("[data-descent-widget]")) {
      const name = embed.dataset.descentWidget;
      count.set(name, (count.get(name) ?? 0) + 1);
      waiting.set(embed, `${name}.${count.get(name)}`);
      near.observe(embed);
    }
    beginNamed();
  }
  expect(document);
  addEventListener("hashchange", beginNamed);
  addEventListener("keydown", ({ key }) => key === "Tab" && beginAll());
  document.addEventListener("descent-begin", beginAll); // who needs them all can say so
  // A cell that is run on the page displays others than before: what is gone is ended, and kept no more.
  function forget() {
    for (const embed of [...waiting.keys(), ...ends.keys()]) {
      if (embed.isConnected) continue;
      near.unobserve(embed);
      waiting.delete(embed);
      ends.get(embed)?.();
      ends.delete(embed);
    }
  }
  document.addEventListener("descent-widgets", (event) => {
    forget();
    expect(event.target);
  });
})();

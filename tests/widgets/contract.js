// What the tests of every widget do in its page: `contract.state(0)` is the first one's.
window.contract = (() => {
  const one = (nth) => document.querySelectorAll(".descent-embed")[nth];
  const all = (nth, selector) => [...one(nth).querySelectorAll(selector)];
  const SPEED = ".descent-transport select"; // how fast it plays is no state: Reset leaves it
  const told = (input, type) => input.dispatchEvent(new Event(type, { bubbles: true }));

  function state(nth) {
    const text = (selector) => one(nth).querySelector(selector)?.textContent ?? "";
    return {
      says: text(".descent-status"),
      goal: text(".descent-goal"),
      controls: all(nth, "input, select, summary, [aria-pressed]").map((control) => (
        [control.value, control.checked, control.disabled, control.getAttribute("aria-valuetext"),
          control.getAttribute("aria-pressed"), control.matches("summary") && control.textContent]
      )),
    };
  }

  async function set(input, value) {
    input.value = value;
    told(input, "input");
    told(input, "change");
    await null;
  }

  const ways = new Map(); // of the sliders that are held, into their range

  // Those that can be seen and used.
  const sliders = (nth) => all(nth, "input[type=range]:enabled").filter((one) => (
    one.checkVisibility({ visibilityProperty: true })));

  return {
    state,

    // The same with each of some widgets, one after the other.
    async every(nths, does, ...args) {
      const found = [];
      for (const nth of nths) found.push(await this[does](nth, ...args));
      return found;
    },

    // As a reader would, one control after the other: sliders, lists and boxes to type in; then
    // what is ticked or pressed, for it may take a slider away.
    async moveEverything(nth) {
      for (const input of all(nth, "input:not([type=radio], [type=checkbox]), select")) {
        const [low, high] = [Number(input.min), Number(input.max)];
        if (input.disabled || input.matches(SPEED)) continue;
        if (input.matches("select")) {
          await set(input, input.options[(input.selectedIndex + 1) % input.options.length].value);
        } else if (input.type === "number") await set(input, Number(input.value) + 1);
        else {
          const share = input.value > (low + high) / 2 ? 0.29 : 0.71;
          await set(input, low + share * (high - low));
        }
      }
      for (const input of all(nth, "[type=checkbox], .descent-call, .descent-quiz [type=radio]")) {
        input.click();
        await null;
      }
    },

    // The first answer to each question.
    answer(nth) {
      for (const form of all(nth, "form")) {
        form.querySelector("[type=radio]").click();
        form.requestSubmit();
      }
    },

    async slide(nth, share) {
      for (const input of all(nth, "input[type=range]:enabled")) {
        await set(input, Number(input.min) + share * (input.max - input.min));
      }
    },

    choices: (nth) => all(nth, "select").flatMap((select, index) => (
      [...select.options].map((option) => [index, option.value]))),
    async chooseEach(chosen) {
      for (const [nth, choice] of chosen.entries()) {
        if (choice) await set(all(nth, "select")[choice[0]], choice[1]);
      }
    },
    press: (nth, name) => all(nth, "button")
      .find((button) => button.checkVisibility() && button.textContent.trim() === name).click(),
    said: (nth) => one(nth).querySelector(".descent-footer .descent-said").innerText,
    unfold: (nth) => all(nth, "details").forEach((details) => { details.open = true; }),

    // What a reader can set before anything is unfolded. A player's buttons are no settings, what is
    // turned over in a picture is the picture, and what switches a line on is its key.
    atFirst: (nth) => all(nth, ".descent-scene :is(input, select, button)")
      .filter((control) => control.checkVisibility()
        && !control.closest(".descent-transport .descent-button, .descent-memory, .descent-racers"))
      .map((control) => control.labels?.[0]?.textContent ?? control.textContent),

    // What is in sight in two places at once: a number with its words. The axes of two charts may
    // have the same name, and rows of a table; what is folded stays folded.
    saidTwice(nth) {
      const text = (each) => each.textContent.trim().replace(/\s+/g, " ");
      const told = all(nth, "*").filter((each) => each.checkVisibility({ visibilityProperty: true })
        && !each.closest(".descent-spoken, option, svg, th")
        && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "")
        && /\p{L}{2}.*\d|\d.*\p{L}{2}/u.test(text(each)));
      return told.filter((each) => told.some((other) => other !== each && !other.contains(each)
        && !each.contains(other) && text(other).includes(text(each)))).map(text);
    },

    // Controls that hide the picture, or are hidden by it, when the keys reach them.
    outOfSight(nth) {
      const stage = one(nth).querySelector(".descent-stage");
      const found = [];
      for (const control of all(nth, ".descent-scene :is(input, select, summary, button)")) {
        if (control.disabled || !control.checkVisibility() || stage.contains(control)) continue;
        control.focus();
        const [picture, box] = [stage, control].map((each) => each.getBoundingClientRect());
        const seen = Math.min(picture.bottom, innerHeight) - Math.max(picture.top, 0);
        const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        if (seen < Math.min(picture.height, 0.4 * innerHeight) - 1 || box.bottom > innerHeight + 1
          || !(control.contains(hit) || control.closest("label")?.contains(hit))) {
          found.push([control.labels?.[0]?.textContent ?? control.textContent, picture.top,
            picture.bottom, box.top, box.bottom]);
        }
      }
      return found;
    },

    // A pixel of the map of colours, of the layer that is seen.
    heat() {
      const canvas = [...document.querySelectorAll("canvas")]
        .findLast((each) => getComputedStyle(each).opacity > 0);
      return [...canvas.getContext("2d").getImageData(
        0.3 * canvas.width, 0.6 * canvas.height, 1, 1).data];
    },

    // All controls that can be seen and used, in order; of radios one for each question.
    stops(nth) {
      const asked = new Set();
      return all(nth, "button, input, select, summary, [tabindex]").filter((control) => {
        if (control.disabled || control.tabIndex < 0 || !control.checkVisibility()) return false;
        const question = control.type === "radio" && control.closest("form, fieldset");
        return !asked.has(question) && (!question || asked.add(question));
      });
    },

    kinds(nth) {
      return this.stops(nth).map((control) => control.type || control.localName);
    },
    group(nth) {
      const { role, ariaLabel } = one(nth).querySelector(".descent-widget");
      return [role, Boolean(ariaLabel)];
    },

    // Goes to a slider with the focus: what it says, a key that moves it into its range, and the
    // one back.
    sliders: (nth) => sliders(nth).length,
    hold(nth, index) {
      const input = sliders(nth)[index];
      input.focus();
      ways.set(nth, input.value > (Number(input.min) + Number(input.max)) / 2 ? -1 : 1);
      const keys = ["ArrowRight", "ArrowLeft"];
      return [input.ariaValueText, ...(ways.get(nth) > 0 ? keys : keys.reverse())];
    },
    held: () => document.activeElement.ariaValueText,
    // One step more that way, as while a thumb is dragged.
    nudge(nth) {
      const [input] = sliders(nth);
      const step = Number(input.step) || (input.max - input.min) / 100;
      input.value = Number(input.value) + ways.get(nth) * step;
      told(input, "input");
    },

    // The line as it is shown and as it is spoken, and how it is told.
    lines(nth) {
      const spoken = one(nth).querySelector(".descent-spoken");
      return [one(nth).querySelector(".descent-status").innerText, spoken.textContent,
        spoken.ariaLive, spoken.role];
    },
    pictured: (nth) => one(nth).querySelector("[role=img]")?.ariaLabel,

    // What a number, or none, looks like where none should be; a speed may be infinite.
    nonsense: (nth) => one(nth).innerHTML.match(/.{0,40}(NaN|undefined|(?<!value=")Infinity)/)?.[0],
    draws: (nth) => Boolean(one(nth).querySelector(".descent-widget svg")),

    // Resolves when the widgets have followed.
    async goTo(fragment) {
      const followed = new Promise((done) => {
        addEventListener("hashchange", done, { once: true });
        setTimeout(done, 1000); // the same as it was
      });
      location.hash = `#${fragment}`;
      await followed;
      await new Promise((done) => { setTimeout(done); });
    },

    setTheme(theme, lab) {
      if (theme) document.documentElement.dataset.theme = theme;
      else delete document.documentElement.dataset.theme;
      if (lab) document.body.dataset.jpThemeLight = lab;
      else delete document.body.dataset.jpThemeLight;
    },

    // The palette as the widget has it, and every colour in use with something that has it.
    colours(nth, names) {
      const hex = (colour) => {
        const parts = colour.match(/^rgba?\((\d+), (\d+), (\d+)(?:, [\d.]+)?\)$/)?.slice(1) ?? [];
        return `#${parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
      };
      const style = getComputedStyle(one(nth).querySelector(".descent-widget"));
      const drawn = {};
      for (const element of all(nth, "*")) {
        const { stroke, fill, color, backgroundColor, borderTopColor } = getComputedStyle(element);
        for (const colour of [stroke, fill, color, backgroundColor, borderTopColor]) {
          drawn[hex(colour)] = `${element.localName} ${element.getAttribute("class")}`;
        }
      }
      return [
        names.map((name) => style.getPropertyValue(`--descent-${name}`).trim().toLowerCase()),
        drawn,
      ];
    },

    // The longest transition or animation of all, in seconds.
    slowest: (nth) => Math.max(...all(nth, "*").flatMap((element) => {
      const { transitionDuration, animationDuration } = getComputedStyle(element);
      return `${transitionDuration}, ${animationDuration}`.split(", ").map(parseFloat);
    })),
  };
})();

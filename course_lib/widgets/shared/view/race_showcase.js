// The race as a picture that opens a page: the map, the losses and their key, and one button. It
// runs once by itself when it comes into view; where motion is not wanted it stands at the step it
// was given, and the button moves it on.
import { html, write } from "./dom.js";
import { widget } from "./frame.js";
import { keyed } from "./keys.js";
import { lossChart } from "./loss_chart.js";
import { surfaceMap } from "./map.js";
import { player } from "./player.js";
import { racePath } from "./race_path.js";
import { sayPlace } from "./standings.js";

const PER_SECOND = 10; // steps: slow enough to be followed

const TRAITS = [
  "surface", "optimizers", "learning_rates", "hyperparameters", "start", "steps", "shown_step",
];

/** @param {() => (state: Record<string, any>) => any} modelOf from the traits to the runs, as in the race */
export function showcase(modelOf) {
  return widget({ name: "race", label: "A race of optimizers", also: TRAITS, build });

  /**
   * @param {import("./frame.js").Tools} tools
   * @returns {import("./frame.js").Parts}
   */
  function build({ el, get, change }) {
    const map = surfaceMap("Map of the surface with the optimizers’ paths");
    const chart = lossChart("Loss by step of each optimizer");
    const end = () => get("steps");
    const race = player({
      at: () => Math.min(get("shown_step"), end()), end, perSecond: () => PER_SECOND,
      go: (step) => change("shown_step", step),
    });
    const runners = get("optimizers").map((/** @type {string} */ name) => {
      const loss = html("span", { class: "descent-runner-loss" });
      const entry = keyed(name, name);
      entry.append(loss);
      return { name, path: racePath(map, name), entry, loss };
    });
    el.classList.add("descent-showcase");
    const stopWaiting = whenSeen(el, () => race.begin());

    return {
      stage: [map.root],
      beside: [chart.root],
      controls: [html("div", { class: "descent-row" },
        html("p", { class: "descent-key" },
          ...runners.map((/** @type {{ entry: Node }} */ { entry }) => entry)), race.root)],
      model: modelOf(),
      draw(drawn, { width, wide }) {
        const mapWidth = wide ? Math.round(0.56 * width) : width;
        map.draw(drawn.surface, mapWidth);
        for (const { name, path, loss } of runners) {
          const place = drawn.places.find(
            (/** @type {import("../maths/race.js").Place} */ one) => one.run.optimizer === name);
          path.draw(place.run, drawn.step);
          write(loss, sayPlace(place));
        }
        chart.root.style.display = wide ? "" : "none";
        if (wide) {
          chart.draw({ width: width - mapWidth, height: map.height, steps: drawn.state.steps,
            step: drawn.step, label: drawn.label, range: drawn.range, runs: drawn.runs });
        }
        race.name();
      },
      say: ({ step, places }) => `At step ${step}: ${places.map(
        (/** @type {import("../maths/race.js").Place} */ place) => (
          `${place.run.optimizer} ${sayPlace(place)}`)).join(", ")}.`,
      ongoing: race.playing,
      stop() {
        stopWaiting();
        race.stop();
      },
    };
  }
}

/**
 * Once, when most of an element is in view.
 * @param {Element} element
 * @param {() => void} act
 */
function whenSeen(element, act) {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    act();
  }, { threshold: 0.6 });
  observer.observe(element);
  return () => observer.disconnect();
}

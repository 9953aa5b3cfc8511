// What stands around a widget's picture, written once: the group and its name, the order of
// picture, controls and words, the spoken line, the prediction, the goal, the footer, the redraw
// and the end.
//
// A widget is a stage first: the picture, and at most three controls right under it or beside it;
// everything else that can be set is folded. On a phone the picture stays at the top of the screen
// while what is below it is used.
//
//   export default widget({ name, label, also, build })
//
// `build` makes the widget's parts and says how its state becomes a picture and a sentence:
// see `Parts`. A trait's limits come from Python with the state.
import { parsed } from "../maths/limits.js";
import { set as setAttributes } from "./dom.js";
import { footer } from "./footer.js";
import { glider } from "./glide.js";
import { goalBox } from "./goal.js";
import { predictionBox } from "./prediction.js";
import { redraw } from "./redraw.js";
import { sceneOf } from "./scene.js";
import { spokenLine } from "./spoken.js";
import { letTablesScroll } from "./tables.js";
import { textScale } from "./text_scale.js";

const PICTURE = '[role="img"][aria-label]';

/**
 * @typedef {import("../maths/limits.js").Limit} Limit
 *
 * @typedef {object} Model the part of an anywidget model that widgets use
 * @property {(name: string) => any} get
 * @property {(name: string, value: any) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, listener: () => void) => void} on
 * @property {(event: string, listener: () => void) => void} off
 *
 * @typedef {object} Tools what `build` gets
 * @property {HTMLElement} el
 * @property {(name: string) => any} get a trait's value
 * @property {(traits: Record<string, any>) => void} set some traits at once
 * @property {(name: string, value: any) => void} change one of them
 * @property {(traits: Record<string, any>) => void} glide sets them as `set` does, and what moves
 *   in the picture takes its time: for what a button does, not for what follows a finger
 * @property {Record<string, any>} limits by trait, of those a reader can change
 * @property {() => void} repaint draws anew though no trait has changed: something is hovered
 *
 * @typedef {object} Space
 * @property {number} width of the picture, in pixels; of both, where `beside` fits beside it
 * @property {boolean} wide whether two pictures fit side by side
 *
 * @typedef {object} Goal
 * @property {string} task
 * @property {string} praise
 * @property {(model: any) => { text: string, met: boolean }[]} conditions
 *
 * @typedef {object} Parts
 * @property {Node[]} [key] what its colours and lines mean, above it
 * @property {Node[]} stage the picture, as far as it is to stay in sight
 * @property {Node[]} [controls] at most three, under the picture
 * @property {boolean} [flank] whether they stand beside it where there is room: it is square
 * @property {Node[]} [beside] a second picture, beside the first or, on a phone, under the controls
 * @property {boolean} [stacked] it stands under the first, above the controls, where there is room
 * @property {Node[]} [more] words and tables below the sentence
 * @property {Node[]} [folded] further settings, closed until asked for
 * @property {(state: Record<string, any>) => any} [model] from the traits' values everything that
 *   is drawn or said
 * @property {(model: any, space: Space) => void} draw
 * @property {(model: any) => string} [say] the sentence under the picture, and its spoken form
 * @property {() => boolean} [ongoing] whether it changes by itself, so that it is spoken rarely
 * @property {import("./prediction.js").Prediction | import("./prediction.js").Prediction[]} [predict]
 *   the first task, or the first ones
 * @property {Goal} [goal]
 * @property {() => void} [onReset] runs when the traits are as at first again
 * @property {() => void} [stop] ends what `build` has begun
 */

/**
 * @param {object} options
 * @param {string} options.name the widget's class is `descent-${name}`
 * @param {string} options.label the group's name, spoken
 * @param {string[]} [options.also] traits that change the picture besides those with limits
 * @param {(tools: Tools) => Parts} options.build
 */
export function widget({ name, label, also = [], build }) {
  return { render, read };

  /** @param {{ model: Model, el: HTMLElement, link?: import("./footer.js").Link }} options */
  function render({ model, el, link }) {
    let drawnWidth = 0;
    const repaint = () => { if (drawnWidth > 0) paint(drawnWidth); };
    const tools = toolsOf(model, el, repaint);
    const linked = Object.keys(tools.limits);
    const parts = build(tools);
    const spoken = parts.say ? spokenLine(el, named(parts.stage)) : null;
    const goal = parts.goal ? goalBox(parts.goal.task) : null;
    const prediction = parts.predict ? predictionBox(parts.predict, (traits) => tools.glide(traits)) : null;

    const scene = sceneOf(parts, spoken);
    const { glide, stopGliding } = glider(el);
    tools.glide = (traits) => {
      glide();
      tools.set(traits);
    };

    el.classList.add("descent-widget", `descent-${name}`);
    setAttributes(el, { role: "group", "aria-label": label });
    el.append(
      ...(prediction ? [prediction.root] : []), scene.root, ...(goal ? [goal.root] : []),
      ...(linked.length > 0
        ? [footer({ model, limits: tools.limits, link, onReset: parts.onReset, glide })] : []),
    );

    const stopTables = letTablesScroll(el);
    const letters = textScale(el, repaint);

    /** @param {number} boxWidth */
    function paint(boxWidth) {
      drawnWidth = boxWidth;
      const width = Math.max(240, boxWidth - 2); // within the widget's own padding
      const space = scene.spaceOf(width / letters.at(width));
      const state = Object.fromEntries([...linked, ...also].map((one) => [one, model.get(one)]));
      const drawn = parts.model ? parts.model(state) : state;
      parts.draw(drawn, space);
      const met = goal && parts.goal
        ? goal.show(parts.goal.conditions(drawn), parts.goal.praise) : false;
      if (spoken && parts.say) {
        spoken.say(parts.say(drawn) + (met ? " Goal reached." : ""), parts.ongoing?.() ?? false);
      }
    }

    const stop = redraw({ model, element: el, draw: paint, names: [...linked, ...also] });
    scene.watch();
    return () => {
      stop();
      stopTables();
      letters.stop();
      stopGliding();
      scene.stop();
      spoken?.stop();
      parts.stop?.();
    };
  }
}

/**
 * The traits' values that an address names, each within its limits; what is not is left out.
 * @param {Record<string, string>} texts
 * @param {Record<string, Limit>} limits
 */
function read(texts, limits) {
  return Object.fromEntries(Object.entries(texts)
    .filter(([name]) => Object.hasOwn(limits, name))
    .map(([name, text]) => [name, parsed(text, limits[name])])
    .filter(([, value]) => value !== undefined));
}

/**
 * @param {Model} model
 * @param {HTMLElement} el
 * @param {() => void} repaint
 * @returns {Tools}
 */
function toolsOf(model, el, repaint) {
  /** @param {Record<string, any>} traits */
  const set = (traits) => {
    for (const [name, value] of Object.entries(traits)) model.set(name, value);
    model.save_changes();
  };
  return {
    el, repaint, set,
    get: (name) => model.get(name),
    change: (name, value) => set({ [name]: value }),
    glide: set, // until there is something to see
    limits: model.get("_limits") ?? {},
  };
}

/**
 * The first picture's name says its state too, as the sentence under it does.
 * @param {Node[]} stage
 */
function named(stage) {
  const [picture] = stage.flatMap((one) => (one instanceof Element
    ? [...(one.matches(PICTURE) ? [one] : []), ...one.querySelectorAll(PICTURE)] : []));
  const name = picture?.getAttribute("aria-label");
  return (/** @type {string} */ sentence) => {
    picture?.setAttribute("aria-label", `${name}. ${sentence}`);
  };
}

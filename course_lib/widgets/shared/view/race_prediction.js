// What the race asks first: how much more plain gradient descent bears than its tuned rate.
import { raceTrack } from "../maths/race.js";
import { namedSurface, onView } from "../maths/surfaces.js";
import { sayLoss } from "./words.js";

const MORE = 1.25; // times its rate

/**
 * A prediction for a race on the ravine in which SGD runs at a rate that serves it; else none.
 * @param {(name: string) => any} get
 * @returns {import("./prediction.js").Prediction | undefined}
 */
export function predictionOf(get) {
  const rates = get("learning_rates");
  if (get("surface") !== "ravine" || !get("optimizers").includes("SGD")) return undefined;
  const raised = Number((MORE * rates.SGD).toPrecision(3));
  const surface = namedSurface("ravine");
  const start = onView(surface, get("start"));
  const [before, after] = [rates.SGD, raised].map((learning_rate) => {
    const { losses } = raceTrack()(surface, "SGD", { learning_rate }, start, get("steps"));
    return losses[losses.length - 1];
  });
  if (!(before < get("goal_loss") && after > get("goal_loss"))) return undefined;
  const happens = `After ${get("steps")} steps its loss is ${sayLoss(after)} in place of `
    + `${sayLoss(before)}: across the ravine each step now leads at least as far up the other side.`;
  return {
    question: `Plain SGD runs at α = ${sayLoss(rates.SGD)} here. What if it had `
      + `${sayLoss(raised)}, a quarter more?`,
    choices: [
      { text: "it gains a little", right: false,
        why: `${happens} The best rate stands close to the last that works.` },
      { text: "it loses a little", right: false,
        why: `${happens} There is no gentle slope on that side, but an edge.` },
      { text: "it never arrives", right: true,
        why: `${happens} Adam takes a quarter more with hardly a change: try it.` },
    ],
    reveal: { learning_rates: { ...rates, SGD: raised } },
  };
}

// What the training lab asks first: what SGD does at a rate of its own.

const [RATE, OWN, EPOCHS] = [0.0007, 0.1, 1000]; // the published rate, and one that suits SGD

/**
 * A prediction where SGD is about to be trained as published; else none. What it says holds for
 * these seeds and rates: tests/widgets/test_training_lab.py.
 * @param {(name: string) => any} get
 * @returns {import("./prediction.js").Prediction | undefined}
 */
export function predictionOf(get) {
  const published = { optimizer: "SGD", learning_rate: RATE, schedule: "constant", seed: 3,
    shuffle_seed: 10 };
  const asked = Object.entries(published).every(([name, value]) => get(name) === value);
  if (!asked || get("epochs") < EPOCHS) return undefined;
  const happens = "It falls to 0.132. Adam’s published run ends at 0.134, after 5,000 epochs.";
  return {
    question: "The faint curves are those three runs, all at α = 0.0007: Adam’s falls, SGD’s and "
      + "momentum’s lie on each other and hardly move. Now SGD alone gets a rate of its own, 0.1. Where "
      + "is its cost after 1,000 epochs?",
    choices: [
      { text: "still far above Adam’s", right: false,
        why: `${happens} What held SGD back was the rate it had been given.` },
      { text: "as low as Adam’s, or lower", right: true,
        why: `${happens} 0.0007 for all three was a choice in Adam’s favour.` },
      { text: "nowhere: at 143 times the rate it blows up", right: false,
        why: `${happens} For SGD on this network 0.1 is no wild rate; 0.0007 was a timid one.` },
    ],
    reveal: { learning_rate: OWN, epoch: EPOCHS },
  };
}

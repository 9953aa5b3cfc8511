// What schedule_explorer.js asks first: what a decay rate means is settled by its unit.

/** @type {import("./prediction.js").Prediction} */
export const STAIRCASE_QUESTION = {
  question: "As it stands, α is 0.5/(1 + d · interval), with d = 1 and an interval of 10 "
    + "steps. Without that staircase d counts single steps, and the rate falls ten times as fast. "
    + "After 500 steps, the loss will be …",
  choices: [
    { text: "lower: a smaller rate, a lower floor", right: false,
      why: "Its floor is lower, and it never gets there: 0.5/t lets the start fade as slowly as 1/t. "
        + "Look how far the loss stays above the dotted line." },
    { text: "about the same", right: false,
      why: "It stays far above: 0.5/t lets the start fade as slowly as 1/t, and the start was a loss "
        + "of 50." },
    { text: "higher: it comes down too early", right: true,
      why: "0.5/t lets the start fade as slowly as 1/t. The floor lies far below, and is not "
        + "reached. The first stair, ten steps at 0.5, had done the way." },
  ],
  reveal: { schedule: "inverse_time_decay", initial_rate: 0.5, decay_rate: 1, staircase: false },
};

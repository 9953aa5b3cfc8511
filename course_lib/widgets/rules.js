// The update rules of course_lib, in the browser: the only JavaScript here that computes an
// average or an optimizer's step. tests/widgets/test_rules.py holds it to the Python.

// --- averages -----------------------------------------------------------------------------

export function effectiveWindow(beta) {
  return 1 / (1 - beta);
}

// v ← βv + (1 − β)x from v = 0; corrected, v / (1 − βᵗ).
export class ExponentialAverage {
  constructor(beta, biasCorrection = true) {
    this.beta = beta;
    this.biasCorrection = biasCorrection;
    this.sum = 0;
    this.steps = 0;
  }

  update(value) {
    this.steps += 1;
    this.sum = this.beta * this.sum + (1 - this.beta) * value;
    return this.average;
  }

  get average() {
    if (!this.biasCorrection) return this.sum;
    return this.steps === 0 ? 0 : this.sum / (1 - this.beta ** this.steps);
  }
}

export function exponentialAverage(series, beta, biasCorrection = false) {
  const average = new ExponentialAverage(beta, biasCorrection);
  return Array.from(series, (value) => average.update(value));
}

// What each value of the past counts in the average after `steps` values, the newest first:
// (1 − β)βᵏ for the value k steps back; corrected, divided by 1 − βᵗ so that they sum to 1.
export function averageWeights(steps, beta, biasCorrection = false) {
  const total = biasCorrection ? 1 - beta ** steps : 1;
  return Array.from({ length: steps }, (_, age) => ((1 - beta) * beta ** age) / total);
}

// How many steps the average stays behind a steady trend: its weights' mean age, β / (1 − β).
export function trendLag(beta) {
  return beta / (1 - beta);
}

// What the widgets that take an optimizer apart share: its parts at every step, and a scale for β.
//
//   recorded(optimizer, trail)   steps as the optimizer does and notes down what it was made of
//   betaSlider({ label, highest, ticks, onInput })   a range as fine near 1 as near 0
import { slider } from "./controls.js";

// rules.js computes; this only reads. Each step leaves { gradient, move, mean, square } in the
// trail, an average as { uncorrected, totalWeight, average }, or null where there is none.
export function recorded(optimizer, trail) {
  return {
    step(parameter, gradient) {
      const moved = optimizer.step(parameter, gradient);
      trail.push({
        gradient, move: moved - parameter,
        mean: copied(optimizer.mean), square: copied(optimizer.meanSquare),
      });
      return moved;
    },
  };
}

function copied(average) {
  return average
    ? { uncorrected: average.uncorrected, totalWeight: average.totalWeight, average: average.average }
    : null;
}

// Over −log₁₀(1 − β), so that every tenfold window is as easy to reach; 1 − β is rounded to a
// multiple of 0.05, below 2, or 0.1 of its power of ten, so that 0.5, 0.9, 0.98, 0.99 are met.
export function betaSlider({ label, highest, ticks, onInput }) {
  const place = (beta) => -Math.log10(1 - beta);
  const one = slider({
    label, min: 0, max: Number(place(highest).toFixed(6)), step: 0.02,
    ticks: ticks.map((at) => ({ at: place(at), text: String(at) })),
    onInput: (position) => onInput(Math.min(highest, betaAt(position))),
  });
  return { ...one, show: (beta, text) => one.show(place(beta), text) };
}

export function betaAt(position) {
  const share = 10 ** -position;
  const scale = 10 ** Math.floor(Math.log10(share) + 1e-9);
  const step = share / scale < 1.999 ? 0.05 : 0.1;
  return Number((1 - Math.round(share / scale / step) * step * scale).toFixed(6));
}

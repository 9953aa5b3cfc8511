// The schedules of course_lib/schedules.py: functions of the steps already taken, made and
// composed as there, by the same names in camel case. They check nothing: the traits are checked
// in Python, and the controls stay within them. tests/widgets/test_schedules_js.py holds these to
// the Python.

export function constant(rate) {
  return () => rate;
}

export function inverseTimeDecay(initialRate, decayRate) {
  return (t) => initialRate / (1 + decayRate * t);
}

export function exponentialDecay(initialRate, factor) {
  return (t) => initialRate * factor ** t;
}

export function cosineDecay(initialRate, totalSteps, finalRate = 0) {
  return (t) => {
    const shareLeft = (1 + Math.cos(Math.PI * Math.min(t / totalSteps, 1))) / 2;
    return finalRate + (initialRate - finalRate) * shareLeft;
  };
}

export function piecewiseConstant(rates, boundaries) {
  return (t) => rates[boundaries.filter((boundary) => boundary <= t).length];
}

export function staircase(schedule, interval) {
  return (t) => schedule(Math.floor(t / interval));
}

export function warmup(schedule, steps) {
  return (t) => (t < steps ? (schedule(0) * (t + 1)) / steps : schedule(t - steps));
}

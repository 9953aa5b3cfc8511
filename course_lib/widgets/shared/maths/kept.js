/**
 * The same function, which computes only when it is asked about something else than the last time:
 * for what is slow and stays as it is while something else is dragged.
 * @template {any[]} Asked
 * @template Answer
 * @param {(...asked: Asked) => Answer} compute
 * @returns {(...asked: Asked) => Answer}
 */
export function kept(compute) {
  /** @type {Asked | undefined} */
  let last;
  /** @type {Answer} */
  let answer;
  return (...asked) => {
    if (last === undefined || asked.some((one, index) => !Object.is(one, last?.[index]))) {
      answer = compute(...asked);
      last = asked;
    }
    return answer;
  };
}

// One Python for all the cells of a page: they run one after the other.

/** @type {Promise<unknown>} */
let last = Promise.resolve();
let waiting = 0;

/** Whether a cell would have to wait now. */
export const busy = () => waiting > 0;

/**
 * Does some work when all that was asked for before has ended.
 * @template Value
 * @param {() => Promise<Value>} work
 * @returns {Promise<Value>}
 */
export function inTurn(work) {
  waiting += 1;
  const mine = last.then(work).finally(() => { waiting -= 1; });
  last = mine.catch(() => {});
  return mine;
}

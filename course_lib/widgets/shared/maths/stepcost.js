// What one step costs on a machine: the model of course_lib/widgets/step_cost.py, pass by pass.

const SIZES = { float64: 8, float32: 4, float16: 2 };

/**
 * @typedef {[string, string[], string[]]} Pass an operation, what it reads and what it writes
 *
 * @typedef {object} Counted
 * @property {string[]} arrays
 * @property {{ extra: number, passes: Pass[] }} textbook
 *
 * @typedef {object} Setting
 * @property {string} optimizer
 * @property {string} form
 * @property {number} size
 * @property {string} precision
 * @property {number} bandwidth GB/s
 * @property {number} cache MB
 * @property {number} cache_speed times as fast as memory
 * @property {number} call µs
 * @property {number} peak Gflop/s
 *
 * @typedef {{ name: string, written: boolean, cached: boolean }} Touch
 *
 * @typedef {object} Cost
 * @property {{ operation: string, touches: Touch[], began: number, seconds: number }[]} rows
 * @property {number} calls
 * @property {number} streams arrays to or from memory
 * @property {number} cached arrays to or from the cache
 * @property {number} least arrays that no form can do without
 * @property {number} block coordinates in a block; all of them where there are no blocks
 * @property {number} stream seconds for one array to or from memory
 * @property {number} perPass seconds of calls in a pass
 * @property {number} seconds
 * @property {number} arithmetic seconds, if there were nothing else
 */

/**
 * @param {Setting} setting
 * @param {Record<string, any>} forms
 * @returns {Cost}
 */
export function costOf(setting, forms) {
  const { form, size, precision, bandwidth, peak } = setting;
  const counted = forms[setting.optimizer];
  const itemsize = SIZES[/** @type {keyof typeof SIZES} */ (precision)];
  const passes = passesOf(counted, form);
  const block = form === "in blocks" ? blockOf(setting, counted, itemsize) : size;
  const placed = placedIn(passes, form, isHeld(setting, counted, itemsize));
  const stream = size * itemsize / (1e9 * bandwidth);
  const perPass = Math.ceil(size / block) * 1e-6 * setting.call;
  let began = 0;
  const rows = placed.map(({ operation, touches }) => {
    const moved = touches.reduce((sum, { cached }) => sum + (cached ? 1 / setting.cache_speed : 1), 0);
    const row = { operation, touches, began, seconds: perPass + moved * stream };
    began += row.seconds;
    return row;
  });
  const all = placed.flatMap(({ touches }) => touches);
  const cached = all.filter((touch) => touch.cached).length;
  return {
    rows, block, stream, perPass, cached,
    calls: passes.length * Math.ceil(size / block),
    streams: all.length - cached,
    least: 2 * counted.arrays.length - 1,
    seconds: began,
    arithmetic: counted.textbook.passes.length * size / (1e9 * peak),
  };
}

/**
 * @param {any} counted
 * @param {string} form
 * @returns {Pass[]}
 */
function passesOf(counted, form) {
  if (form !== "fused") return counted[form === "textbook" ? form : "in place"].passes;
  const { arrays } = counted;
  return [["one loop", arrays, arrays.filter((/** @type {string} */ name) => name !== "g")]];
}

/**
 * Whether all arrays lie in the cache, so that nothing comes from memory.
 * @param {Setting} setting
 * @param {any} counted
 * @param {number} itemsize
 */
function isHeld({ form, size, cache }, counted, itemsize) {
  const extra = form === "fused" ? 0 : counted[form === "textbook" ? form : "in place"].extra;
  return (counted.arrays.length + extra) * size * itemsize <= 1e6 * cache;
}

/**
 * Half of the cache for a block of all arrays: a power of two, and 64 at least.
 * @param {Setting} setting
 * @param {any} counted
 * @param {number} itemsize
 */
function blockOf({ cache }, counted, itemsize) {
  const room = 1e6 * cache / (2 * (counted.arrays.length + 1) * itemsize);
  return Math.max(64, 2 ** Math.floor(Math.log2(room)));
}

/**
 * Each pass with what it reads and writes, and whether that lies in the cache. In blocks an array
 * comes from memory when it is first read and goes back when it is last written.
 * @param {Pass[]} passes
 * @param {string} form
 * @param {boolean} held
 */
function placedIn(passes, form, held) {
  const seen = new Set();
  const rows = passes.map(([operation, reads, writes]) => ({
    operation,
    touches: [...reads.map((name) => ({ name, written: false })),
      ...writes.map((name) => ({ name, written: true }))],
  }));
  const last = new Map(rows.flatMap(({ touches }) => touches)
    .filter(({ written }) => written).map((touch) => [touch.name, touch]));
  return rows.map(({ operation, touches }) => ({
    operation,
    touches: touches.map((touch) => {
      const first = !touch.written && !seen.has(touch.name);
      seen.add(touch.name);
      const needed = touch.name !== "" && (first || last.get(touch.name) === touch);
      return { ...touch, cached: held || (form === "in blocks" && !needed) };
    }),
  }));
}

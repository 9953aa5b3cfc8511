// numpy.random.RandomState in the browser, as far as the course draws from it: the Mersenne twister
// MT19937 seeded with a whole number, `randn` and `permutation`. tests/widgets/test_random_js.py
// holds it to NumPy: integers, uniforms and permutations to the bit, normals to the last digit of
// the logarithm, which each browser rounds in its own way.
//
// M. Matsumoto and T. Nishimura, "Mersenne Twister" (ACM TOMACS 8(1), 1998).
const [WORDS, SHIFTED] = [624, 397];

export class RandomState {
  key = new Uint32Array(WORDS);

  next = WORDS;

  /** @type {number | null} the other normal of a pair */
  spare = null;

  /** @param {number} seed */
  constructor(seed) {
    this.seed(seed);
  }

  /**
   * As a new one of that seed, 0 to 2³² − 1.
   * @param {number} seed
   */
  seed(seed) {
    const { key } = this;
    key[0] = seed;
    for (let index = 1; index < WORDS; index += 1) {
      const before = key[index - 1];
      key[index] = Math.imul(1812433253, before ^ (before >>> 30)) + index;
    }
    this.next = WORDS;
    this.spare = null;
    return this;
  }

  // 32 random bits.
  bits() {
    if (this.next === WORDS) this.twist();
    let word = this.key[this.next];
    this.next += 1;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  twist() {
    const { key } = this;
    for (let index = 0; index < WORDS; index += 1) {
      const word = (key[index] & 0x80000000) | (key[(index + 1) % WORDS] & 0x7fffffff);
      key[index] = key[(index + SHIFTED) % WORDS] ^ (word >>> 1) ^ (word & 1 ? 0x9908b0df : 0);
    }
    this.next = 0;
  }

  // Even in [0, 1), of 53 bits.
  uniform() {
    const high = this.bits() >>> 5;
    return (high * 67108864 + (this.bits() >>> 6)) / 9007199254740992;
  }

  // Standard normal: one number of `randn`, by Marsaglia's polar method.
  normal() {
    const { spare } = this;
    this.spare = null;
    if (spare !== null) return spare;
    let x;
    let y;
    let square;
    do {
      x = 2 * this.uniform() - 1;
      y = 2 * this.uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    this.spare = factor * x;
    return factor * y;
  }

  /**
   * 0, 1, … count − 1 in random order; written into `order` if it is given.
   * @param {number} count
   * @param {Uint32Array} [order]
   */
  permutation(count, order = new Uint32Array(count)) {
    for (let index = 0; index < count; index += 1) order[index] = index;
    for (let last = count - 1; last > 0; last -= 1) {
      const mask = 2 ** (32 - Math.clz32(last)) - 1;
      let other;
      do other = (this.bits() & mask) >>> 0; while (other > last);
      const moved = order[last];
      order[last] = order[other];
      order[other] = moved;
    }
    return order;
  }
}

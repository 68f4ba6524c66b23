/** Mulberry32: the same numbers at every run of a test. */
export function seededRandom(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    bytes: (length: number): Uint8Array => Uint8Array.from({ length }, () => below(256)),
    /** Any finite double, small and huge alike. */
    double: (): number => {
      const view = new DataView(new ArrayBuffer(8))
      do {
        view.setUint32(0, below(2 ** 32))
        view.setUint32(4, below(2 ** 32))
      } while (!Number.isFinite(view.getFloat64(0)))
      return below(2) === 0 ? view.getFloat64(0) : below(1_000_000) - 500_000
    },
    /** Well-formed text: controls, Vietnamese, beyond the basic plane. */
    string: (): string =>
      Array.from({ length: below(8) }, () => {
        const plane = below(4)
        if (plane === 0) return String.fromCodePoint(below(0x80))
        if (plane === 1) return String.fromCodePoint(0x1ea0 + below(0x5a))
        if (plane === 2) return String.fromCodePoint(0xe000 + below(0x1ffd))
        return String.fromCodePoint(0x10000 + below(0x1000))
      }).join(''),
  }
}

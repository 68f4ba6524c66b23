import type { CapitalPx } from './faces.ts'

/** Marks are drawn by hand for each face: at this size a stretched mark is a blot. `narrow` stands beside a circumflex or over a breve. */
export interface MarkSet {
  readonly circumflex: readonly string[]
  readonly breve: readonly string[]
  readonly acute: readonly string[]
  readonly grave: readonly string[]
  readonly hook: readonly string[]
  readonly tilde: readonly string[]
  readonly narrowAcute: readonly string[]
  readonly narrowGrave: readonly string[]
  readonly dot: readonly string[]
  readonly horn: readonly string[]
  /** Rows by which the foot of the horn lies under the top of its letter. */
  readonly hornDrop: number
  /** Empty rows between a letter and the mark over it; between it and the dot under it. */
  readonly gap: number
  readonly dotGap: number
  /** Rows by which a tone beside a circumflex reaches down past its tip. */
  readonly besideDrop: number
}

const small: MarkSet = {
  circumflex: ['.#.', '#.#'],
  breve: ['#...#', '.###.'],
  acute: ['..#', '.#.', '#..'],
  grave: ['#..', '.#.', '..#'],
  hook: ['##.', '..#', '.#.'],
  tilde: ['.#..#', '#.##.'],
  narrowAcute: ['.#', '.#', '#.'],
  narrowGrave: ['#.', '#.', '.#'],
  dot: ['##'],
  horn: ['.#', '.#', '#.'],
  hornDrop: 0,
  gap: 1,
  dotGap: 1,
  besideDrop: 0,
}

const middle: MarkSet = {
  circumflex: ['..##..', '.####.', '##..##'],
  breve: ['##..##', '##..##', '.####.'],
  acute: ['..##', '.##.', '##..'],
  grave: ['##..', '.##.', '..##'],
  hook: ['###.', '..##', '..##', '.##.'],
  tilde: ['.##..#', '######', '#..##.'],
  narrowAcute: ['.##', '.##', '##.', '##.'],
  narrowGrave: ['##.', '##.', '.##', '.##'],
  dot: ['##', '##'],
  horn: ['.##', '.##', '##.'],
  hornDrop: 1,
  gap: 1,
  dotGap: 1,
  besideDrop: 1,
}

const large: MarkSet = {
  circumflex: ['...##...', '..####..', '.##..##.', '##....##'],
  breve: ['##....##', '##....##', '.######.', '..####..'],
  acute: ['...##', '..###', '.###.', '###..'],
  grave: ['##...', '###..', '.###.', '..###'],
  hook: ['.###.', '...##', '...##', '..##.', '..##.'],
  tilde: ['.###...#', '########', '#...###.'],
  narrowAcute: ['..##', '..##', '.##.', '##..'],
  narrowGrave: ['##..', '##..', '.##.', '..##'],
  dot: ['###', '###', '###'],
  horn: ['..##', '..##', '.##.', '##..'],
  hornDrop: 2,
  gap: 2,
  dotGap: 1,
  besideDrop: 2,
}

export const markSets: Readonly<Record<CapitalPx, MarkSet>> = { 8: small, 12: middle, 16: large }

/** Height of the capitals of a face, in pixels of the board. */
export const capitalHeights = [8, 12, 16] as const
export type CapitalPx = (typeof capitalHeights)[number]

export interface FaceMeasures {
  /** Rows over the capitals for two marks; rows under the baseline for the dot below and descenders. */
  readonly above: number
  readonly below: number
  /** Rows one line takes: 16, 24, 32. Vietnamese needs 1.91 × the capital height. */
  readonly lineRows: number
  readonly pen: 1 | 2
  readonly letterGap: number
  readonly spaceWidth: number
  readonly dotSide: number
}

export const faceMeasures: Readonly<Record<CapitalPx, FaceMeasures>> = {
  8: { above: 6, below: 2, lineRows: 16, pen: 1, letterGap: 1, spaceWidth: 3, dotSide: 2 },
  12: { above: 9, below: 3, lineRows: 24, pen: 2, letterGap: 2, spaceWidth: 4, dotSide: 3 },
  16: { above: 12, below: 4, lineRows: 32, pen: 2, letterGap: 2, spaceWidth: 6, dotSide: 3 },
}

const middleRows = [0, 1, 3, 4, 6, 7, 9, 10, 12, 13]

/** Where a row of the stroke grid lies in the face (top row of the pen). */
export function rowOf(capitalPx: CapitalPx, row: number): number {
  if (capitalPx === 8) return row
  return capitalPx === 16 ? row * 2 : middleRows[row]!
}

/** Where a column of the stroke grid lies; halves are rounded towards the middle, so that a letter stays symmetric. */
export function columnOf(capitalPx: CapitalPx, column: number, widest: number): number {
  if (capitalPx === 8) return column
  if (capitalPx === 16) return column * 2
  return column < widest / 2 ? Math.ceil(column * 1.5) : Math.floor(column * 1.5)
}

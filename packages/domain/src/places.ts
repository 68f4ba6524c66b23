export interface Point {
  readonly lon: number
  readonly lat: number
}

/** The coast this programme works on, in WGS 84 degrees; maps are clamped to it. */
export const coastBounds = { west: 106.4, south: 8.3, east: 107.7, north: 10.9 } as const

export const placeCodes = ['place.outside-coast', 'place.area-taken'] as const
export type PlaceCode = (typeof placeCodes)[number]

/** A place lies on the programme's coast; an area belongs to one place at a time. */
export function placeRefusal(point: Point, area: string | null, taken: ReadonlySet<string>): { code: PlaceCode } | null {
  const inside =
    point.lon >= coastBounds.west && point.lon <= coastBounds.east && point.lat >= coastBounds.south && point.lat <= coastBounds.north
  if (!inside) return { code: 'place.outside-coast' }
  return area !== null && taken.has(area) ? { code: 'place.area-taken' } : null
}

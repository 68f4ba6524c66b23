import type { RenderingRefusal } from '../refusals.ts'
import { type CapitalPx, faceMeasures } from './faces.ts'
import { glyphOf } from './glyphs.ts'

export interface BoardSpec {
  readonly lines: readonly string[]
  readonly capitalPx: CapitalPx
  readonly width?: number
  readonly height?: number
  readonly colour?: BoardColour
  /** Issuer and time on the last line, in the smallest face. */
  readonly footer?: string
}

export type BoardColour = 'amber' | 'white'
export type BoardDrawing = { ok: true; pixels: Uint8Array; width: number; height: number } | { ok: false; refusal: RenderingRefusal }

export const boardWidth = 192
export const boardHeight = 64
/** Dark columns at the left where the line leaves room for them. */
const sideMargin = 2

/** Width of a line in pixels; a character the face lacks counts as a space. */
export function measureText(text: string, capitalPx: CapitalPx): number {
  const { letterGap, spaceWidth } = faceMeasures[capitalPx]
  const characters = [...text.normalize('NFC')]
  return characters.reduce(
    (sum, character, index) => sum + (glyphOf(character, capitalPx)?.width ?? spaceWidth) + (index > 0 ? letterGap : 0),
    0,
  )
}

/** How many lines of a face fit, with or without a footer, in `height` rows. */
export function linesThatFit(capitalPx: CapitalPx, footer: boolean, height = boardHeight): number {
  return Math.min(4, Math.floor((height - (footer ? faceMeasures[8].lineRows : 0)) / faceMeasures[capitalPx].lineRows))
}

function missingGlyph(text: string, capitalPx: CapitalPx): string | undefined {
  return [...text.normalize('NFC')].find((character) => character !== ' ' && !glyphOf(character, capitalPx))
}

/** Draws one line whose lit rows begin at `top`; answers why not when it does not fit. */
function drawLine(
  pixels: Uint8Array,
  width: number,
  top: number,
  text: string,
  capitalPx: CapitalPx,
  number: number,
): RenderingRefusal | null {
  const missing = missingGlyph(text, capitalPx)
  if (missing) return { code: 'board.no-glyph', params: { char: missing } }
  const wide = measureText(text, capitalPx)
  if (wide > width) return { code: 'board.too-wide', params: { line: number, max: width, is: wide } }
  const { above, letterGap, spaceWidth } = faceMeasures[capitalPx]
  let left = Math.min(sideMargin, Math.floor((width - wide) / 2))
  for (const character of text.normalize('NFC')) {
    const glyph = character === ' ' ? null : glyphOf(character, capitalPx)
    for (const [x, y] of glyph?.pixels ?? []) pixels[(top + above + y) * width + left + x] = 1
    left += (glyph?.width ?? spaceWidth) + letterGap
  }
  return null
}

/**
 * Draws one face of a board at its true pixels, one byte a pixel (0 dark, 1 lit), row by row. Lines are set from the left, spread over the
 * height; the footer takes the last 16 rows. Refusals: `board.empty`, `board.no-glyph`, `board.too-tall`, `board.too-wide`.
 */
export function drawBoard(spec: BoardSpec): BoardDrawing {
  const { lines, capitalPx, width = boardWidth, height = boardHeight, footer } = spec
  if (lines.every((text) => text.trim() === '')) return { ok: false, refusal: { code: 'board.empty' } }
  const fits = linesThatFit(capitalPx, Boolean(footer), height)
  if (lines.length > fits) return { ok: false, refusal: { code: 'board.too-tall', params: { lines: lines.length, max: fits } } }
  const pixels = new Uint8Array(width * height)
  const rows = faceMeasures[capitalPx].lineRows
  const footRows = footer ? faceMeasures[8].lineRows : 0
  const margin = Math.floor((height - footRows - rows * lines.length) / (lines.length + 1))
  for (const [index, text] of lines.entries()) {
    const refusal = drawLine(pixels, width, margin + index * (rows + margin), text, capitalPx, index + 1)
    if (refusal) return { ok: false, refusal }
  }
  const refusal = footer ? drawLine(pixels, width, height - footRows, footer, 8, lines.length + 1) : null
  return refusal ? { ok: false, refusal } : { ok: true, pixels, width, height }
}

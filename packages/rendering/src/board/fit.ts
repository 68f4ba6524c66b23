import type { RenderingRefusal } from '../refusals.ts'
import { boardHeight, boardWidth, linesThatFit, measureText } from './draw.ts'
import { type CapitalPx, capitalHeights } from './faces.ts'

export interface FittedFace {
  readonly lines: string[]
  readonly capitalPx: CapitalPx
}

export interface FitOptions {
  readonly width?: number
  readonly height?: number
  /** Leave the last 16 rows for issuer and time. */
  readonly footer?: boolean
  /** Only this face; otherwise the largest one that needs at most `facesAtMost` faces. */
  readonly capitalPx?: CapitalPx
  readonly facesAtMost?: number
}

export type Fit = { ok: true; faces: FittedFace[] } | { ok: false; refusal: RenderingRefusal }

/** More than this many words cannot be read before the face turns. */
export const wordsPerFace = 12

function wrap(text: string, capitalPx: CapitalPx, width: number): string[] | null {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const last = lines.at(-1)
    const joined = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && measureText(joined, capitalPx) <= width) lines[lines.length - 1] = joined
    else if (measureText(word, capitalPx) <= width) lines.push(word)
    else return null
  }
  return lines
}

const countWords = (line: string) => line.split(' ').length

/** Cuts wrapped lines into faces: full when the lines or the words are spent; a sentence that ends begins no new face by itself. */
function pages(lines: readonly string[], linesPerFace: number, capitalPx: CapitalPx): FittedFace[] {
  const faces: FittedFace[] = []
  let words = 0
  for (const line of lines) {
    const face = faces.at(-1)
    if (face && face.lines.length < linesPerFace && words + countWords(line) <= wordsPerFace) {
      face.lines.push(line)
      words += countWords(line)
    } else {
      faces.push({ lines: [line], capitalPx })
      words = countWords(line)
    }
  }
  return faces
}

/**
 * Wraps a text into faces of a board, at most 12 words a face, in the largest letters that need at most `facesAtMost` faces (3 unless told).
 * A line break in the text begins a new face. Refusals: `board.empty`, `board.too-wide` (one word does not fit), `board.too-long`.
 */
export function fitBoard(text: string, options: FitOptions = {}): Fit {
  const { width = boardWidth, height = boardHeight, footer = false, facesAtMost = 3 } = options
  const parts = text
    .normalize('NFC')
    .split('\n')
    .map((part) => part.trim())
  if (parts.every((part) => part === '')) return { ok: false, refusal: { code: 'board.empty' } }
  const sizes = options.capitalPx ? [options.capitalPx] : [...capitalHeights].reverse()
  let wide = true
  for (const capitalPx of sizes) {
    const wrapped = parts.filter((part) => part !== '').map((part) => wrap(part, capitalPx, width))
    if (wrapped.includes(null)) continue
    wide = false
    const faces = wrapped.flatMap((lines) => pages(lines ?? [], linesThatFit(capitalPx, footer, height), capitalPx))
    if (faces.length <= facesAtMost || capitalPx === options.capitalPx) return { ok: true, faces }
  }
  return {
    ok: false,
    refusal: wide ? { code: 'board.too-wide', params: { line: 1, max: width } } : { code: 'board.too-long', params: { max: facesAtMost } },
  }
}

/** Milliseconds a face stays lit: half a second a word, at least four seconds. */
export function holdMs(words: number): number {
  return Math.max(4000, words * 500)
}

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
  /** Only this size. */
  readonly capitalPx?: CapitalPx
  readonly facesAtMost?: number
}

export type Fit = { ok: true; faces: FittedFace[] } | { ok: false; refusal: RenderingRefusal }

/** More than this many words cannot be read before the face turns. */
export const wordsPerFace = 12
/** More faces than these make people wait for the first to come round again. */
const fewFaces = 3

/** A figure stays with the word before it (`cấp 6`) and with its unit (`12 m`). */
function glued(text: string): string[] {
  const held = text
    .replace(/(?<=\p{L}) (?=\d)/gu, '\u00A0')
    .replace(/(?<=\d) (?=(?:m|km|kHz|MHz|km\/h|m\/s|giờ|phút)(?:[ .,;]|$))/gu, '\u00A0')
  return held
    .split(/[ \t]+/)
    .filter((part) => part !== '')
    .map((part) => part.replaceAll('\u00A0', ' '))
}

function wrap(text: string, capitalPx: CapitalPx, width: number): string[] | null {
  const lines: string[] = []
  for (const word of glued(text)) {
    const last = lines.at(-1)
    const joined = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && measureText(joined, capitalPx) <= width) lines[lines.length - 1] = joined
    else if (measureText(word, capitalPx) <= width) lines.push(word)
    else return null
  }
  return lines
}

/** The same number of lines, as even as they can be: no word left alone at the end. */
function balanced(text: string, capitalPx: CapitalPx, width: number): string[] | null {
  const lines = wrap(text, capitalPx, width)
  if (lines === null || lines.length < 2) return lines
  let best = lines
  for (let narrower = width - 4; narrower > 0; narrower -= 4) {
    const tried = wrap(text, capitalPx, narrower)
    if (tried === null || tried.length > lines.length) return best
    best = tried
  }
  return best
}

const countWords = (line: string) => line.split(' ').length

/** Cuts wrapped lines into faces: full when the lines or the words are spent. */
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

function sentencesOf(part: string): string[] {
  return part.split(/(?<=[.!?…])\s+(?=\p{Lu})/u)
}

/** Faces of one size, or null when a word is wider than the board. Each part begins a new face. */
function facesAt(parts: readonly string[], capitalPx: CapitalPx, options: FitOptions): FittedFace[] | null {
  const { width = boardWidth, height = boardHeight, footer = false } = options
  const wrapped = parts.map((part) => balanced(part, capitalPx, width))
  if (wrapped.includes(null)) return null
  return wrapped.flatMap((lines) => pages(lines ?? [], linesThatFit(capitalPx, footer, height), capitalPx))
}

/**
 * Wraps a text into faces of a board, at most 12 words a face, in the largest letters that need at most three faces, else at most
 * `facesAtMost` (6 unless told).
 * A line break in the text begins a new face, and so does a sentence where the faces allow it. Refusals: `board.empty`, `board.too-wide`
 * (one word does not fit), `board.too-long`.
 */
export function fitBoard(text: string, options: FitOptions = {}): Fit {
  const { width = boardWidth, facesAtMost = 6 } = options
  const parts = text
    .normalize('NFC')
    .split('\n')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length === 0) return { ok: false, refusal: { code: 'board.empty' } }
  const sizes = options.capitalPx ? [options.capitalPx] : [...capitalHeights].reverse()
  const tries = sizes.flatMap((capitalPx) => {
    const bySentence = facesAt(parts.flatMap(sentencesOf), capitalPx, options)
    const joined = facesAt(parts, capitalPx, options)
    return bySentence && joined ? [bySentence, joined] : []
  })
  for (const limit of [Math.min(fewFaces, facesAtMost), facesAtMost]) {
    const faces = tries.find((one) => one.length <= limit)
    if (faces) return { ok: true, faces }
  }
  if (tries.length === 0) return { ok: false, refusal: { code: 'board.too-wide', params: { line: 1, max: width } } }
  return { ok: false, refusal: { code: 'board.too-long', params: { max: facesAtMost } } }
}

/** Milliseconds a face stays lit: half a second a word, at least four seconds. */
export function holdMs(words: number): number {
  return Math.max(4000, words * 500)
}

import { type CapitalPx, columnOf, faceMeasures, rowOf } from './faces.ts'
import { type MarkSet, markSets } from './marks.ts'
import { strokes, thinCharacters } from './strokes.ts'

/** Lit pixels of one letter; `x` from 0, `y` from the top of the capitals (negative over it). */
export interface Glyph {
  readonly width: number
  readonly pixels: readonly (readonly [x: number, y: number])[]
}

type Ink = Map<string, [number, number]>

function put(ink: Ink, x: number, y: number): void {
  ink.set(`${x},${y}`, [x, y])
}

function line(from: [number, number], to: [number, number], each: (x: number, y: number) => void): void {
  const steps = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]), 1)
  for (let step = 0; step <= steps; step++)
    each(Math.round(from[0] + ((to[0] - from[0]) * step) / steps), Math.round(from[1] + ((to[1] - from[1]) * step) / steps))
}

/** Draws the strokes of one base letter. */
function drawStrokes(text: string, capitalPx: CapitalPx, thin: boolean): Ink {
  const { dotSide } = faceMeasures[capitalPx]
  const pen = thin ? 1 : faceMeasures[capitalPx].pen
  const widest = Math.max(...[...text.matchAll(/(\d)\d/g)].map((match) => Number(match[1])))
  const place = (pair: string): [number, number] => [columnOf(capitalPx, Number(pair[0]), widest), rowOf(capitalPx, Number(pair[1]))]
  const ink: Ink = new Map()
  const square = (x: number, y: number, side: number) => {
    for (let right = 0; right < side; right++) for (let down = 0; down < side; down++) put(ink, x + right, y + down)
  }
  for (const stroke of text.split(' ')) {
    if (stroke.startsWith('*')) {
      const [x, y] = place(stroke.slice(1))
      square(x, y + pen - dotSide, dotSide)
      continue
    }
    const points = stroke.split('-').map(place)
    if (points.length === 1) square(points[0]![0], points[0]![1], pen)
    for (let index = 1; index < points.length; index++) line(points[index - 1]!, points[index]!, (x, y) => square(x, y, pen))
  }
  return ink
}

const widthOf = (mark: readonly string[]) => mark[0]!.length

function stamp(ink: Ink, mark: readonly string[], left: number, top: number): void {
  for (const [down, row] of mark.entries())
    for (const [right, cell] of [...row].entries()) {
      if (cell === '#') put(ink, left + right, top + down)
    }
}

interface Box {
  left: number
  right: number
  top: number
}

function boxOf(ink: Ink): Box {
  const points = [...ink.values()]
  return {
    left: Math.min(...points.map((point) => point[0])),
    right: Math.max(...points.map((point) => point[0])),
    top: Math.min(...points.map((point) => point[1])),
  }
}

const combining = {
  circumflex: '\u0302',
  breve: '\u0306',
  horn: '\u031B',
  acute: '\u0301',
  grave: '\u0300',
  hook: '\u0309',
  tilde: '\u0303',
  dot: '\u0323',
} as const
type Tone = 'acute' | 'grave' | 'hook' | 'tilde'

/** Puts the marks over a letter: the vowel's mark first, then the tone over a breve, beside a circumflex, or (tilde) over either. */
function stackAbove(ink: Ink, box: Box, set: MarkSet, hat: 'circumflex' | 'breve' | undefined, tone: Tone | undefined): void {
  const centred = (mark: readonly string[]) => box.left + Math.floor((box.right - box.left + 1 - widthOf(mark)) / 2)
  let foot = box.top - set.gap
  if (hat) {
    const mark = set[hat]
    const top = foot - mark.length
    const beside = hat === 'circumflex' && tone !== undefined && tone !== 'tilde'
    const left = centred(mark) - (beside ? Math.ceil(widthOf(mark) / 4) : 0)
    stamp(ink, mark, left, top)
    if (beside) {
      const toneMark = tone === 'acute' ? set.narrowAcute : tone === 'grave' ? set.narrowGrave : set.hook
      stamp(ink, toneMark, left + widthOf(mark) + (tone === 'acute' ? 0 : 1), top - toneMark.length + set.besideDrop)
      return
    }
    foot = top - (tone === 'tilde' ? 1 : 0)
  }
  if (!tone) return
  const mark = hat === 'breve' && tone === 'acute' ? set.narrowAcute : hat === 'breve' && tone === 'grave' ? set.narrowGrave : set[tone]
  stamp(ink, mark, centred(mark), foot - mark.length)
}

function compose(base: string, marks: string, capitalPx: CapitalPx): Ink | undefined {
  const has = (name: keyof typeof combining) => marks.includes(combining[name])
  const tone = (['acute', 'grave', 'hook', 'tilde'] as const).find(has)
  const hat = has('circumflex') ? 'circumflex' : has('breve') ? 'breve' : undefined
  const drawing = strokes[base === 'i' && (tone || hat) ? 'ı' : base]
  const known = Object.values(combining) as string[]
  if (drawing === undefined || [...marks].some((mark) => !known.includes(mark))) return undefined
  const ink = drawStrokes(drawing, capitalPx, thinCharacters.has(base))
  const set = markSets[capitalPx]
  const box = boxOf(ink)
  if (has('horn')) stamp(ink, set.horn, box.right + 1, box.top + set.hornDrop - set.horn.length + 1)
  stackAbove(ink, box, set, hat, tone)
  if (has('dot')) {
    const centre = box.left + Math.floor((box.right - box.left + 1 - widthOf(set.dot)) / 2)
    stamp(ink, set.dot, base === 'y' ? box.right + 1 - widthOf(set.dot) : centre, capitalPx + set.dotGap)
  }
  return ink
}

const drawn = new Map<string, Glyph | null>()

/** The drawing of one character at a capital height, or null when the faces do not have it. */
export function glyphOf(character: string, capitalPx: CapitalPx): Glyph | null {
  const key = `${capitalPx}${character}`
  const known = drawn.get(key)
  if (known !== undefined) return known
  const [base = '', ...marks] = [...character.normalize('NFD')]
  const ink = compose(base, marks.join(''), capitalPx)
  const glyph = ink ? settle(ink) : null
  drawn.set(key, glyph)
  return glyph
}

function settle(ink: Ink): Glyph {
  const { left } = boxOf(ink)
  const pixels = [...ink.values()].map(([x, y]) => [x - left, y] as const).sort((a, b) => a[1] - b[1] || a[0] - b[0])
  return { width: Math.max(...pixels.map(([x]) => x)) + 1, pixels }
}

const marksOf = ['', '\u0300', '\u0301', '\u0309', '\u0303', '\u0323']

/** The 134 letters Vietnamese adds to the Latin alphabet: 67 small, 67 capital. */
export const vietnameseLetters: readonly string[] = [
  'đ',
  ...['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y'].flatMap((vowel) =>
    marksOf.map((mark) => (vowel + mark).normalize('NFC')),
  ),
]
  .filter((letter) => !/[a-z]/.test(letter))
  .flatMap((letter) => [letter, letter.toUpperCase()])

/** Every character the faces hold: ASCII, Vietnamese letters and punctuation. */
export const boardCharacters: readonly string[] = [
  ' ',
  ...Object.keys(strokes).filter((key) => key !== 'ı'),
  ...vietnameseLetters.filter((letter) => !(letter in strokes)),
]

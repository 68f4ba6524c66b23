import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  boardCharacters,
  boardPng,
  type CapitalPx,
  capitalHeights,
  drawBoard,
  facesOf,
  facesPng,
  fitBoard,
  holdMs,
  linesThatFit,
  measureText,
  renderingRefusalCodes,
  renderingRefusals,
  vietnameseLetters,
} from '../index.ts'
import { faceMeasures } from './faces.ts'
import { glyphOf } from './glyphs.ts'

function picture(text: string, capitalPx: CapitalPx): string {
  const height = faceMeasures[capitalPx].lineRows
  const width = measureText(text, capitalPx)
  const drawing = drawBoard({ lines: [text], capitalPx, width, height })
  if (!drawing.ok) return drawing.refusal.code
  const rows = Array.from({ length: height }, (_, y) =>
    [...drawing.pixels.subarray(y * width, (y + 1) * width)].map((lit) => (lit ? '#' : '.')).join(''),
  )
  return rows.join('\n')
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('the bitmap faces', () => {
  it('hold 134 accented letters, 67 small and 67 capital', () => {
    expect(vietnameseLetters).toHaveLength(134)
    expect(new Set(vietnameseLetters).size).toBe(134)
    expect(vietnameseLetters.filter((letter) => letter === letter.toLowerCase())).toHaveLength(67)
  })

  it.each(capitalHeights)('draw every character at %i px, and no two of the letters and figures alike', (capitalPx) => {
    const seen = new Map<string, string>()
    for (const character of boardCharacters.filter((one) => one !== ' ')) {
      const glyph = glyphOf(character, capitalPx)
      expect(glyph, character).not.toBeNull()
      const { above, below } = faceMeasures[capitalPx]
      for (const [, y] of glyph!.pixels) expect(y >= -above && y < capitalPx + below, `${character} leaves its line at row ${y}`).toBe(true)
      if (!/[\p{L}\d]/u.test(character)) continue
      const shape = JSON.stringify(glyph!.pixels)
      expect(seen.get(shape), `${character} looks like ${seen.get(shape)}`).toBeUndefined()
      seen.set(shape, character)
    }
    expect(seen.size).toBe(134 + 52 + 10)
  })

  it.each(capitalHeights)('keep each pair of letters with the same base at least two pixels apart at %i px', (capitalPx) => {
    const cells = (letter: string) => new Set(glyphOf(letter, capitalPx)!.pixels.map(([x, y]) => `${x},${y}`))
    for (const one of vietnameseLetters)
      for (const other of vietnameseLetters) {
        if (one >= other || one.normalize('NFD')[0] !== other.normalize('NFD')[0]) continue
        const [a, b] = [cells(one), cells(other)]
        const apart = [...a].filter((cell) => !b.has(cell)).length + [...b].filter((cell) => !a.has(cell)).length
        expect(apart, `${one} and ${other}`).toBeGreaterThanOrEqual(2)
      }
  })

  it('hold printable ASCII', () => {
    for (let code = 32; code < 127; code++) expect(boardCharacters).toContain(String.fromCharCode(code))
  })

  it('draw the same whatever the order of the marks in the bytes', () => {
    expect(picture('Ộ', 8)).toBe(picture('Ộ'.normalize('NFD'), 8))
  })

  it('draw these words as kept by eye', () => {
    expect(picture('Ậm', 8)).toMatchInlineSnapshot(`
      ".............
      .............
      .............
      ..#..........
      .#.#.........
      .............
      ..#..........
      .#.#.........
      #...#.###.##.
      #...#.#..#..#
      #...#.#..#..#
      #####.#..#..#
      #...#.#..#..#
      #...#.#..#..#
      .............
      .##.........."
    `)
    expect(picture('Ứ', 12)).toMatchInlineSnapshot(`
      "...........
      ...........
      ...........
      ...........
      ...........
      ....##.....
      ...##......
      ..##.......
      .........##
      ##....##.##
      ##....####.
      ##....##...
      ##....##...
      ##....##...
      ##....##...
      ##....##...
      ##....##...
      ##....##...
      ##....##...
      ########...
      .######....
      ...........
      ...........
      ..........."
    `)
    expect(picture('ễ', 16)).toMatchInlineSnapshot(`
      "..........
      ..........
      ..........
      ..........
      ..........
      ..........
      ..###...#.
      .########.
      .#...###..
      ..........
      ....##....
      ...####...
      ..##..##..
      .##....##.
      ..........
      ..........
      ..######..
      .########.
      ###....###
      ##......##
      ##########
      ##########
      ##........
      ##........
      ##......##
      ###....###
      .########.
      ..######..
      ..........
      ..........
      ..........
      .........."
    `)
  })
})

describe('a board', () => {
  it('takes one line of 8 px on 16 rows, four on 64, two of 16 px, two of 12 px over a footer', () => {
    expect(linesThatFit(8, false, 16)).toBe(1)
    expect(linesThatFit(8, false, 32)).toBe(2)
    expect(linesThatFit(8, false)).toBe(4)
    expect(linesThatFit(16, false)).toBe(2)
    expect(linesThatFit(12, true)).toBe(2)
    expect(linesThatFit(16, true)).toBe(1)
    expect(linesThatFit(8, true)).toBe(3)
  })

  it.each([
    [
      'two large lines',
      { lines: ['GIÓ MẠNH CẤP 6', 'Tàu không ra khơi'], capitalPx: 16 },
      'amber',
      'aa016faf737a99f61d76cbd48db6929f8f5d975941722f60afe387f5a1f17612',
    ],
    [
      'two middle lines and a footer',
      { lines: ['gió giật cấp 8', 'Ở LẠI BẾN'], capitalPx: 12, footer: 'BĐBP · 05/8 09:12' },
      'white',
      '4e87585f35a1651fd0bb565bff97be64eff4f569f4de768ea60a201ec8ca493e',
    ],
    [
      'four small lines',
      { lines: ['Từ Bình Châu đến Côn Đảo', 'gió đông bắc cấp sáu', 'sóng cao 2–3 m', 'BĐBP · 05/8 09:12'], capitalPx: 8 },
      'amber',
      '6b1c159039df18a813ec40393312c68e795214739fa26d14683f40c345ad501d',
    ],
  ] as const)('of %s gives the same PNG every time, and the faces come back out of it', (_, spec, colour, golden) => {
    const drawing = drawBoard({ ...spec, lines: [...spec.lines] })
    if (!drawing.ok) throw new Error(drawing.refusal.code)
    const png = boardPng(drawing.pixels, drawing.width, drawing.height, colour)
    expect(sha256(png)).toBe(golden)
    const back = facesOf(png)
    expect(back).toMatchObject({ width: 192, height: 64, colour })
    expect(back.faces.map((face) => sha256(face))).toEqual([sha256(drawing.pixels)])
  })

  it('of several faces is one PNG, 64 rows a face', () => {
    const made = facesPng(
      [
        { lines: ['MỘT'], capitalPx: 16 },
        { lines: ['HAI'], capitalPx: 16 },
      ],
      'amber',
    )
    if (!made.ok) throw new Error(made.refusal.code)
    expect(made.height).toBe(128)
    expect(facesOf(made.png).faces).toHaveLength(2)
  })

  it('is refused with the place of the trouble', () => {
    const refusals = [
      drawBoard({ lines: ['', ' '], capitalPx: 8 }),
      drawBoard({ lines: ['海'], capitalPx: 8 }),
      drawBoard({ lines: ['A', 'B', 'C'], capitalPx: 16 }),
      facesPng(
        [
          { lines: ['A'], capitalPx: 16 },
          { lines: ['A', 'Thông báo khẩn cấp gửi bà con'], capitalPx: 16 },
        ],
        'amber',
      ),
      fitBoard('một hai ba bốn năm sáu bảy tám chín mười '.repeat(12)),
      fitBoard(' \n '),
      fitBoard('M'.repeat(60)),
    ]
    expect(refusals.map((result) => (result.ok ? 'drawn' : result.refusal))).toEqual([
      { code: 'board.empty' },
      { code: 'board.no-glyph', params: { char: '海' } },
      { code: 'board.too-tall', params: { lines: 3, max: 2 } },
      { code: 'board.too-wide', params: { line: 2, max: 192, is: expect.any(Number), face: 2 } },
      { code: 'board.too-long', params: { max: 6 } },
      { code: 'board.empty' },
      { code: 'board.too-wide', params: { line: 1, max: 192 } },
    ])
    const given = new Set(refusals.map((result) => (result.ok ? '' : result.refusal.code)))
    expect([...given].sort()).toEqual([...renderingRefusalCodes])
    for (const code of renderingRefusalCodes) expect(renderingRefusals[code].vi && renderingRefusals[code].en).toBeTruthy()
  })
})

describe('fitting a text', () => {
  it('takes the largest letters that need at most three faces', () => {
    const fit = fitBoard('Gió mạnh cấp 6, giật cấp 8 từ trưa nay. Tàu dưới 12 m không ra khơi.')
    if (!fit.ok) throw new Error(fit.refusal.code)
    expect(fit.faces).toMatchInlineSnapshot(`
      [
        {
          "capitalPx": 16,
          "lines": [
            "Gió mạnh cấp 6,",
            "giật cấp 8 từ",
          ],
        },
        {
          "capitalPx": 16,
          "lines": [
            "trưa nay.",
          ],
        },
        {
          "capitalPx": 16,
          "lines": [
            "Tàu dưới 12 m",
            "không ra khơi.",
          ],
        },
      ]
    `)
  })

  it('never puts more than 12 words on a face and begins a new one at a line break', () => {
    const fit = fitBoard('một hai ba bốn năm sáu bảy tám chín mười mười một mười hai mười ba\nmười bốn', { capitalPx: 8, footer: true })
    if (!fit.ok) throw new Error(fit.refusal.code)
    for (const face of fit.faces) expect(face.lines.join(' ').split(' ').length).toBeLessThanOrEqual(12)
    expect(fit.faces.at(-1)?.lines).toEqual(['mười bốn'])
    for (const face of fit.faces) expect(drawBoard({ ...face, footer: 'BĐBP 09:12' }).ok).toBe(true)
  })

  it('holds a face half a second a word, never under four seconds', () => {
    expect([holdMs(2), holdMs(8), holdMs(12)]).toEqual([4000, 4000, 6000])
  })
})

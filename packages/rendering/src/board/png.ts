import { decode, encode } from 'fast-png'
import { type BoardColour, type BoardDrawing, type BoardSpec, boardHeight, drawBoard } from './draw.ts'

const ink: Readonly<Record<BoardColour, readonly [number, number, number]>> = { amber: [255, 176, 0], white: [255, 255, 255] }

/** The PNG both agencies sign: true pixels, lit in amber or white on black; the same input gives the same bytes. */
export function boardPng(pixels: Uint8Array, width: number, height: number, colour: BoardColour): Uint8Array {
  const data = new Uint8Array(width * height * 3)
  for (const [index, lit] of pixels.entries()) if (lit) data.set(ink[colour], index * 3)
  return encode({ width, height, data, channels: 3, depth: 8 })
}

/** Splits a signed board PNG into its faces of 64 rows, each one byte a pixel. Throws on bytes that are no board. */
export function facesOf(png: Uint8Array): { width: number; height: number; colour: BoardColour; faces: Uint8Array[] } {
  const image = decode(png)
  if (image.height % boardHeight !== 0) throw new RangeError(`a board of ${image.height} rows is not made of faces of ${boardHeight}`)
  const cells = image.width * boardHeight
  const { data, channels } = image
  let colour: BoardColour = 'amber'
  const faces = Array.from({ length: image.height / boardHeight }, (_, face) => {
    const pixels = new Uint8Array(cells)
    for (let index = 0; index < cells; index++) {
      const at = (face * cells + index) * channels
      if ((data[at] ?? 0) < 128) continue
      pixels[index] = 1
      if (channels >= 3 && (data[at + 2] ?? 0) >= 128) colour = 'white'
    }
    return pixels
  })
  return { width: image.width, height: boardHeight, colour, faces }
}

/** Draws several faces into one PNG, one under the other. Answers the first refusal, with the number of the face. */
export function facesPng(
  faces: readonly Omit<BoardSpec, 'colour' | 'height'>[],
  colour: BoardColour,
): { ok: true; png: Uint8Array; width: number; height: number } | Extract<BoardDrawing, { ok: false }> {
  const drawings: Uint8Array[] = []
  let width = 0
  for (const [index, face] of faces.entries()) {
    const drawing = drawBoard(face)
    if (!drawing.ok) return { ok: false, refusal: { code: drawing.refusal.code, params: { ...drawing.refusal.params, face: index + 1 } } }
    drawings.push(drawing.pixels)
    width = drawing.width
  }
  if (drawings.length === 0) return { ok: false, refusal: { code: 'board.empty' } }
  const pixels = new Uint8Array(drawings.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of drawings) {
    pixels.set(part, at)
    at += part.length
  }
  const height = boardHeight * drawings.length
  return { ok: true, png: boardPng(pixels, width, height, colour), width, height }
}

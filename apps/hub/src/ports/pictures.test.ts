import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPictures } from './pictures.ts'

let folder: string
const pictures = openPictures()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hai-dang-picture-test-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

it('a picture is made anew at three widths in three forms, upright and without its position', async () => {
  const path = join(folder, 'photo.jpg')
  const exif = { IFD0: { Copyright: 'mẫu' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '10/1 20/1 0/1' } }
  await sharp({ create: { width: 1600, height: 800, channels: 3, background: '#1f6f8b' } })
    .jpeg()
    .withExif(exif)
    .withMetadata({ orientation: 6 })
    .toFile(path)
  const made = await pictures.derive(path)
  if (!made.ok) throw new Error(made.refusal.code)
  expect({ width: made.width, height: made.height }).toEqual({ width: 800, height: 1600 })
  expect(made.derivatives.map(({ mime, width }) => `${width} ${mime}`)).toEqual(
    [320, 640, 800].flatMap((width) => ['avif', 'webp', 'jpeg'].map((form) => `${width} image/${form}`)),
  )
  for (const { bytes, mime, width, height } of made.derivatives) {
    const told = await sharp(bytes).metadata()
    expect(told.exif).toBeUndefined()
    expect([told.width, told.height]).toEqual([width, height])
    expect(mime).toBe(`image/${told.format === 'heif' ? 'avif' : told.format}`)
  }
})

it('what is not a whole JPEG, PNG or WebP is refused', async () => {
  const svg = join(folder, 'drawing.png')
  await writeFile(svg, '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')
  expect(await pictures.derive(svg)).toEqual({ ok: false, refusal: { code: 'picture.type' } })
  const whole = await sharp({
    create: { width: 400, height: 400, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
  })
    .jpeg()
    .toBuffer()
  const half = join(folder, 'half.jpg')
  await writeFile(half, whole.subarray(0, whole.length / 2))
  expect(await pictures.derive(half)).toEqual({ ok: false, refusal: { code: 'picture.broken' } })
  const bomb = join(folder, 'bomb.png')
  await writeFile(
    bomb,
    await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#000' } })
      .png()
      .toBuffer(),
  )
  expect(await pictures.derive(bomb)).toEqual({ ok: false, refusal: { code: 'picture.broken' } })
})

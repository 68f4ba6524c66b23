// Decoding a stranger's picture happens here, in a process of its own, never in the hub's.
import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'

const [input = '', folder = ''] = process.argv.slice(2)
sharp.concurrency(1)
sharp.cache(false)

const widths = [320, 640, 1280]
const options = { limitInputPixels: 50_000_000, failOn: 'error' as const, animated: false }
/** Upright pixels in sRGB, without EXIF, position or profile: sharp writes no metadata unless asked. */
const upright = await sharp(input, options)
  .rotate()
  .toColourspace('srgb')
  .png({ compressionLevel: 1 })
  .toBuffer({ resolveWithObject: true })
const { width, height } = upright.info
const wanted = [...new Set(widths.map((one) => Math.min(one, width)))]
const made: { file: string; mime: string; width: number; height: number }[] = []
for (const target of wanted) {
  const scaled = sharp(upright.data).resize({ width: target, withoutEnlargement: true })
  for (const [mime, encoded] of [
    ['image/avif', scaled.clone().avif({ quality: 55, effort: 2 })],
    ['image/webp', scaled.clone().webp({ quality: 78, effort: 3 })],
    ['image/jpeg', scaled.clone().flatten({ background: '#ffffff' }).jpeg({ quality: 80, progressive: true })],
  ] as const) {
    const { data, info } = await encoded.toBuffer({ resolveWithObject: true })
    const file = `${folder}/${target}.${mime.slice(6)}`
    await writeFile(file, data)
    made.push({ file, mime, width: info.width, height: info.height })
  }
}
process.stdout.write(JSON.stringify({ width, height, made }))

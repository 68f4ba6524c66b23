import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runMedia } from '../media-worker/process.ts'

export const pictureCodes = ['picture.type', 'picture.broken'] as const
export type PictureCode = (typeof pictureCodes)[number]

export interface Derivative {
  readonly bytes: Uint8Array
  readonly mime: string
  readonly width: number
  readonly height: number
}

export interface PicturePort {
  /** Takes a JPEG, PNG or WebP file (told by its first bytes) and makes every derivative anew; nothing of its metadata survives. */
  derive(
    path: string,
  ): Promise<{ ok: true; width: number; height: number; derivatives: Derivative[] } | { ok: false; refusal: { code: PictureCode } }>
}

const worker = fileURLToPath(new URL('../media-worker/picture-process.ts', import.meta.url))

async function isPicture(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(12), 0, 12, 0)
    const hex = buffer.toString('hex')
    if (hex.startsWith('ffd8ff') || hex.startsWith('89504e470d0a1a0a')) return true
    return buffer.toString('latin1', 0, 4) === 'RIFF' && buffer.toString('latin1', 8, 12) === 'WEBP'
  } finally {
    await file.close()
  }
}

/** sharp in a process of its own, killed after a minute. */
export function openPictures(): PicturePort {
  return {
    async derive(path) {
      if (!(await isPicture(path))) return { ok: false, refusal: { code: 'picture.type' } }
      const folder = await mkdtemp(join(tmpdir(), 'hai-dang-picture-'))
      try {
        const { code, stdout } = await runMedia(process.execPath, [worker, path, folder], { seconds: 60 })
        if (code !== 0) return { ok: false, refusal: { code: 'picture.broken' } }
        const told = JSON.parse(stdout.toString()) as {
          width: number
          height: number
          made: { file: string; mime: string; width: number; height: number }[]
        }
        const derivatives: Derivative[] = []
        for (const { file, mime, width, height } of told.made) derivatives.push({ bytes: await readFile(file), mime, width, height })
        return { ok: true, width: told.width, height: told.height, derivatives }
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}

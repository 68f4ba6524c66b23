import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { boardHeight, boardPng, boardWidth, facesOf } from '@hai-dang/rendering'
import type { Decision, Planned } from '@hai-dang/schedule'
import type { HeldReleases } from '@hai-dang/wire'
import { type Channel, type ChannelDeps, type CutReason, filesToPlay, lostReason, type NowPlaying, write, writeMissed } from './channel.ts'

/** A face stays long enough to be read: the words of a signed picture are not counted, so the longest usual hold is taken. */
const faceMs = 5_000
const facesAtMost = 24

interface Face {
  readonly png: Uint8Array
}

interface Shown extends NowPlaying {
  readonly faces: readonly Face[]
}

/** Where the picture of the board goes: the demo's file, or a vendor's adapter. */
export interface Display {
  draw(png: Uint8Array): Promise<void>
}

export function fileDisplay(folder: string): Display {
  return {
    async draw(png) {
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'board.png.new'), png)
      await rename(join(folder, 'board.png.new'), join(folder, 'board.png'))
    },
  }
}

/** Size of a PNG from its head, before anything decodes it. */
export function pngSize(bytes: Uint8Array): { width: number; height: number } | null {
  if (bytes.length < 33 || String.fromCharCode(...bytes.subarray(12, 16)) !== 'IHDR') return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

/** Faces of a signed board picture; null when it is none. A picture larger than any board is not decoded at all. */
export function readFaces(bytes: Uint8Array): Face[] | null {
  const size = pngSize(bytes)
  if (!size || size.width !== boardWidth || size.height % boardHeight !== 0 || size.height > boardHeight * facesAtMost) return null
  try {
    const { faces, width, height, colour } = facesOf(bytes)
    return faces.map((pixels) => ({ png: boardPng(pixels, width, height, colour) }))
  } catch {
    return null
  }
}

const dark = (): Uint8Array => boardPng(new Uint8Array(boardWidth * boardHeight), boardWidth, boardHeight, 'amber')

export interface Board extends Channel {
  /** The picture on the board at this moment. */
  picture(): Uint8Array
}

/** A board turns the pages of everything of the highest level that stands. */
export function openBoard(deps: ChannelDeps, display: Display): Board {
  const shown = new Map<string, Shown>()
  let picture = dark()
  let current: NowPlaying | null = null
  let drawn = false

  const leave = async ({ planned, startedAt }: Shown, now: number, cut: CutReason | null): Promise<void> => {
    shown.delete(planned.key)
    const heardMs = Math.max(0, Math.round(now - startedAt))
    const { occurrence } = planned
    if (cut) await write(deps, { kind: 'cut', occurrence, heardMs, reason: cut })
    else await write(deps, { kind: 'end', occurrence, heardMs, levelDb10: null, sink: 'board' })
  }

  const enter = async (planned: Planned): Promise<void> => {
    const { outpost } = deps
    const files = await filesToPlay(deps, planned)
    if (typeof files === 'string') return writeMissed(deps, planned, files)
    const faces = files.bytes.map(readFaces)
    if (faces.some((one) => one === null)) {
      await outpost.reports.refuse({ code: 'media.undecodable', step: 16 }, outpost.moment().now, planned.digest)
      return writeMissed(deps, planned, 'no_media')
    }
    await write(deps, { kind: 'start', occurrence: planned.occurrence, items: [...planned.items], sha256: files.sha256, gainDb: 0 })
    shown.set(planned.key, {
      planned,
      why: 'stands',
      startedAt: outpost.moment().now,
      ms: null,
      peaks: [],
      faces: faces.flatMap((one) => one ?? []),
    })
  }

  const draw = async (now: number): Promise<void> => {
    const faces = [...shown.values()].flatMap((one) => one.faces.map((face) => ({ face, one })))
    const turn = faces[Math.floor(now / faceMs) % Math.max(1, faces.length)]
    current = turn?.one ?? null
    const next = turn?.face.png ?? dark()
    if (drawn && Buffer.from(next).equals(picture)) return
    picture = next
    drawn = true
    await display.draw(picture)
  }

  /** A missed or locally stopped item stays away; one that was cut otherwise may stand again. */
  const isBarred = (key: string): boolean => deps.played.has(key) === 'missed' || deps.played.cutReason(key) === 'stopped_here'

  return {
    kind: 'board',
    runningKey: () => null,
    playing: () => current,
    picture: () => picture,
    async follow(decision: Decision, held: HeldReleases, now: number) {
      const standing = new Map(decision.standing.filter(({ key }) => !isBarred(key)).map((planned) => [planned.key, planned]))
      for (const one of [...shown.values()]) {
        if (standing.has(one.planned.key)) continue
        const ended = one.planned.end <= now && lostReason(one.planned, held, now) !== 'withdrawn'
        await leave(one, now, ended ? null : (lostReason(one.planned, held, now) ?? 'interrupted'))
      }
      for (const [key, planned] of standing) if (!shown.has(key)) await enter(planned)
      await draw(now)
    },
    async cutAll(reason, now) {
      for (const one of [...shown.values()]) await leave(one, now, reason)
      await draw(now)
    },
  }
}

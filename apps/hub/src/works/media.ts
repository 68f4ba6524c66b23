import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { speechText } from '@hai-dang/rendering'
import { mostSpokenCharacters, type PictureRendition, type Refusal, type SoundRendition } from '@hai-dang/wire'
import type { HubDeps } from '../deps.ts'
import type { NormalSound } from '../ports/audio.ts'
import { putRendition, readRendition } from './store.ts'

export type MediaDeps = Pick<HubDeps, 'db' | 'clock' | 'blobs' | 'speech' | 'audio' | 'pictures' | 'repository'>
export type Made<T> = { ok: true; made: T } | { ok: false; refusal: Refusal }

/** What is spoken at once without having been heard: a few seconds of work, which whoever sends a piece may wait for. */
const longestUnheard = 2000

/** What a demo says first, so that no listener takes a drill for an order. */
const drillWords = { vi: 'Bản mẫu. ', en: 'Sample. ' }

async function keepSound(
  deps: Pick<MediaDeps, 'blobs'>,
  sound: NormalSound,
  origin: Pick<SoundRendition, 'source' | 'textSha256' | 'inputLufs10'>,
): Promise<SoundRendition> {
  const { sha256, length } = await deps.blobs.put(sound.flac, 'audio/flac')
  const media = { sha256, length, mime: 'audio/flac', ms: sound.ms }
  return { media, ...origin, loudnessLufs10: sound.lufs10, truePeakDb10: sound.peakDb10, peaks: sound.peaks }
}

/** At most two media jobs at a time: the machine also has people to serve. */
let running = 0
const queue: (() => void)[] = []
async function inTurn<T>(job: () => Promise<T>): Promise<T> {
  if (running >= 2) await new Promise<void>((start) => queue.push(start))
  else running++
  try {
    return await job()
  } finally {
    const next = queue.shift()
    if (next) next()
    else running--
  }
}

/** What is being spoken at this moment, by store and key: whoever asks for the same words waits for the same voice. */
const speaking = new WeakMap<object, Map<string, Promise<Made<SoundRendition>>>>()

/**
 * The voice over a text. Made once for the same words, language and voice; kept by their hash. `unheard` is for whoever only sends the words on: a long
 * text must have been listened to before.
 */
export async function speechRendition(
  deps: MediaDeps,
  asked: { text: string; lang: 'vi' | 'en'; by: string | null; unheard?: boolean },
): Promise<Made<SoundRendition>> {
  const { lang, by } = asked
  const text = asked.text.trim()
  if (!/[\p{L}\p{N}]/u.test(text)) return { ok: false, refusal: { code: 'work.no-text' } }
  if (text.length > mostSpokenCharacters) {
    const params = { most: mostSpokenCharacters, characters: text.length }
    return { ok: false, refusal: { code: 'speech.too-long', params } }
  }
  const drill = deps.repository.currentPolicy().drill
  const textSha256 = createHash('sha256').update(text).digest('hex')
  const key = `speech/${deps.speech.voiceOf(lang)}${drill ? '/drill' : ''}/${textSha256}`
  const kept = await readRendition<SoundRendition>(deps.db, key)
  if (kept && (await deps.blobs.stat(kept.media.sha256))) return { ok: true, made: kept }
  const running = speaking.get(deps.blobs) ?? new Map<string, Promise<Made<SoundRendition>>>()
  speaking.set(deps.blobs, running)
  const under = running.get(key)
  if (under) return under
  if (asked.unheard && text.length > longestUnheard) return { ok: false, refusal: { code: 'speech.unheard' } }
  const making = inTurn(async (): Promise<Made<SoundRendition>> => {
    const words = (drill ? drillWords[lang] : '') + speechText(text, lang).trim()
    const spoken = await deps.audio.normaliseBytes(await deps.speech.speak(words, lang))
    if (!spoken.ok) return { ok: false, refusal: { code: 'speech.unspeakable', params: { why: spoken.refusal.code } } }
    const made = await keepSound(deps, spoken.sound, { source: 'speech', textSha256, inputLufs10: null })
    await putRendition(deps.db, { key, kind: 'speech', made, by, at: deps.clock.now() })
    return { ok: true, made }
  })
  running.set(key, making)
  return making.finally(() => running.delete(key))
}

/** Streams an upload to a file that is gone when `work` ends, whether it came whole or not. */
async function received<T>(upload: Upload, work: (path: string) => Promise<T>): Promise<T | { ok: false; refusal: Refusal }> {
  const folder = await mkdtemp(join(tmpdir(), 'hai-dang-upload-'))
  try {
    const path = join(folder, 'upload')
    try {
      await pipeline(upload.file, createWriteStream(path, { mode: 0o600 }))
    } catch (cause) {
      // The disk's own errors are faults; the rest is a sender who went away.
      if ((cause as NodeJS.ErrnoException).errno !== undefined) throw cause
      return { ok: false, refusal: { code: 'upload.broken-off' } }
    }
    if (upload.file.truncated) return { ok: false, refusal: { code: 'upload.too-large', params: { megabytes: upload.megabytes } } }
    return await inTurn(() => work(path))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export interface Upload {
  readonly file: Readable & { truncated?: boolean }
  readonly megabytes: number
}

/** A recording, made anew at the house's loudness and kept under the hash of what was made. */
export function recordingRendition(deps: MediaDeps, upload: Upload, by: string): Promise<Made<SoundRendition>> {
  return received(upload, async (path): Promise<Made<SoundRendition>> => {
    const normal = await deps.audio.normalise(path)
    if (!normal.ok) return normal
    const made = await keepSound(deps, normal.sound, { source: 'recording', textSha256: null, inputLufs10: normal.sound.inputLufs10 })
    await putRendition(deps.db, { key: `recording/${made.media.sha256}`, kind: 'recording', made, by, at: deps.clock.now() })
    return { ok: true, made }
  })
}

/** The key of a picture: the hash of its widest derivative of the last form made. */
function pictureKey(picture: Pick<PictureRendition, 'derivatives'>): string {
  return `picture/${picture.derivatives.at(-1)?.media.sha256 ?? ''}`
}

export function pictureRendition(deps: MediaDeps, upload: Upload, by: string): Promise<Made<PictureRendition>> {
  return received(upload, async (path): Promise<Made<PictureRendition>> => {
    const derived = await deps.pictures.derive(path)
    if (!derived.ok) return derived
    const derivatives: PictureRendition['derivatives'] = []
    for (const { bytes, mime, width, height } of derived.derivatives) {
      const { sha256, length } = await deps.blobs.put(bytes, mime)
      derivatives.push({ media: { sha256, length, mime }, width, height })
    }
    const made = { derivatives, width: derived.width, height: derived.height }
    await putRendition(deps.db, { key: pictureKey(made), kind: 'picture', made, by, at: deps.clock.now() })
    return { ok: true, made }
  })
}

/** What the hub itself made of a recording or picture that a content names; null when it never made it. */
export function knownRecording(deps: Pick<MediaDeps, 'db'>, recording: SoundRendition): Promise<SoundRendition | null> {
  return readRendition<SoundRendition>(deps.db, `recording/${recording.media.sha256}`)
}

export function knownPicture(deps: Pick<MediaDeps, 'db'>, picture: PictureRendition): Promise<PictureRendition | null> {
  return readRendition<PictureRendition>(deps.db, pictureKey(picture))
}

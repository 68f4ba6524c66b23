import type { OutpostPorts } from '@hai-dang/outpost'
import { readFaces } from './board.ts'
import { decodeSound, lengthToleranceMs, msOf } from './sound/decode.ts'

const refused = (code: string, sha256: string) => ({ code, params: { sha256 } })

/** Step 16 at a site: a sound must decode as FLAC, in a process of its own, to the length that was signed; a picture must be a board's. */
export const inspectMedia: NonNullable<OutpostPorts['inspect']> = async (media, kind, bytes) => {
  if (kind === 'board') return media.mime === 'image/png' && readFaces(bytes) ? null : refused('media.undecodable', media.sha256)
  if (kind !== 'sound') return refused('media.kind', media.sha256)
  if (media.mime !== 'audio/flac') return refused('media.kind', media.sha256)
  const samples = await decodeSound(bytes, 0)
  if (!samples) return refused('media.undecodable', media.sha256)
  const isOther = media.ms === undefined || Math.abs(msOf(samples) - media.ms) > lengthToleranceMs
  return isOther ? refused('media.length', media.sha256) : null
}

import type { Outpost } from '@hai-dang/outpost'
import { sha256Hex, type Trust } from '@hai-dang/trust'
import type { HeldReleases } from '@hai-dang/wire'
import { type PageDocument, readDocument, readSigned, type Signed } from './held-pages.ts'

export interface SignedReader {
  signed(outpost: Outpost, held: HeldReleases, trust: Trust, now: number): Promise<readonly Signed[]>
  document(outpost: Outpost, sha256: string): Promise<PageDocument | null>
}

/** Reads signed bytes and documents again only when what is held, withdrawn or trusted has changed: a look at the clock costs no signature. */
export function signedReader(): SignedReader {
  let key = ''
  let known: readonly Signed[] = []
  let documents = new Map<string, PageDocument>()
  return {
    async signed(outpost, held, trust, now) {
      const asked = JSON.stringify([
        held.releases.map(({ digest }) => digest),
        held.withdrawn,
        trust.policy.policyVersion,
        trust.people.map(({ version }) => version),
      ])
      if (asked === key) return known
      known = await readSigned(await outpost.envelopes(), trust, now)
      const needed = new Set(
        held.releases.flatMap(({ release }) =>
          release.items.flatMap((item) => (item.kind === 'page' && item.media ? [item.media.sha256] : [])),
        ),
      )
      documents = new Map([...documents].filter(([sha256]) => needed.has(sha256)))
      key = asked
      return known
    },
    async document(outpost, sha256) {
      const kept = documents.get(sha256)
      if (kept) return kept
      const bytes = await outpost.readBlob(sha256)
      const document = bytes && (await sha256Hex(bytes)) === sha256 ? readDocument(bytes) : null
      if (document) documents.set(sha256, document)
      return document
    },
  }
}

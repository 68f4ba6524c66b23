import type { AgencyId, PeopleV1, TrustPolicy } from '@hai-dang/wire'
import type { Logger } from 'pino'
import type { HubConfig } from './config.ts'
import type { EventBus } from './events.ts'
import type { AudioPort } from './ports/audio.ts'
import type { BlobStore } from './ports/blobs.ts'
import type { Clock, MovableClock } from './ports/clock.ts'
import type { Db } from './ports/database.ts'
import type { Ids } from './ports/ids.ts'
import type { Outbox } from './ports/outbox.ts'
import type { PicturePort } from './ports/pictures.ts'
import type { PushPort } from './ports/push.ts'
import type { SpeechPort } from './ports/speech.ts'

/** What the hub asks of the signed repository; the adapter over the signer's socket satisfies it. */
export interface Repository {
  publish(
    change: {
      areas?: Record<string, { add?: { digest: string; bytes: Uint8Array }[]; remove?: string[] }>
      peopleList?: { agency: AgencyId; metadata: Uint8Array; people: Uint8Array }
    },
    now: number,
  ): Promise<{ version: number }>
  reissue(now: number): Promise<void>
  read(path: string): Promise<Uint8Array | undefined>
  currentPeople(agency: AgencyId): CurrentPeople
  currentPolicy(): TrustPolicy
  listed(area: string): readonly string[]
}

/** The people list in force, with the TUF metadata that names it. */
export interface CurrentPeople {
  people: PeopleV1
  bytes: Uint8Array
  metadata: Uint8Array
}

/** Everything a slice may ask for; each slice names its own part with `Pick`. */
export interface HubDeps {
  readonly db: Db
  readonly clock: Clock & Partial<Pick<MovableClock, 'offsetMs' | 'advance'>>
  readonly ids: Ids
  readonly blobs: BlobStore
  readonly outbox: Outbox
  readonly events: EventBus
  readonly repository: Repository
  readonly speech: SpeechPort
  readonly audio: AudioPort
  readonly pictures: PicturePort
  readonly push: Pick<PushPort, 'announce'>
  readonly config: HubConfig
  readonly log: Logger
}

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
import type { RepositoryPort } from './ports/repository.ts'
import type { SpeechPort } from './ports/speech.ts'

/** Everything a slice may ask for; each slice names its own part with `Pick`. */
export interface HubDeps {
  readonly db: Db
  readonly clock: Clock & Partial<Pick<MovableClock, 'offsetMs' | 'advance'>>
  readonly ids: Ids
  readonly blobs: BlobStore
  readonly outbox: Outbox
  readonly events: EventBus
  readonly repository: RepositoryPort
  readonly speech: SpeechPort
  readonly audio: AudioPort
  readonly pictures: PicturePort
  readonly push: Pick<PushPort, 'announce'>
  readonly config: HubConfig
  readonly log: Logger
}
export type { RepositoryPort as Repository } from './ports/repository.ts'

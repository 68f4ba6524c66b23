import { listerAddsForgery, type ReadPath } from '../tuf/attacks.ts'
import type { AttackName } from './attack-names.ts'
import type { Constellation, Station } from './constellation.ts'
import type { Lie } from './hub-door.ts'

/** One attack on one site: the attacker holds the hub, its disk and whatever keys the attack names. */
export interface Scene {
  readonly world: Constellation
  readonly station: Station
  /** The repository as this site sees it, lies included. */
  readonly read: ReadPath
  /** Files of the repository that the hub serves in place of its own. */
  serve(files: ReadonlyMap<string, Uint8Array>): void
  /** Any answer at a path of the door. */
  lie(path: string, lie: Lie): void
  /** Puts an envelope on the list of the loudspeaker's area. */
  list(envelope: { digest: string; bytes: Uint8Array }): Promise<void>
}

export interface Attack {
  readonly name: AttackName
  readonly what: string
  /** The refusal, the numbered step that gives it, and what the step says was wrong. */
  readonly code: string
  readonly step: number
  readonly because?: string
  /** The step of admission whose absence lets the foreign speech sound. Attacks that a later step would catch name none. */
  readonly stoppedBy?: string
  readonly limits?: { readonly answerMs: number; readonly windowMs: number; readonly minBytes: number }
  act(scene: Scene): Promise<void>
}

export function sceneOf(world: Constellation, station: Station): Scene {
  const lies = new Map<string, Lie>()
  world.door.lies = (path) => lies.get(path)
  const serve: Scene['serve'] = (files) => {
    for (const [path, bytes] of files) lies.set(`/repo/${path}`, bytes)
  }
  const read: ReadPath = async (path) => {
    const lie = lies.get(`/repo/${path}`)
    return lie instanceof Uint8Array ? lie : world.read(path)
  }
  return {
    world,
    station,
    read,
    serve,
    lie: (path, lie) => void lies.set(path, lie),
    list: async (envelope) => serve(await listerAddsForgery(read, world.thief, 'cau-cang-mau', envelope, world.room.clock.now())),
  }
}

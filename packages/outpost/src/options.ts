import type { AdmitStep, SigningKey } from '@hai-dang/trust'
import type { Provision } from './lists.ts'
import type { MediaStep } from './media.ts'
import type { OutpostPorts } from './ports.ts'
import type { Refused } from './refusals.ts'

export interface OutpostOptions {
  readonly provision: Provision
  readonly ports: OutpostPorts
  /** Signs receipts; a portal has none. */
  readonly deviceKey?: SigningKey
  /** Only a test composes one of these arrays minus one. */
  readonly admitSteps?: readonly AdmitStep[]
  readonly mediaSteps?: readonly MediaStep[]
  /** How long a refresh of the lists may take, and how long `refresh` waits for files; milliseconds. */
  readonly listsMs?: number
  readonly filesMs?: number
}

export interface Refreshed {
  readonly ok: boolean
  /** Version of the timestamp in force. */
  readonly version: number
  readonly admitted: number
  readonly refusals: readonly Refused[]
  readonly bytes: number
}

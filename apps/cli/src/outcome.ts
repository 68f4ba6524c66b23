/** How a door ends: 0 = yes, 1 = refused, 2 = wrong use or unreadable input. `lines` go to standard output, `problem` to standard error. */
export interface Outcome {
  readonly status: 0 | 1 | 2
  readonly lines: readonly string[]
  readonly problem?: string
}

/** The caller asked for something this command does not offer, or named input that cannot be read. Said in one line; exit 2. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse'
}

/** Where sound leaves. `prepare` makes no sound yet: the log's `start` is on the disk before `begin`. */
export interface Sink {
  readonly name: string
  prepare(sounds: readonly Uint8Array[], gainDb: number, expectedMs: number): Promise<PreparedSound | null>
}

export interface PreparedSound {
  readonly ms: number
  /** 0–100, evenly over the length. */
  readonly peaks: readonly number[]
  begin(name: string): Promise<Sounding>
}

export interface Sounding {
  /** Stops after `heardMs`; what was not heard leaves no trace. The level is of what was heard. */
  close(heardMs: number): Promise<{ levelDb10: number | null }>
}

/** The amplifier: open only while a verified order sounds. */
export interface Relay {
  open(): void
  close(): void
  isOpen(): boolean
}

export function simulatedRelay(): Relay {
  let open = false
  return {
    open: () => {
      open = true
    },
    close: () => {
      open = false
    },
    isOpen: () => open,
  }
}

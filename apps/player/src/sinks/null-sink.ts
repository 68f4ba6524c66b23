import type { Sink } from './sink.ts'

/** For tests: takes the signed lengths as they are and keeps the names of what it was asked to sound. */
export function nullSink(sounded: string[] = []): Sink {
  return {
    name: 'null',
    prepare: async (_sounds, _gainDb, expectedMs) => ({
      ms: expectedMs,
      peaks: [],
      begin: async (name) => {
        sounded.push(name)
        return { close: async () => ({ levelDb10: null }) }
      },
    }),
  }
}

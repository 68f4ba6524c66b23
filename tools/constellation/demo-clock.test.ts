import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDemoClock, openingInstant } from './demo-clock.ts'

const at = (text: string): number => Date.parse(text)

describe('the demo opens at nine in the morning of the coast', () => {
  it.each([
    ['the first start of a day', '2026-08-05T15:00:00Z', '1970-01-01T00:00:00Z', '2026-08-05T09:00:00+07:00'],
    ['a start just after midnight of the coast', '2026-08-05T17:30:00Z', '1970-01-01T00:00:00Z', '2026-08-06T09:00:00+07:00'],
    [
      'a restart in the demo’s morning goes on where it was',
      '2026-08-05T15:00:00Z',
      '2026-08-05T09:20:00+07:00',
      '2026-08-05T09:20:00+07:00',
    ],
    ['a demo left in its evening opens the next morning', '2026-08-05T15:00:00Z', '2026-08-05T21:00:00+07:00', '2026-08-06T09:00:00+07:00'],
    ['a demo left before dawn opens the same morning', '2026-08-05T15:00:00Z', '2026-08-07T03:00:00+07:00', '2026-08-07T09:00:00+07:00'],
  ])('%s', (_, now, floor, opened) => expect(openingInstant(at(now), at(floor))).toBe(at(opened)))

  it('never goes back, however often it is started', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hd-clock-'))
    let last = 0
    for (const hours of [0, 1, 9, 10, 30, 2]) {
      const now = at('2026-08-05T00:00:00Z') + hours * 3_600_000
      const clock = openDemoClock(folder, now)
      expect(clock.opened).toBeGreaterThanOrEqual(last)
      expect(JSON.parse(readFileSync(join(folder, 'clock.json'), 'utf8'))).toEqual({ offsetMs: clock.opened - now })
      clock.close()
      last = clock.opened
    }
    rmSync(folder, { recursive: true })
  })
})

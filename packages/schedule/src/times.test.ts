import type { AreaPolicy, Slot } from '@hai-dang/wire'
import { describe, expect, it } from 'vitest'
import { instantOf, offsetText, timeline } from './index.ts'
import { aRelease, aSlot, at, holding, openPolicy } from './testing/samples.ts'

/** Starts of a slot on clocks of its own zone between two instants. */
function startsOf(slot: Slot, from: string, to: string, policy: AreaPolicy = openPolicy): string[] {
  const release = aRelease({ slots: [slot], notBefore: '2026-01-01T00:00:00Z', notAfter: '2030-01-01T00:00:00Z' })
  return timeline(holding([release], { policies: [policy] }), 'sound', at(from), at(to)).map(({ start }) => offsetText(slot.zone, start))
}

const everyDay = { weekdays: [1, 2, 3, 4, 5, 6, 7] }

describe('when a slot begins', () => {
  it('on the wall clock of its zone, on the named weekdays', () => {
    const slot = aSlot({ at: { local: '06:30:00', on: { weekdays: [1, 3] } } })
    expect(startsOf(slot, '2026-08-02T17:00:00Z', '2026-08-09T17:00:00Z')).toEqual([
      '2026-08-03T06:30:00+07:00',
      '2026-08-05T06:30:00+07:00',
    ])
  })

  it('on named dates, the last day of a month and a leap day among them', () => {
    const slot = aSlot({ at: { local: '23:59:50', on: { dates: ['2026-08-31', '2028-02-29'] } } })
    expect(startsOf(slot, '2026-08-01T00:00:00Z', '2028-03-10T00:00:00Z')).toEqual([
      '2026-08-31T23:59:50+07:00',
      '2028-02-29T23:59:50+07:00',
    ])
  })

  it('not on the days taken out', () => {
    const slot = aSlot({ at: { local: '06:30:00', on: everyDay, except: ['2026-09-02'] } })
    expect(startsOf(slot, '2026-08-31T17:00:00Z', '2026-09-03T17:00:00Z')).toEqual([
      '2026-09-01T06:30:00+07:00',
      '2026-09-03T06:30:00+07:00',
    ])
  })

  it('belongs to the day on which it begins, even when it sounds past midnight', () => {
    const slot = aSlot({ at: { local: '23:59:55', on: { weekdays: [2] } } })
    const release = aRelease({ slots: [slot], notBefore: '2026-08-01T00:00:00Z' })
    const [entry] = timeline(holding([release]), 'sound', at('2026-08-04T00:00:00Z'), at('2026-08-05T00:00:00Z'))
    expect(offsetText(slot.zone, entry!.start)).toBe('2026-08-04T23:59:55+07:00')
    expect(offsetText(slot.zone, entry!.end)).toBe('2026-08-05T00:00:05+07:00')
  })

  it('at midnight exactly is the first moment of its day', () => {
    expect(
      startsOf(aSlot({ at: { local: '00:00:00', on: { dates: ['2026-08-05'] } } }), '2026-08-01T00:00:00Z', '2026-08-10T00:00:00Z'),
    ).toEqual(['2026-08-05T00:00:00+07:00'])
  })

  it('inside a half-open range: the start belongs, the end does not', () => {
    const slot = aSlot({ at: { local: '06:30:00', on: everyDay } })
    expect(startsOf(slot, '2026-08-04T23:30:00Z', '2026-08-05T23:30:00Z')).toEqual(['2026-08-05T06:30:00+07:00'])
  })

  it('moves forward by the gap where summer time skips the hour', () => {
    const slot = aSlot({ zone: 'Europe/Berlin', at: { local: '02:30:00', on: everyDay } })
    const berlin = { ...openPolicy, zone: 'Europe/Berlin' }
    expect(startsOf(slot, '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z', berlin)).toEqual(['2026-03-29T03:30:00+02:00'])
  })

  it('means the first coming where summer time repeats the hour', () => {
    const slot = aSlot({ zone: 'Europe/Berlin', at: { local: '02:30:00', on: everyDay } })
    const berlin = { ...openPolicy, zone: 'Europe/Berlin' }
    expect(startsOf(slot, '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z', berlin)).toEqual(['2026-10-25T02:30:00+02:00'])
  })

  it('reads zones west of Greenwich and with half hours', () => {
    expect(instantOf('America/St_Johns', '2026-01-15', 6.5 * 3600)).toBe(at('2026-01-15T10:00:00Z'))
    expect(instantOf('Asia/Kolkata', '2026-01-15', 0)).toBe(at('2026-01-14T18:30:00Z'))
  })

  it('by its end when asked, the repeats included', () => {
    const slot = aSlot({
      at: { instant: '2026-08-05T03:00:00Z' },
      start: { kind: 'by_end', toleranceSeconds: 0 },
      repeat: { count: 2, gapSeconds: 5 },
    })
    const release = aRelease({ slots: [slot] })
    const entries = timeline(holding([release]), 'sound', at('2026-08-05T02:00:00Z'), at('2026-08-05T04:00:00Z'))
    expect(entries.map(({ start, end }) => [start, end])).toEqual([
      [at('2026-08-05T02:59:35Z'), at('2026-08-05T02:59:45Z')],
      [at('2026-08-05T02:59:50Z'), at('2026-08-05T03:00:00Z')],
    ])
  })

  it('with the gap of a repeat counted from the end of one play to the start of the next', () => {
    const release = aRelease({ slots: [aSlot({ repeat: { count: 3, gapSeconds: 20 } })] })
    const starts = timeline(holding([release]), 'sound', at('2026-08-05T02:00:00Z'), at('2026-08-05T03:00:00Z')).map(({ start }) => start)
    expect(starts).toEqual([at('2026-08-05T02:00:00Z'), at('2026-08-05T02:00:30Z'), at('2026-08-05T02:01:00Z')])
  })

  it('never so late that it would sound past the life of its release', () => {
    const slot = aSlot({ at: { instant: '2026-08-05T02:59:55Z' } })
    const release = aRelease({ slots: [slot], notAfter: '2026-08-05T03:00:00Z' })
    expect(timeline(holding([release]), 'sound', at('2026-08-05T02:00:00Z'), at('2026-08-05T04:00:00Z'))).toEqual([])
  })
})

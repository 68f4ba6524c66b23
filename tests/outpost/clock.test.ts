import { keepTime } from '@hai-dang/outpost'
import { describe, expect, test } from 'vitest'
import { handClock, nine } from './fixture-repository.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A site that was on until nine, and is switched on again with its clock at `at`. */
function rebooted(at: number, floor = nine, signed = nine) {
  const clock = handClock(at)
  const time = keepTime(clock, { floor })
  time.limit(60, 30)
  if (signed > 0) time.witness(signed)
  return { clock, time }
}

describe('a running clock', () => {
  const settled = () => {
    const { clock, time } = rebooted(nine + minute)
    time.witness(nine + minute, true)
    expect(time.moment()).toMatchObject({ confirmed: true, settled: true })
    return { clock, time }
  }

  test('is not led away in small steps: all its drift together stays below one step', () => {
    const { clock, time } = settled()
    let furthest = 0
    for (let tick = 1; tick <= 75; tick++) {
      clock.advance(1000)
      clock.jump(4 * minute)
      furthest = Math.max(furthest, time.moment().now - (nine + minute + tick * 1000))
    }
    expect(furthest).toBeLessThanOrEqual(hour)
    expect(time.moment().confirmed).toBe(false)
    expect(time.state().floor).toBeLessThanOrEqual(nine + 2 * hour)
  })

  test('that a new signed time shows to be led ahead is in doubt, raises no floor, and is right as soon as it is set right', () => {
    const { clock, time } = settled()
    for (const passed of [1, 2]) {
      for (let tick = 0; tick < 15; tick++) {
        clock.jump(4 * minute)
        time.moment()
      }
      time.witness(nine + minute + passed, true)
    }
    expect(time.moment().confirmed).toBe(false)
    expect(time.state().floor).toBeLessThan(nine + 2 * minute)
    clock.jump(-2 * hour)
    expect(time.moment()).toMatchObject({ confirmed: true, now: clock.now() })
  })

  test('is not doubted because of lists of yesterday that come from a mirror', () => {
    const { clock, time } = settled()
    clock.advance(day)
    time.witness(nine + 2 * minute, true)
    expect(time.moment()).toMatchObject({ confirmed: true, settled: true, now: clock.now() })
  })

  test('led ahead by a little less than is noticed each hour is noticed in the end', () => {
    const { clock, time } = settled()
    let ahead = 0
    for (let hours = 1; hours <= 72 && time.moment().confirmed; hours++) {
      clock.advance(hour)
      clock.jump(4.5 * minute)
      ahead += 4.5 * minute
      time.moment()
      time.witness(clock.now() - ahead, true)
    }
    expect(time.moment().confirmed).toBe(false)
    expect(ahead).toBeLessThan(2 * hour)
  })

  test('keeps a month of honest time without any signed one', () => {
    const { clock, time } = settled()
    for (let hours = 0; hours < 30 * 24; hours++) {
      clock.advance(hour)
      expect(time.moment()).toMatchObject({ confirmed: true, settled: true, now: clock.now() })
    }
  })
})

describe('a clock at start', () => {
  test('that stands where the site was last is right at once', () => {
    expect(rebooted(nine + 30 * minute).time.moment()).toMatchObject({ confirmed: true, settled: true })
  })

  test('twenty days ahead is not believed before the hub was asked, nor when it answers', () => {
    const { clock, time } = rebooted(nine + 20 * day)
    expect(time.moment().confirmed).toBe(false)
    time.witness(nine + 2 * hour, true)
    clock.advance(hour)
    expect(time.moment()).toMatchObject({ confirmed: false, now: nine + 3 * hour })
    clock.set(nine + 3 * hour)
    expect(time.moment()).toMatchObject({ confirmed: true, settled: true, now: clock.now() })
  })

  test('twenty days ahead with the hub away is believed after two minutes, and leaves no trace once it is set right', () => {
    const { clock, time } = rebooted(nine + 20 * day)
    clock.advance(2 * minute)
    expect(time.moment()).toMatchObject({ confirmed: true, settled: false, now: clock.now() })
    clock.advance(day)
    expect(time.moment().confirmed).toBe(true)
    expect(time.state().floor).toBe(nine)
    const again = rebooted(nine + day + hour, time.state().floor)
    again.time.witness(nine + day + hour - minute, true)
    expect(again.time.moment()).toMatchObject({ confirmed: true, settled: true, now: again.clock.now() })
  })

  test('beyond the horizon, or behind what is known, is never believed without a signed time', () => {
    for (const at of [nine + 31 * day, nine - 2 * hour, Date.parse('1970-01-01T00:00:00Z')]) {
      const { clock, time } = rebooted(at)
      clock.advance(hour)
      expect(time.moment().confirmed).toBe(false)
    }
  })

  test('is right although an earlier version kept a floor far ahead, once a new signed time stands near it', () => {
    const { clock, time } = rebooted(nine + hour, nine + 20 * day)
    expect(time.moment().confirmed).toBe(false)
    time.witness(nine + hour - minute, true)
    expect(time.moment()).toMatchObject({ confirmed: true, now: clock.now() })
    expect(time.state().floor).toBeLessThanOrEqual(nine + hour)
  })

  test('set back over a restart is not believed on the word of a list that the site had before', () => {
    const { time } = rebooted(nine + minute, nine + 3 * hour)
    time.witness(nine, true)
    expect(time.moment()).toMatchObject({ confirmed: false, now: nine + 3 * hour })
  })
})

import { describe, expect, it } from 'vitest'
import { historyOf, nameKey, type Snapshot } from './unit-history.ts'
import { pathOn, subtreeOn, successorsOn, type UnitVersion } from './units.ts'

const version = (unit: string, parent: string | null, from: string, to: string | null): UnitVersion => ({
  unit,
  tree: 'administrative',
  name: unit,
  kind: 'commune',
  parent,
  code: null,
  from,
  to,
})
const row = (code: string, name: string, parentCode: string | null, level = 'commune') => ({ code, name, parentCode, level })
const idOf = (code: string, from: string) => `${code}@${from}`

describe('units on a day', () => {
  const versions = [
    version('province', null, '2023-01-01', null),
    version('a', 'province', '2023-01-01', '2025-06-30'),
    version('b', 'province', '2025-07-01', null),
    version('c', 'a', '2023-01-01', '2025-06-30'),
  ]

  it('a subtree holds what stood below on that day, both ends of a version included', () => {
    expect([...subtreeOn(versions, 'province', '2025-06-30')].sort()).toEqual(['a', 'c', 'province'])
    expect([...subtreeOn(versions, 'province', '2025-07-01')].sort()).toEqual(['b', 'province'])
  })
  it('a unit that no longer stands has an empty subtree', () => {
    expect(subtreeOn(versions, 'a', '2025-07-01').size).toBe(0)
  })
  it('a ring of parents ends', () => {
    const ring = [version('x', 'y', '2023-01-01', null), version('y', 'x', '2023-01-01', null)]
    expect(subtreeOn(ring, 'x', '2024-01-01').size).toBe(2)
    expect(pathOn(ring, 'x', '2024-01-01').length).toBe(2)
  })
  it('successors follow merges over years and say when a part went elsewhere', () => {
    const head = { document: 'mẫu', kind: 'merge' as const }
    const changes = [
      {
        ...head,
        date: '2025-07-01',
        lines: [
          { from: 'ab', to: 'big', scope: 'whole' as const },
          { from: 'd', to: 'big', scope: 'part' as const },
        ],
      },
      {
        ...head,
        date: '2025-03-01',
        lines: [
          { from: 'a', to: 'ab', scope: 'whole' as const },
          { from: 'b', to: 'ab', scope: 'whole' as const },
        ],
      },
    ]
    expect(successorsOn(changes, 'a', '2025-12-31')).toEqual({ units: ['big'], exact: true })
    expect(successorsOn(changes, 'a', '2025-03-31')).toEqual({ units: ['ab'], exact: true })
    expect(successorsOn(changes, 'd', '2025-12-31').exact).toBe(false)
  })
})

describe('the history of a tree from its snapshots', () => {
  const first: Snapshot = {
    from: '2023-04-01',
    document: 'một',
    formations: [],
    rows: [row('77', 'Tỉnh', null, 'province'), row('1', 'Xã Hòa Long', '77'), row('2', 'Xã Phước', '77')],
  }

  it('a unit formed from several is a new identity even where it keeps code and name', () => {
    const made = historyOf(
      [
        first,
        {
          from: '2025-07-01',
          document: 'hai',
          rows: [row('77', 'Tỉnh', null, 'province'), row('1', 'Xã Hòa Long', '77')],
          formations: [{ code: '1', sources: ['Xã Hoà Long', 'Xã Phước'], continues: false }],
        },
      ],
      idOf,
    )
    if (!made.ok) throw new Error(made.refusal.code)
    expect(made.history.versions.filter((v) => v.code === '1').map((v) => [v.unit, v.to])).toEqual([
      ['1@2023-04-01', '2025-06-30'],
      ['1@2025-07-01', null],
    ])
    expect(made.history.changes).toEqual([
      {
        kind: 'merge',
        date: '2025-07-01',
        document: 'hai',
        lines: [
          { from: '1@2023-04-01', to: '1@2025-07-01', scope: 'whole' },
          { from: '2@2023-04-01', to: '1@2025-07-01', scope: 'whole' },
        ],
      },
    ])
  })
  it('a new name alone is a new version of the same unit', () => {
    const made = historyOf(
      [first, { ...first, from: '2025-03-01', rows: [first.rows[0]!, row('1', 'Phường Hòa Long', '77'), first.rows[2]!] }],
      idOf,
    )
    if (!made.ok) throw new Error(made.refusal.code)
    expect(made.history.versions.filter((v) => v.unit === '1@2023-04-01').length).toBe(2)
    expect(made.history.changes.map((change) => change.kind)).toEqual(['rename'])
  })
  it('a unit that vanishes without an heir is an error of the source, not a silence', () => {
    const made = historyOf([first, { ...first, from: '2025-03-01', rows: first.rows.slice(0, 2) }], idOf)
    expect(made).toEqual({ ok: false, refusal: { code: 'unit.vanished', params: { code: '2', name: 'Xã Phước' } } })
  })
  it.each([
    ['unit.source-unknown', [{ code: '1', sources: ['Xã Khác'], continues: false }], first.rows],
    ['unit.parent-unknown', [], [row('9', 'Xã Lạc', '88')]],
  ])('%s is refused', (code, formations, rows) => {
    const made = historyOf([first, { from: '2025-07-01', document: '', formations, rows }], idOf)
    expect(made.ok ? null : made.refusal.code).toBe(code)
  })
  it('two units of one name cannot be told apart and are refused', () => {
    const twins = { ...first, rows: [...first.rows, row('3', 'Xã Phước', '77')] }
    const made = historyOf(
      [twins, { from: '2025-07-01', document: '', rows: first.rows, formations: [{ code: '1', sources: ['Xã Phước'], continues: false }] }],
      idOf,
    )
    expect(made.ok ? null : made.refusal.code).toBe('unit.source-ambiguous')
  })
  it('where the tone mark sits in a vowel pair does not make another name', () => {
    expect(nameKey('Xã Hòa Long')).toBe(nameKey('Xã Hoà Long'))
    expect(nameKey('Xã Hỏa')).not.toBe(nameKey('Xã Hòa'))
  })
})

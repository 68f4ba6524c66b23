import type { UnitChange, UnitVersion } from './units.ts'

/** One line of a tree as published on a day. */
export interface SnapshotRow {
  readonly code: string
  readonly name: string
  readonly parentCode: string | null
  readonly level: string
}

/** A unit formed on the day of a snapshot, with the names of those it was formed from. */
export interface Formation {
  readonly code: string
  readonly sources: readonly string[]
  /** The one source became this unit under another name or code: a district that became a special zone. */
  readonly continues: boolean
}

export interface Snapshot {
  readonly from: string
  readonly document: string
  readonly rows: readonly SnapshotRow[]
  readonly formations: readonly Formation[]
}

export interface UnitHistory {
  readonly versions: readonly UnitVersion[]
  readonly changes: readonly UnitChange[]
}

export const historyCodes = ['unit.source-unknown', 'unit.source-ambiguous', 'unit.parent-unknown', 'unit.vanished'] as const
/** Worded for whoever loads a published tree; no screen shows them. */
export const unitHistoryRefusals: Readonly<Record<(typeof historyCodes)[number], { readonly vi: string; readonly en: string }>> = {
  'unit.source-unknown': {
    vi: 'Đơn vị {code} được lập từ {name}, nhưng không có đơn vị này.',
    en: 'Unit {code} was formed from {name}, which is not there.',
  },
  'unit.source-ambiguous': {
    vi: 'Có nhiều đơn vị tên {name} khi lập {code}.',
    en: 'Several units are called {name} where {code} was formed.',
  },
  'unit.parent-unknown': { vi: 'Không có đơn vị cấp trên của {name} ({code}).', en: 'The parent of {name} ({code}) is not there.' },
  'unit.vanished': { vi: '{name} ({code}) mất mà không có đơn vị kế thừa.', en: '{name} ({code}) vanished without a successor.' },
}
export type HistoryCode = (typeof historyCodes)[number]
export type HistoryRefusal = { readonly code: HistoryCode; readonly params: Record<string, string> }

type Open = SnapshotRow & { readonly unit: string; readonly parentUnit: string | null; readonly from: string }

/**
 * Snapshots of one tree, oldest first → dated versions and the changes between them. A unit formed from several is a new identity even
 * where it keeps a code and a name of one of them: a bare code says nothing over time. One formed from itself alone stays who it was.
 */
export function historyOf(snapshots: readonly Snapshot[], idOf: (code: string, from: string) => string): HistoryOutcome {
  const versions: UnitVersion[] = []
  const changes: UnitChange[] = []
  let open = new Map<string, Open>()
  for (const snapshot of snapshots) {
    const sources = resolveSources(snapshot, [...open.values()])
    if ('code' in sources) return { ok: false, refusal: sources }
    const next = nextTree(snapshot, open, sources, idOf)
    if ('refusal' in next) return { ok: false, refusal: next.refusal }
    const dissolved = dissolutions(snapshot, open, next.tree, sources)
    if ('code' in dissolved) return { ok: false, refusal: dissolved }
    versions.push(...closedVersions(open, next.tree, snapshot))
    changes.push(...changesBetween(open, next.tree, sources, snapshot), ...dissolved.changes)
    open = next.tree
  }
  for (const last of open.values()) versions.push(versionOf(last, null))
  return { ok: true, history: { versions, changes } }
}
export type HistoryOutcome = { ok: true; history: UnitHistory } | { ok: false; refusal: HistoryRefusal }

function nextTree(
  snapshot: Snapshot,
  open: ReadonlyMap<string, Open>,
  sources: Sources,
  idOf: (code: string, from: string) => string,
): { tree: Map<string, Open> } | { refusal: HistoryRefusal } {
  const tree = new Map<string, Open>()
  // Parents first, so that a child knows whether its parent is still the same unit.
  const rows = snapshot.rows.toSorted((a, b) => Number(a.parentCode !== null) - Number(b.parentCode !== null) || levelOf(a) - levelOf(b))
  for (const row of rows) {
    const parent = row.parentCode === null ? null : tree.get(row.parentCode)
    if (parent === undefined) return { refusal: { code: 'unit.parent-unknown', params: { code: row.code, name: row.name } } }
    const formed = sources.formed.get(row.code)
    const before = formed === undefined ? open.get(row.code) : sources.continued.has(row.code) ? formed[0] : undefined
    const parentUnit = parent?.unit ?? null
    const same = before?.code === row.code && before.name === row.name && before.parentUnit === parentUnit
    tree.set(row.code, {
      ...row,
      unit: before?.unit ?? idOf(row.code, snapshot.from),
      parentUnit,
      from: same ? before.from : snapshot.from,
    })
  }
  return { tree }
}

function levelOf(row: SnapshotRow): number {
  return row.level === 'commune' ? 1 : 0
}

/** A level that ceased: its area went, in parts, to the units that took its children in. One that vanishes without heirs is an error of the source. */
function dissolutions(
  snapshot: Snapshot,
  open: ReadonlyMap<string, Open>,
  next: ReadonlyMap<string, Open>,
  sources: Sources,
): { changes: UnitChange[] } | HistoryRefusal {
  const living = new Set([...next.values()].map((row) => row.unit))
  const changes: UnitChange[] = []
  for (const was of open.values()) {
    if (living.has(was.unit) || sources.used.has(was.unit)) continue
    const children = new Set([...open.values()].filter((row) => row.parentUnit === was.unit).map((row) => row.unit))
    const heirs = [...next.values()].filter(
      (row) => children.has(row.unit) || (sources.formed.get(row.code) ?? []).some((source) => children.has(source.unit)),
    )
    if (heirs.length === 0) return { code: 'unit.vanished', params: { code: was.code, name: was.name } }
    const lines = heirs.map((heir) => ({ from: was.unit, to: heir.unit, scope: 'part' as const }))
    changes.push({ kind: 'dissolve', date: snapshot.from, document: snapshot.document, lines })
  }
  return { changes }
}

/** `à` on the first or the second vowel of a pair is one spelling question, not two names. */
export function nameKey(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/([oO])([àáảãạ])/g, (_, first: string, second: string) => `${tones[second] ?? first}a`)
    .replace(/\s+/g, ' ')
    .trim()
}
const tones: Record<string, string> = { à: 'ò', á: 'ó', ả: 'ỏ', ã: 'õ', ạ: 'ọ' }

interface Sources {
  readonly formed: ReadonlyMap<string, readonly Open[]>
  readonly used: ReadonlySet<string>
  readonly continued: ReadonlySet<string>
}

function resolveSources(snapshot: Snapshot, standing: readonly Open[]): Sources | HistoryRefusal {
  const byName = Map.groupBy(standing, (row) => nameKey(row.name))
  const formed = new Map<string, Open[]>()
  const used = new Set<string>()
  for (const formation of snapshot.formations) {
    const found: Open[] = []
    for (const source of formation.sources) {
      const named = byName.get(nameKey(source)) ?? []
      const [only] = named
      if (only === undefined) return { code: 'unit.source-unknown', params: { code: formation.code, name: source } }
      if (named.length > 1) return { code: 'unit.source-ambiguous', params: { code: formation.code, name: source } }
      found.push(only)
      used.add(only.unit)
    }
    formed.set(formation.code, found)
  }
  return {
    formed,
    used,
    continued: new Set(snapshot.formations.filter((formation) => formation.continues).map((formation) => formation.code)),
  }
}

function closedVersions(open: ReadonlyMap<string, Open>, next: ReadonlyMap<string, Open>, snapshot: Snapshot): UnitVersion[] {
  const last = dayBefore(snapshot.from)
  return [...open]
    .filter(([code, was]) => next.get(code)?.unit !== was.unit || next.get(code)?.from !== was.from)
    .map(([, was]) => versionOf(was, last))
}

function changesBetween(
  open: ReadonlyMap<string, Open>,
  next: ReadonlyMap<string, Open>,
  { formed, continued }: Sources,
  snapshot: Snapshot,
): UnitChange[] {
  const head = { date: snapshot.from, document: snapshot.document }
  const made: UnitChange[] = []
  for (const [code, sources] of formed) {
    const into = next.get(code)
    if (into === undefined) continue
    const kind = continued.has(code) ? 'rename' : 'merge'
    made.push({ ...head, kind, lines: sources.map((was) => ({ from: was.unit, to: into.unit, scope: 'whole' as const })) })
  }
  for (const [code, is] of next) {
    const was = open.get(code)
    if (was === undefined || was.unit !== is.unit || was.from === is.from || formed.has(code)) continue
    made.push({ ...head, kind: was.name === is.name ? 'move' : 'rename', lines: [{ from: was.unit, to: is.unit, scope: 'whole' }] })
  }
  return made
}

function versionOf(row: Open, to: string | null): UnitVersion {
  return {
    unit: row.unit,
    tree: 'administrative',
    name: row.name,
    kind: row.level,
    parent: row.parentUnit,
    code: row.code,
    from: row.from,
    to,
  }
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

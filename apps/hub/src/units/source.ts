import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Formation, historyOf, type Snapshot, type UnitChange, type UnitVersion } from '@hai-dang/domain'
import type { AgencyId, AgencyName } from '@hai-dang/wire'
import { shippedId } from '../ports/ids.ts'

export type NamedVersion = UnitVersion & { readonly shortName: string; readonly document: string }
export interface UnitSource {
  readonly versions: readonly NamedVersion[]
  readonly changes: readonly UnitChange[]
  readonly agencies: readonly { agency: AgencyId; unit: string; from: string; to: string | null }[]
}

interface SampleTrees {
  units: { key: string; tree: UnitVersion['tree']; parent: string | null; versions: SampleVersion[] }[]
  changes: { kind: UnitChange['kind']; date: string; document: string; from: string; to: string; scope: 'whole' | 'part' }[]
  agencies: { agency: AgencyId; unit: string; from: string; to: string | null }[]
}
type SampleVersion = { name: string; shortName: string; kind: string; from: string; to: string | null; document: string }

const dataSet = 'vietnamese-provinces-database cd580632; chưa đối chiếu văn bản'
const days = [
  { label: '2023-04', from: '2023-04-01', document: dataSet, merges: undefined },
  { label: '2025-03', from: '2025-03-01', document: dataSet, merges: 'merged-2025-03-01.csv' },
  { label: '2025-07', from: '2025-07-01', document: 'QĐ 19/2025/QĐ-TTg (30/6/2025)', merges: 'merged-2025-07-01.csv' },
  { label: '2026-07', from: '2026-07-01', document: dataSet, merges: undefined },
]

/** The real trees of the coast and the sample trees of the two agencies, as one set of dated rows. */
export async function readUnitSource(folder: string): Promise<UnitSource> {
  const rows = parseCsv(await readFile(join(folder, 'units.csv'), 'utf8'))
  const snapshots: Snapshot[] = []
  for (const day of days) {
    const formations = day.merges === undefined ? [] : formationsOf(parseCsv(await readFile(join(folder, day.merges), 'utf8')))
    if (day.label === '2025-07') formations.push({ code: '79', sources: ['Tỉnh Bà Rịa - Vũng Tàu'], continues: false })
    const own = rows.filter((row) => row.valid_on === day.label)
    snapshots.push({
      from: day.from,
      document: day.document,
      formations,
      rows: own.map((row) => ({ code: row.code!, name: row.name!, parentCode: row.parent_code || null, level: row.level! })),
    })
  }
  const made = historyOf(snapshots, (code, from) => shippedId(`unit/administrative/${code}/${from}`))
  if (!made.ok) throw new Error(`The published units do not fit together: ${made.refusal.code} ${JSON.stringify(made.refusal.params)}`)
  const samples = sampleTrees(JSON.parse(await readFile(join(folder, 'sample-trees.json'), 'utf8')) as SampleTrees)
  const documents = new Map(days.map((day) => [day.from, day.document]))
  return {
    versions: [
      ...made.history.versions.map((row) => ({ ...row, shortName: row.name, document: documents.get(row.from)! })),
      ...samples.versions,
    ],
    changes: [...made.history.changes, ...samples.changes],
    agencies: samples.agencies,
  }
}

/** The names of the two agencies by date: what the installer of a site or a portal carries there. */
export async function readAgencyNames(folder: string): Promise<AgencyName[]> {
  const trees = JSON.parse(await readFile(join(folder, 'sample-trees.json'), 'utf8')) as SampleTrees
  return trees.agencies.flatMap(({ agency, unit, from, to }) =>
    trees.units
      .filter(({ key }) => key === unit)
      .flatMap(({ versions }) => versions)
      .filter((version) => (to === null || version.from <= to) && (version.to === null || version.to >= from))
      .map((version) => ({
        agency,
        name: version.name,
        shortName: version.shortName,
        from: version.from > from ? version.from : from,
        to: version.to === null || (to !== null && to < version.to) ? to : version.to,
      })),
  )
}

/** Units of the two agencies have keys that never change: other rows that ship refer to them. */
export function sampleUnitId(key: string): string {
  return shippedId(`unit/sample/${key}`)
}

function sampleTrees(trees: SampleTrees): UnitSource {
  return {
    versions: trees.units.flatMap((unit) =>
      unit.versions.map((version) => ({
        ...version,
        unit: sampleUnitId(unit.key),
        tree: unit.tree,
        parent: unit.parent === null ? null : sampleUnitId(unit.parent),
        code: null,
      })),
    ),
    changes: trees.changes.map(({ kind, date, document, from, to, scope }) => ({
      kind,
      date,
      document,
      lines: [{ from: sampleUnitId(from), to: sampleUnitId(to), scope }],
    })),
    agencies: trees.agencies.map((row) => ({ ...row, unit: sampleUnitId(row.unit) })),
  }
}

/**
 * Only codes of the former province 77 (26506–26732) are traced back: units formed elsewhere have sources of the same names that are not ours
 * (there was a "Phường 1" in many towns). "giữ nguyên" means unchanged; a bracket tells which of several units of one name is meant.
 */
function formationsOf(rows: readonly Record<string, string>[]): Formation[] {
  return rows
    .filter((row) => isOurs(row.code!) && row.formed_from !== 'giữ nguyên')
    .map((row) => {
      const sources = row.formed_from!.split(',').map((name) => name.replace(/\(.*?\)/, '').trim())
      return { code: row.code!, sources, continues: sources.length === 1 }
    })
}

function isOurs(code: string): boolean {
  return code.length === 3 || (Number(code) >= 26_506 && Number(code) <= 26_732)
}

/** Plain CSV with a header; a field may be quoted, none holds a line break. */
function parseCsv(text: string): Record<string, string>[] {
  const [header, ...lines] = text.split(/\r?\n/).filter((line) => line !== '')
  const names = fieldsOf(header!)
  return lines.map((line) => Object.fromEntries(fieldsOf(line).map((field, index) => [names[index]!, field])))
}

function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) => (match[1] ?? match[2] ?? '').replaceAll('""', '"'))
}

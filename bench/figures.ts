import { cpus } from 'node:os'

/** Spread of a set of times: what most saw, what the unlucky saw, and the very last. */
export interface Spread {
  readonly median: number
  readonly p95: number
  readonly last: number
}

export function spreadOf(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return { median: at(0.5), p95: at(0.95), last: at(1) }
}

export const medianOf = (times: readonly number[]): number => spreadOf(times).median

/** Three figures that count, whatever the size. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (value >= 1000) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}

/** One table on the terminal, columns as wide as they need. */
export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const texts = [head, ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? figure(cell) : cell)))]
  const widths = head.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)))
  for (const row of texts)
    console.log(`  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ')}`)
}

export function printMachine(): void {
  const [first] = cpus()
  console.log(`  ${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}, Node ${process.version}`)
}

/** Runs `work` for each of `count` rounds after `warm` unmeasured ones; milliseconds of each. */
export async function timed(count: number, warm: number, work: (round: number) => unknown): Promise<number[]> {
  for (let round = 0; round < warm; round++) await work(round)
  const times: number[] = []
  for (let round = 0; round < count; round++) {
    const begun = performance.now()
    await work(warm + round)
    times.push(performance.now() - begun)
  }
  return times
}

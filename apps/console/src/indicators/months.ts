export interface MonthValue {
  month: string
  value: number
}

/** Every month of a period (two calendar days, both included) up to `today`, with zero where nothing was counted: a month without plays is a figure too. */
export function monthsOf(period: { from: string; to: string }, today: string, counted: readonly MonthValue[]): MonthValue[] {
  const values = new Map(counted.map((row) => [row.month, row.value]))
  const months = new Set(values.keys())
  const until = (today < period.to ? today : period.to).slice(0, 7)
  for (let month = period.from.slice(0, 7); month <= until; month = after(month)) months.add(month)
  return [...months].sort().map((month) => ({ month, value: values.get(month) ?? 0 }))
}

function after(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}

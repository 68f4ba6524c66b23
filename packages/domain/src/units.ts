/** Days are `2026-08-05`; `to` is the last day a version holds, or null while it holds. */
export interface UnitVersion {
  readonly unit: string
  readonly tree: 'administrative' | 'force' | 'department' | 'external'
  readonly name: string
  readonly kind: string
  readonly parent: string | null
  readonly code: string | null
  readonly from: string
  readonly to: string | null
}

export interface UnitLine {
  readonly from: string
  readonly to: string
  readonly scope: 'whole' | 'part'
}

export interface UnitChange {
  readonly kind: 'rename' | 'merge' | 'split' | 'move' | 'function_transfer' | 'dissolve'
  readonly date: string
  readonly document: string
  readonly lines: readonly UnitLine[]
}

/** Whether a dated row holds on a day; both ends belong to it. */
export function holdsOn(row: { readonly from: string; readonly to: string | null }, day: string): boolean {
  return row.from <= day && (row.to === null || day <= row.to)
}

export function versionsOn(versions: readonly UnitVersion[], day: string): UnitVersion[] {
  return versions.filter((version) => holdsOn(version, day))
}

/** The unit and all below it on a day. A unit that does not stand on that day has an empty subtree: rights on it reach nothing. */
export function subtreeOn(versions: readonly UnitVersion[], root: string, day: string): Set<string> {
  const standing = versionsOn(versions, day)
  const children = Map.groupBy(standing, (version) => version.parent)
  const reached = new Set<string>()
  const ahead = standing.some((version) => version.unit === root) ? [root] : []
  for (let unit = ahead.pop(); unit !== undefined; unit = ahead.pop()) {
    if (reached.has(unit)) continue
    reached.add(unit)
    for (const child of children.get(unit) ?? []) ahead.push(child.unit)
  }
  return reached
}

/** From the top of the tree down to the unit, on a day. */
export function pathOn(versions: readonly UnitVersion[], unit: string, day: string): UnitVersion[] {
  const standing = new Map(versionsOn(versions, day).map((version) => [version.unit, version]))
  const path: UnitVersion[] = []
  for (let at = standing.get(unit); at !== undefined && !path.includes(at); at = at.parent === null ? undefined : standing.get(at.parent))
    path.unshift(at)
  return path
}

/** Where a unit's area lies on a later day, through every chain of merges; `exact` is false once a part of it went elsewhere. */
export function successorsOn(changes: readonly UnitChange[], unit: string, day: string): { units: string[]; exact: boolean } {
  const steps = changes.filter((change) => change.date <= day).toSorted((a, b) => (a.date < b.date ? -1 : 1))
  let units = [unit]
  let exact = true
  for (const change of steps) {
    units = units.flatMap((at) => {
      const lines = change.lines.filter((line) => line.from === at)
      if (lines.some((line) => line.scope === 'part')) exact = false
      return lines.length === 0 ? [at] : lines.map((line) => line.to)
    })
  }
  return { units: [...new Set(units)], exact }
}

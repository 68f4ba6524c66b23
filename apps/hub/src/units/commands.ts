import { sql } from 'kysely'
import type { HubDeps } from '../deps.ts'
import { readUnitSource } from './source.ts'
import { saveAgencies, saveChanges, saveVersions } from './store.ts'

/** Loads the published trees: all or nothing, and the same rows however often it runs. */
export async function importUnits(deps: Pick<HubDeps, 'db'>, folder: string): Promise<void> {
  const source = await readUnitSource(folder)
  await deps.db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('import-units'))`.execute(trx)
    await saveVersions(trx, source.versions)
    await saveChanges(trx, source.changes)
    await saveAgencies(trx, source.agencies)
  })
}

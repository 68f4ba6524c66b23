import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgencyId } from '@hai-dang/wire'
import type { HubDeps } from '../deps.ts'
import { nameOfficers, type OfficerKey } from '../keys/index.ts'
import { createPerson, giveShippedGrant, hashPassword, type PasswordCost, personById } from '../people/index.ts'
import { nameArea, putPlace } from '../places/index.ts'
import { shippedId } from '../ports/ids.ts'
import { importUnits, sampleUnitId } from '../units/index.ts'
import { demoPassword, demoPeople } from './people.ts'
import { demoAreas, demoPlaces } from './places.ts'

export type DemoDeps = Pick<HubDeps, 'db' | 'clock' | 'ids' | 'events' | 'config' | 'log'>

const since = '2025-07-01'
const agencyUnit: Record<AgencyId, string> = { 'thong-tin': 'co-quan-van-hoa', 'bien-phong': 'bdbp' }

/** Units, people, rights, places and the holders of officer keys of a demo, through the slices' own commands. Safe to run at every start. */
export async function loadDemo(deps: DemoDeps, options: { keysFolder: string | null; passwordCost?: PasswordCost }): Promise<void> {
  if (!deps.config.demo) throw new Error('Sample people are loaded into a demo only.')
  await importUnits(deps, join(deps.config.home, 'apps/hub/data/units'))
  // One password for all: hashed once, because each hash costs what an attacker should pay.
  let passwordHash: string | undefined
  for (const person of demoPeople) {
    const unit = sampleUnitId(person.unit ?? agencyUnit[person.agency])
    if ((await personById(deps.db, person.personId)) === undefined) {
      passwordHash ??= await hashPassword(demoPassword, options.passwordCost)
      const refused = await createPerson(deps, null, { ...person, id: person.personId, passwordHash, unit, from: since })
      if (refused !== null) throw new Error(`The sample person ${person.login} was refused: ${refused.code}`)
    }
    // An id given once stays given: a right that an administrator took back does not return at the next start.
    for (const role of person.grants) {
      await giveShippedGrant(deps, { id: shippedId(`grant/${person.login}/${role}`), person: person.personId, role, unit, from: since })
    }
  }
  for (const area of demoAreas) await nameArea(deps, area)
  for (const place of demoPlaces) {
    const row = { ...place, id: shippedId(`place/${place.key}`), kind: 'site', unit: sampleUnitId(place.unit), from: since }
    const refused = await putPlace(deps, row)
    if (refused !== null) throw new Error(`The sample place ${place.key} was refused: ${refused.code}`)
  }
  if (options.keysFolder !== null) await nameOfficers(deps, await readOfficers(options.keysFolder))
}

interface KeyFile {
  kind?: string
  personId?: string
  agency?: AgencyId
  raw?: string
  tufKeyid?: string
}

/** The public halves from the demo's key files: who holds which officer key. */
async function readOfficers(folder: string): Promise<OfficerKey[]> {
  const officers: OfficerKey[] = []
  for (const agency of ['thong-tin', 'bien-phong'] as const) {
    const names = await readdir(join(folder, agency)).catch(() => [])
    for (const name of names.filter((each) => each.endsWith('.key.json'))) {
      const file = JSON.parse(await readFile(join(folder, agency, name), 'utf8')) as KeyFile
      if (file.kind !== 'key-officer' || !file.personId || !file.raw || !file.tufKeyid) continue
      officers.push({ person: file.personId, agency, raw: file.raw, tufKeyid: file.tufKeyid })
    }
  }
  return officers
}

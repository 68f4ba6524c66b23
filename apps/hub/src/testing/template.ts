import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

const home = join(import.meta.dirname, '../../../..')
/** What the template is made of: a change of any of these makes a new template. */
const ingredients = ['migrations', 'data/units', 'src/demo', 'src/units', 'src/people', 'src/places', 'src/ports'].map((name) =>
  join('apps/hub', name),
)

export interface ClonedDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** A database of one's own in some 50 ms: cloned from a template that the first asker fills. */
export async function cloneDatabase(serverUrl: string, fill: (url: string) => Promise<void>): Promise<ClonedDatabase> {
  const template = `hub_template_${fingerprint()}`
  const name = `hub_${randomBytes(8).toString('hex')}`
  await asAdmin(serverUrl, async (client) => {
    await client.query('select pg_advisory_lock(4110)')
    try {
      const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template])
      if (rowCount === 0) await makeTemplate(client, serverUrl, template, fill)
      await client.query(`create database ${name} template ${template}`)
    } finally {
      await client.query('select pg_advisory_unlock(4110)')
    }
  })
  return {
    url: urlOf(serverUrl, name),
    drop: () => asAdmin(serverUrl, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  }
}

/** Filled under another name and renamed when whole, so that a broken fill is never cloned. */
async function makeTemplate(client: pg.Client, serverUrl: string, template: string, fill: (url: string) => Promise<void>): Promise<void> {
  const filling = `${template}_filling`
  await client.query(`drop database if exists ${filling} with (force)`)
  await client.query(`create database ${filling}`)
  await fill(urlOf(serverUrl, filling))
  await client.query(`alter database ${filling} rename to ${template}`)
}

async function asAdmin(serverUrl: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(serverUrl, 'postgres') })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.toString()
}

function fingerprint(): string {
  const hash = createHash('sha256')
  for (const folder of ingredients) {
    const names = readdirSync(join(home, folder))
      .filter((name) => !name.endsWith('.test.ts'))
      .sort()
    for (const name of names) hash.update(name).update(readFileSync(join(home, folder, name)))
  }
  return hash.digest('hex').slice(0, 16)
}

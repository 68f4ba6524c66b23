import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { type Postgres, startPostgres } from '../tools/postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string
  }
}

let server: Postgres | undefined

/** One PostgreSQL for the whole run; each slice test clones its own database from a template there. */
export async function setup(project: TestProject): Promise<void> {
  const given = process.env.HD_TEST_DATABASE_URL
  if (given === undefined) {
    server = await startPostgres({ folder: join(import.meta.dirname, '../var/test-pg'), fsync: false })
    process.env.HD_TEST_DATABASE_URL = server.url
  }
  project.provide('databaseUrl', given ?? server!.url)
}

export async function teardown(): Promise<void> {
  await server?.stop()
}

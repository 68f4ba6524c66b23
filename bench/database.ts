import { join } from 'node:path'
import { startPostgres } from '../tools/postgres.ts'

/** A PostgreSQL of the bench's own, durable as in use; the hub's test harness finds it as it finds the one of the tests. */
export async function benchDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = await startPostgres({ folder: join(import.meta.dirname, '../var/bench-pg'), fsync: true })
  process.env.HD_TEST_DATABASE_URL = server.url
  return { url: server.url, stop: () => server.stop() }
}

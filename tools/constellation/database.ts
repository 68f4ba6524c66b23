import { join } from 'node:path'
import { startPostgres } from '../postgres.ts'
import { checkDatabase, type Settings } from './settings.ts'

/** The deployment's database: DATABASE_URL where that is set, else our own server in `var/pg`. */
export async function openDatabase(settings: Settings): Promise<{ url: string; stop(): Promise<void> }> {
  if (settings.databaseUrl === undefined) return startPostgres({ folder: join(settings.varFolder, 'pg') })
  await checkDatabase(settings.databaseUrl)
  return { url: settings.databaseUrl, stop: async () => undefined }
}

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SetupProblem } from '../problem.ts'
import { repository } from './settings.ts'

const consoleFolder = join(repository, 'apps/console')
const stampPath = join(consoleFolder, 'dist/sources.sha256')
const sources = [
  'apps/console/src',
  'apps/console/public',
  'apps/console/index.html',
  'apps/console/signing.html',
  'apps/console/vite.config.ts',
  'packages',
  'package-lock.json',
]
const ignored = /(\.test\.ts|node_modules|\/dist|\/testing)$/

/** Builds the console and the signing application when a file they are made of has changed; true when it built. */
export async function buildBrowserCode(say: (line: string) => void): Promise<boolean> {
  const stamp = sourcesHash()
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return false
  say('Đang dựng giao diện (chỉ khi mã nguồn đổi)… / Building the browser code…')
  rmSync(stampPath, { force: true })
  const vite = join(repository, 'node_modules/vite/bin/vite.js')
  const build = (mode: string): Promise<unknown> =>
    promisify(execFile)(process.execPath, [vite, 'build', '--mode', mode, '--logLevel', 'error'], { cwd: consoleFolder, maxBuffer: 1e7 })
  try {
    await Promise.all([build('production'), build('signing')])
  } catch (cause) {
    const words = ((cause as { stderr?: string }).stderr ?? String(cause)).trim().split('\n').slice(0, 12).join('\n')
    throw new SetupProblem(`The browser code could not be built:\n${words}`)
  }
  writeFileSync(stampPath, stamp)
  return true
}

function sourcesHash(): string {
  const hash = createHash('sha256')
  const add = (path: string): void => {
    if (ignored.test(path)) return
    const full = join(repository, path)
    const entry = readdirOrFile(full)
    if (entry === undefined) return
    if (Array.isArray(entry)) for (const name of entry) add(`${path}/${name}`)
    else hash.update(path).update('\0').update(entry).update('\0')
  }
  for (const source of sources) add(source)
  return hash.digest('hex')
}

function readdirOrFile(full: string): string[] | Buffer | undefined {
  try {
    return readFileSync(full)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return undefined
    if (code !== 'EISDIR') throw cause
    return readdirSync(full).sort()
  }
}

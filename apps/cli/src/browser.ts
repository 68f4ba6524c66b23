import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { readConfig, withTemporaryFolder } from './config.ts'
import { WrongUse } from './outcome.ts'

/** Unpacks the browser once for this user; one rename at the end, so that a folder that is there is whole. */
async function unpack(): Promise<string> {
  const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')))
  const folder = join(tmpdir(), `hd-chromium-${userInfo().uid}-153`)
  if (existsSync(folder)) return folder
  const part = `${folder}.${process.pid}`
  mkdirSync(part, { mode: 0o700 })
  const { inflate } = await import('@sparticuz/chromium')
  await withTemporaryFolder(part, async () => {
    for (const name of ['chromium.br', 'swiftshader.tar.br', 'al2023.tar.br']) await inflate(join(packageFolder, 'bin', name))
  })
  if (existsSync(folder)) rmSync(part, { recursive: true })
  else renameSync(part, folder)
  return folder
}

/** Headless Chromium: the one `HD_CHROMIUM` names, else the one npm brought. Wrong use where neither starts. */
export async function launchBrowser(): Promise<Browser> {
  const { chromium: own } = readConfig()
  const folder = own === undefined ? await unpack() : dirname(own)
  const executablePath = own ?? join(folder, 'chromium')
  const lacking = /not found/.test(execFileSync('ldd', [executablePath], { encoding: 'utf8' }))
  const env = lacking ? { LD_LIBRARY_PATH: join(folder, 'al2023/lib') } : {}
  const args = ['--disable-background-networking', '--no-sandbox', '--disable-gpu']
  try {
    return await chromium.launch({ executablePath, headless: true, args, env: { ...readConfig().environment, ...env } })
  } catch (cause) {
    throw new WrongUse(`no browser can start here: ${cause instanceof Error ? cause.message.split('\n')[0] : 'unknown reason'}`)
  }
}

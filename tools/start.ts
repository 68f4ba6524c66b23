import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildBrowserCode } from './constellation/browser-code.ts'
import { type Crew, gatherCrew } from './constellation/children.ts'
import { openDatabase } from './constellation/database.ts'
import { openDemoClock } from './constellation/demo-clock.ts'
import { endAll, whenAsked } from './constellation/ending.ts'
import { greeting } from './constellation/greeting.ts'
import { rolesOf } from './constellation/roles.ts'
import { claimRun } from './constellation/run-file.ts'
import { checkFolder, checkPort, readSettings, type Settings } from './constellation/settings.ts'
import { ensureDemoKeys } from './demo-keys.ts'
import { runTool, SetupProblem } from './problem.ts'

const say = (line: string): void => console.log(line)

/** `npm start`: the whole demonstration on one machine, until Ctrl-C. `--watch` (npm run dev) restarts a role when its code changes. */
async function start(): Promise<number> {
  const began = performance.now()
  const ending = whenAsked()
  const settings = readSettings()
  checkFolder(settings.varFolder)
  if (!settings.deployment.startsWith('demo-')) {
    throw new SetupProblem(
      `npm start opens a demonstration, and HD_DEPLOYMENT is "${settings.deployment}": start each role by itself (docs/runbooks/install.md).`,
    )
  }
  const run = await claimRun(join(settings.varFolder, 'run'), 'launcher')
  const endings: (() => Promise<void> | void)[] = [() => run.close()]
  try {
    await checkPorts(settings)
    const firstStart = !existsSync(join(settings.varFolder, 'demo-keys'))
    const clock = openDemoClock(settings.varFolder)
    endings.unshift(() => clock.close())
    say('Đang chuẩn bị cơ sở dữ liệu và khoá demo… / Preparing the database and the demo keys…')
    const [database] = await Promise.all([
      openDatabase(settings).then((opened) => {
        endings.unshift(() => opened.stop())
        return opened
      }),
      ensureDemoKeys({ varFolder: settings.varFolder, now: clock.opened, deployment: settings.deployment }),
      buildBrowserCode(say),
    ])
    const crew = gatherCrew({
      logFolder: join(settings.varFolder, 'log'),
      noted: run.note,
      say,
      nodeArguments: process.argv.includes('--watch') ? ['--watch'] : [],
    })
    endings.unshift(() => crew.stop())
    await startInWaves(crew, settings, database.url, ending.isAsked)
    if (!ending.isAsked()) {
      say(greeting(settings, clock.opened, firstStart))
      say(`Sẵn sàng sau ${((performance.now() - began) / 1000).toFixed(1)} s / ready`)
    }
    await ending.asked
    say('\nĐang dừng… / Stopping…')
    return 0
  } finally {
    await endAll(endings)
  }
}

async function checkPorts(settings: Settings): Promise<void> {
  for (const [variable, port] of Object.entries(settings.ports)) await checkPort(settings.host, port, variable)
}

async function startInWaves(crew: Crew, settings: Settings, databaseUrl: string, isAsked: () => boolean): Promise<void> {
  const roles = rolesOf(settings, databaseUrl)
  for (const wave of [...new Set(roles.map((role) => role.wave))].sort()) {
    if (isAsked()) return
    const together = roles.filter((role) => role.wave === wave)
    say(`Đang chạy / starting: ${together.map((role) => role.name).join(', ')}…`)
    await Promise.all(together.map((role) => crew.start(role)))
  }
}

await runTool(start)
process.exit()

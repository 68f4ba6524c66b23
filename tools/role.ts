import { join } from 'node:path'
import { buildBrowserCode } from './constellation/browser-code.ts'
import { gatherCrew } from './constellation/children.ts'
import { openDatabase } from './constellation/database.ts'
import { endAll, whenAsked } from './constellation/ending.ts'
import { type Role, rolesOf } from './constellation/roles.ts'
import { claimRun } from './constellation/run-file.ts'
import { checkFolder, checkPort, readSettings, type Settings } from './constellation/settings.ts'
import { runTool, SetupProblem } from './problem.ts'

/** `npm run hub`, `npm run signing -- thong-tin`, …: one role alone, with its own messages on this terminal. */
async function runRole(): Promise<number> {
  const ending = whenAsked()
  const settings = readSettings()
  checkFolder(settings.varFolder)
  const role = pick(rolesOf(settings, settings.databaseUrl ?? ''), process.argv[2] ?? '', process.argv[3])
  const run = await claimRun(join(settings.varFolder, 'run'), `role-${role.name}`)
  const endings: (() => Promise<void> | void)[] = [() => run.close()]
  try {
    if (role.port) await checkPort(settings.host, role.port.number, role.port.variable)
    await prepare(role, settings, endings)
    const crew = gatherCrew({ logFolder: join(settings.varFolder, 'log'), noted: run.note, say: console.log })
    endings.unshift(() => crew.stop())
    await crew.start(role)
    console.log(
      `ready ${role.name} ${role.port ? `http://${settings.host}:${role.port.number}` : ''} (log: ${join(settings.varFolder, 'log', `${role.name}.log`)})`,
    )
    await ending.asked
    return 0
  } finally {
    await endAll(endings)
  }
}

async function prepare(role: Role, settings: Settings, endings: (() => Promise<void> | void)[]): Promise<void> {
  if (role.name === 'hub') {
    const database = await openDatabase(settings)
    endings.unshift(() => database.stop())
    role.env.DATABASE_URL = database.url
  }
  if (role.name === 'hub' || role.name.startsWith('signing')) await buildBrowserCode(console.log)
}

/** `player` and `signing` stand for two each: the second word chooses, the first of them is the default. */
function pick(roles: Role[], kind: string, which: string | undefined): Role {
  const alike = roles.filter((role) => role.name === kind || role.name.startsWith(`${kind}-`))
  const found = which === undefined ? alike[0] : alike.find((role) => role.name === `${kind}-${which}`)
  if (found !== undefined) return found
  const choices = alike.map((role) => role.name.slice(kind.length + 1)).join(', ')
  throw new SetupProblem(`There is no ${kind} called "${which}": choose one of ${choices}.`)
}

await runTool(runRole)
process.exit()

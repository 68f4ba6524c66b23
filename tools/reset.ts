import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { claimRun } from './constellation/run-file.ts'
import { readSettings } from './constellation/settings.ts'
import { removePostgres } from './postgres.ts'
import { runTool, SetupProblem } from './problem.ts'

/** `npm run reset`: removes the demonstration's data, keys and databases. Asks first, unless `--yes`. */
async function reset(): Promise<number> {
  const { varFolder, deployment } = readSettings()
  if (!deployment.startsWith('demo-'))
    throw new SetupProblem(`HD_DEPLOYMENT is "${deployment}": reset only removes a demonstration (demo-…).`)
  if (!existsSync(varFolder)) {
    console.log(`Không có gì để xoá / nothing to remove: ${varFolder}`)
    return 0
  }
  if (!process.argv.includes('--yes') && !(await confirmed(varFolder))) return 1
  // Refuses while the launcher runs, and stops what a killed one left.
  await claimRun(join(varFolder, 'run'), 'launcher')
  for (const name of ['pg', 'test-pg']) await removePostgres(join(varFolder, name))
  rmSync(varFolder, { recursive: true, force: true })
  console.log(`Đã xoá / removed: ${varFolder}`)
  return 0
}

async function confirmed(folder: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(
    `Xoá toàn bộ dữ liệu, khoá demo trong ${folder}? Gõ "xoa" / Type "xoa" to remove all data and demo keys: `,
  )
  terminal.close()
  return answer.trim() === 'xoa'
}

await runTool(reset)

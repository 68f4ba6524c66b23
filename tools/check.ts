import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './constellation/settings.ts'
import { runTool } from './problem.ts'

interface Step {
  name: string
  program: string
  args: string[]
}

const bin = (name: string): string => join(repository, 'node_modules/.bin', name)

/** Every folder with a tsconfig of its own: each room, and tools with tests. */
function projects(): string[] {
  const rooms = ['packages', 'apps'].flatMap((group) => readdirSync(join(repository, group)).map((room) => `${group}/${room}`))
  return [...rooms, 'tools'].filter((folder) => existsSync(join(repository, folder, 'tsconfig.json')))
}

/** `npm run check`: types of every room, lint and format, and the tests that compare the tree with its documents. */
async function check(): Promise<number> {
  const steps: Step[] = [
    ...projects().map((folder) => ({ name: `types: ${folder}`, program: bin('tsc'), args: ['-p', join(folder, 'tsconfig.json')] })),
    { name: 'lint and format', program: bin('biome'), args: ['check', '.'] },
    { name: 'floor plan, glossary, catalogues', program: bin('vitest'), args: ['run', '--project', 'documents'] },
  ]
  const failed: string[] = []
  for (const step of steps) {
    const { code, output } = await run(step)
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name}`)
    if (code === 0) continue
    failed.push(step.name)
    console.log(output)
  }
  console.log(failed.length === 0 ? 'everything is in order' : `not in order: ${failed.join('; ')}`)
  return failed.length === 0 ? 0 : 1
}

function run(step: Step): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(step.program, step.args, { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const add = (bytes: Buffer): void => {
      output += bytes.toString('utf8')
    }
    child.stdout.on('data', add)
    child.stderr.on('data', add)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

await runTool(check)

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { exampleFiles } from '../tests/cli/examples.ts'
import { repository } from './constellation/settings.ts'

// Writes the files that the examples of docs/cli.md read anew.
const folder = join(repository, 'docs/fixtures/hd')
rmSync(folder, { recursive: true, force: true })
for (const [name, bytes] of await exampleFiles()) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), bytes)
}

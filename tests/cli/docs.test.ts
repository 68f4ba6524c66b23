import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleFiles } from './examples.ts'
import { hd } from './hd.ts'

const docs = join(import.meta.dirname, '../../docs')

interface Example {
  readonly command: string
  readonly input: string
  readonly answer: string
  readonly status: number
}

/** Each ```console block: `$ hd …`, perhaps lines up to LINES, the answer, and `# exit N` where it is not 0. */
function examplesOf(markdown: string): Example[] {
  return [...markdown.matchAll(/^```console\n\$ (.*)\n([\s\S]*?)^```$/gm)].map(([, first = '', rest = '']) => {
    const lines = rest.split('\n').slice(0, -1)
    const [command = '', here] = first.split(" <<'LINES'")
    const end = here === undefined ? 0 : lines.indexOf('LINES') + 1
    const exit = /^# exit (\d)$/.exec(lines.at(-1) ?? '')
    const answer = lines.slice(end, exit ? -1 : undefined)
    return {
      command,
      input: lines
        .slice(0, Math.max(0, end - 1))
        .map((line) => `${line}\n`)
        .join(''),
      answer: answer.map((line) => `${line}\n`).join(''),
      status: exit ? Number(exit[1]) : 0,
    }
  })
}

const examples = examplesOf(readFileSync(join(docs, 'cli.md'), 'utf8'))
let folder: string
const server = createServer((request, response) => {
  try {
    response.end(readFileSync(join(folder, 'repository', request.url ?? '')))
  } catch {
    response.writeHead(404).end()
  }
})

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hd-docs-'))
  cpSync(join(docs, 'fixtures/hd'), folder, { recursive: true })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('docs/cli.md', () => {
  it('has an example for every door that there is', () => {
    const doors = ['verify', 'verify page', 'receipts', 'vectors signature', 'vectors webauthn', 'vectors json', 'schedule explain', 'tuf']
    for (const door of doors)
      expect(
        examples.some(({ command }) => command.startsWith(`hd ${door} `) || command === `hd ${door}`),
        door,
      ).toBe(true)
  })

  it('stands beside the files that the sample world makes', async () => {
    const made = await exampleFiles()
    const kept = readdirSync(join(docs, 'fixtures/hd'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(kept.length).toBe(made.size)
    for (const [name, bytes] of made)
      expect(readFileSync(join(docs, 'fixtures/hd', name)).equals(Buffer.from(bytes)), `${name}: run node tools/examples.ts`).toBe(true)
  })

  it.each(examples.map((example) => [example.command.slice(0, 90), example] as const))(
    '%s',
    async (_name, { command, input, answer, status }) => {
      const port = String((server.address() as AddressInfo).port)
      const words = command
        .split(' ')
        .slice(1)
        .map((word) => word.replace('127.0.0.1:8080', `127.0.0.1:${port}`))
      const said = await hd(words, { input, folder })
      expect([said.out + said.err, said.status]).toEqual([answer, status])
    },
  )
})

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hd } from './hd.ts'

/** Another Node than the one that runs this, if the machine has one: the one people have installed. */
function otherNode(): string | undefined {
  const paths = (process.env.PATH ?? '').split(':').filter((folder) => !folder.includes('node_modules'))
  for (const folder of paths) {
    try {
      const node = join(folder, 'node')
      if (/^v2[0-2]\./.test(execFileSync(node, ['--version'], { encoding: 'utf8' }))) return node
    } catch {
      // Not there; the next folder.
    }
  }
  return undefined
}

describe('the start of hd', () => {
  it('prints its doors on --help and says in one line what it does not know', async () => {
    const help = await hd(['--help'])
    expect([help.status, help.err]).toEqual([0, ''])
    for (const door of ['verify FILE', 'verify page', 'receipts', 'vectors', 'tuf', 'schedule explain'])
      expect(help.out).toContain(`hd ${door}`)
    expect(await hd(['fly'])).toMatchObject({ status: 2, out: '', err: expect.stringMatching(/^hd: no door named fly; .*\n$/) })
    expect((await hd([])).status).toBe(2)
  })

  it.skipIf(otherNode() === undefined)('runs under the Node that people have, by the one npm brought', async () => {
    const node = otherNode()!
    const input = '{"id":1,"text":"{}"}\n'
    expect(await hd(['vectors', 'json'], { input, node })).toMatchObject({ status: 0, out: '{"id":1,"canonical":true}\n', err: '' })
    expect((await hd(['fly'], { node })).status).toBe(2)
  })

  it('is what npm puts on the path as hd', () => {
    const { bin } = JSON.parse(readFileSync(join(import.meta.dirname, '../../apps/cli/package.json'), 'utf8'))
    const out = execFileSync(join(import.meta.dirname, '../../node_modules/.bin/hd'), ['vectors', 'json'], {
      input: '{"id":1,"text":"[]"}',
      encoding: 'utf8',
    })
    expect([bin, out]).toEqual([{ hd: './bin/hd.mjs' }, '{"id":1,"canonical":true}\n'])
  })
})

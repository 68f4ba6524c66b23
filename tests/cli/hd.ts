import { spawn } from 'node:child_process'
import { join } from 'node:path'

const bin = join(import.meta.dirname, '../../apps/cli/bin/hd.mjs')

export interface Answer {
  readonly status: number | null
  readonly out: string
  readonly err: string
  readonly lines: readonly string[]
}

interface Surroundings {
  readonly input?: string | Uint8Array
  readonly node?: string
  readonly folder?: string
}

/** Runs the command as anyone would, with these bytes on standard input. */
export function hd(words: readonly string[], { input = '', node = process.execPath, folder = process.cwd() }: Surroundings = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const child = spawn(node, [bin, ...words], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] })
    let [out, err] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      err += text
    })
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, out, err, lines: out.split('\n').filter((line) => line !== '') }))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

export const jsonLines = (values: readonly unknown[]): string => `${values.map((value) => JSON.stringify(value)).join('\n')}\n`

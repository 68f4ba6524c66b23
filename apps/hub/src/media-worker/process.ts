import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'

export interface Finished {
  /** Exit status; null when it was killed for running past its limit. */
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

const stdoutCap = 64 * 1024 * 1024

/**
 * Runs one media tool to its end: no shell, an empty environment but the path, low priority so that approving never waits for a recording, and a
 * hard limit in seconds after which it is killed. `onStdout` takes the output as it comes; without it the output is returned.
 */
export function runMedia(
  program: string,
  args: readonly string[],
  options: { readonly seconds: number; readonly stdin?: string; readonly onStdout?: (chunk: Buffer) => void },
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: '/usr/local/bin:/usr/bin:/bin' } })
    const chunks: Buffer[] = []
    let size = 0
    let stderr = ''
    const timer = setTimeout(() => child.kill('SIGKILL'), options.seconds * 1000)
    child.once('error', (cause) => {
      clearTimeout(timer)
      reject(new Error(`cannot run ${program}`, { cause }))
    })
    child.once('spawn', () => {
      try {
        setPriority(child.pid ?? 0, 10)
      } catch {
        // It has already ended.
      }
    })
    child.stdout.on('data', (chunk: Buffer) => {
      if (options.onStdout) return options.onStdout(chunk)
      size += chunk.length
      if (size > stdoutCap) child.kill('SIGKILL')
      else chunks.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < 200_000) stderr += chunk.toString()
    })
    // A tool that stops reading early closes its end; its exit status tells the rest.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.stdin ?? '')
    child.once('close', (code) => {
      clearTimeout(timer)
      resolve({ code, stdout: Buffer.concat(chunks), stderr })
    })
  })
}

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { accessSync, chmodSync, constants } from 'node:fs'
import { createRequire } from 'node:module'

interface Program {
  readonly path: string
  /** Set when the decoder can run as nobody. */
  readonly identity: { uid: number; gid: number } | undefined
}

let found: Program | undefined
const nobody = 65_534

/** The ffmpeg that came with the packages, made executable if the install left it without the bit; else the machine's own. */
function locate(): string {
  try {
    const { path } = createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { path: string }
    try {
      accessSync(path, constants.X_OK)
    } catch {
      chmodSync(path, 0o755)
    }
    return path
  } catch {
    return 'ffmpeg'
  }
}

/** A player that runs as root decodes as nobody, wherever nobody can reach the program. */
function program(): Program {
  if (found) return found
  const path = locate()
  const identity = { uid: nobody, gid: nobody }
  const asNobody =
    process.getuid?.() === 0 && spawnSync(path, ['-version'], { ...identity, cwd: '/', env: {}, stdio: 'ignore' }).status === 0
  found = { path, identity: asNobody ? identity : undefined }
  return found
}

/** Starts ffmpeg without environment, home or network: it reads pipes and nothing else. */
export function startFfmpeg(args: readonly string[], options: { asSelf?: boolean; env?: Record<string, string> } = {}): ChildProcess {
  const { path, identity } = program()
  return spawn(path, ['-hide_banner', '-loglevel', 'error', '-nostdin', ...args], {
    cwd: '/',
    env: options.env ?? {},
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(identity && !options.asSelf ? identity : {}),
  })
}

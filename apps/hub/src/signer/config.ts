import { join, resolve } from 'node:path'

/** Everything the signer takes from its surroundings. */
export interface SignerConfig {
  readonly socket: string
  /** Folder of the online keys, one file per key, readable by this process's user alone. */
  readonly keysFolder: string
  /** Where the last signed versions stand. */
  readonly stateFolder: string
  /** Follows `clock.json` of a demonstration; null in production, where the machine's clock holds. */
  readonly clockFile: string | null
}

const home = resolve(import.meta.dirname, '../../../..')

export function readSignerConfig(env: Readonly<Record<string, string | undefined>>): SignerConfig {
  const varFolder = resolve(home, env.HD_VAR ?? 'var')
  const socket = env.HD_SIGNER_SOCKET ?? join(varFolder, 'run/signer.sock')
  if (Buffer.byteLength(socket) > 100)
    throw new Error(`The signer's socket path is too long for the system: set HD_SIGNER_SOCKET to a shorter one.`)
  return Object.freeze({
    socket,
    keysFolder: env.HD_SIGNER_KEYS ?? join(varFolder, 'demo-keys/online'),
    stateFolder: join(varFolder, 'signer'),
    clockFile: (env.HD_DEPLOYMENT ?? 'demo-bien-dong').startsWith('demo-') ? join(varFolder, 'clock.json') : null,
  })
}

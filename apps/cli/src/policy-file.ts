import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { admitTrust, canonicalBytes, type Trust } from '@hai-dang/trust'
import { type RevokeV1, rawKey, revokeV1, type WithdrawV1, withdrawV1 } from '@hai-dang/wire'
import { WrongUse } from './outcome.ts'

/**
 * What `--policy` names: one JSON file `{trustPolicy, people: [thong-tin, bien-phong], devices?: [{alg, raw, name?}], withdrawals?, revocations?, documents?}`,
 * or a folder with `trust-policy.json`, `people-thong-tin.json`, `people-bien-phong.json` and, if there is one, `devices.json`. `documents` are envelopes that others lean
 * on (a series, a template, an activation); they count only as far as they verify themselves.
 */
export interface PolicyFile {
  readonly trust: Trust
  readonly devices: readonly { readonly alg: 'Ed25519'; readonly raw: string; readonly name: string }[]
  readonly withdrawals: readonly WithdrawV1[]
  readonly revocations: readonly RevokeV1[]
  readonly documents: readonly Uint8Array[]
}

/** Reads a JSON file; one that is absent or no JSON is wrong use, said in one line. */
export async function readJson(path: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch {
    throw new WrongUse(`cannot read ${path}`)
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new WrongUse(`${path} is not JSON`)
  }
}

async function fromFolder(folder: string): Promise<Record<string, unknown>> {
  const [trustPolicy, thongTin, bienPhong] = await Promise.all(
    ['trust-policy.json', 'people-thong-tin.json', 'people-bien-phong.json'].map((name) => readJson(join(folder, name))),
  )
  const path = join(folder, 'devices.json')
  const devices = existsSync(path) ? await readJson(path) : []
  return { trustPolicy, people: [thongTin, bienPhong], devices }
}

function readDevices(value: unknown): PolicyFile['devices'] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw new WrongUse('devices in the policy file must be a list')
  return value.map((device: Record<string, unknown>) => {
    const raw = rawKey.safeParse(device?.raw)
    if (!raw.success) throw new WrongUse('a device in the policy file has no raw key')
    return { alg: 'Ed25519', raw: raw.data, name: typeof device.name === 'string' ? device.name : '' }
  })
}

function readStatements<T>(
  name: string,
  value: unknown,
  shape: { safeParse(one: unknown): { success: true; data: T } | { success: false } },
): T[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw new WrongUse(`${name} in the policy file must be a list`)
  return value.map((one) => {
    const read = shape.safeParse(one)
    if (!read.success) throw new WrongUse(`${name} in the policy file holds something of another shape`)
    return read.data
  })
}

function bytesOf(path: string, value: unknown): Uint8Array {
  try {
    return canonicalBytes(value)
  } catch {
    throw new WrongUse(`${path} holds a text that is not Unicode`)
  }
}

/** Reads and checks the policy; a policy that step 6 refuses is unreadable input. */
export async function readPolicyFile(path: string): Promise<PolicyFile> {
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const read = folder ? await fromFolder(path) : await readJson(path)
  const bundle = (typeof read === 'object' && read !== null ? read : {}) as Record<string, unknown>
  const { trustPolicy, people, devices, withdrawals, revocations, documents } = bundle
  if (typeof trustPolicy !== 'object' || trustPolicy === null || !Array.isArray(people)) {
    throw new WrongUse(`${path} is not a policy file: it needs trustPolicy and people`)
  }
  const deployment = (trustPolicy as { deployment?: unknown }).deployment
  const admitted = await admitTrust({
    policy: bytesOf(path, trustPolicy),
    people: people.map((list) => bytesOf(path, list)),
    pinned: { deployment: typeof deployment === 'string' ? deployment : '', drillAllowed: true },
    previous: null,
  })
  if (!admitted.ok) throw new WrongUse(`${path} is refused: ${admitted.refusal.code} at step ${admitted.refusal.step}`)
  return {
    trust: admitted.trust,
    devices: readDevices(devices),
    withdrawals: readStatements('withdrawals', withdrawals, withdrawV1),
    revocations: readStatements('revocations', revocations, revokeV1),
    documents: (Array.isArray(documents) ? documents : []).map((one) => bytesOf(path, one)),
  }
}

import { readFile } from 'node:fs/promises'
import { type Arguments, readInstant, required } from './arguments.ts'
import { type Outcome, WrongUse } from './outcome.ts'
import { readPage } from './page-file.ts'
import { readPolicyFile } from './policy-file.ts'
import { type Verdict, verifyEnvelope } from './verify.ts'

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path))
  } catch {
    throw new WrongUse(`cannot read ${path}`)
  }
}

function sentence(verdict: Verdict): string {
  if (!verdict.ok) return `refused: ${verdict.refusal?.code} at step ${verdict.refusal?.step}`
  const who = verdict.signers.map(({ person, agency }) => `${person} (${agency})`).join(', ')
  return `verified: ${verdict.type} ${verdict.digest}, signed by ${who}`
}

/** `hd verify FILE` and `hd verify page URL-or-FILE`. */
export async function verifyCommand(args: Arguments): Promise<Outcome> {
  const page = args.words[1] === 'page' && args.words.length === 3
  const target = page ? args.words[2] : args.words[1]
  if (!target || args.words.length > (page ? 3 : 2)) throw new WrongUse('hd verify wants one file')
  const policy = await readPolicyFile(required(args, 'policy'))
  const now = readInstant(args, Date.now())
  const held = page ? await readPage(target) : null
  let verdict = await verifyEnvelope(held?.envelope ?? (await readBytes(target)), policy, now)
  if (held && verdict.ok && !held.matches)
    verdict = { ok: false, digest: verdict.digest, type: verdict.type, signers: [], refusal: { code: 'page.other-content', step: 16 } }
  const lines = args.flags.has('json') ? [JSON.stringify({ ...verdict, ...(held?.about ?? {}) })] : [sentence(verdict)]
  return { status: verdict.ok ? 0 : 1, lines }
}

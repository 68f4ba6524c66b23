import { readFile } from 'node:fs/promises'
import { type Arguments, readInstant, required } from './arguments.ts'
import { type Outcome, WrongUse } from './outcome.ts'
import { type PageProof, readPage } from './page-file.ts'
import { type PolicyFile, readPolicyFile } from './policy-file.ts'
import { refusedHere } from './refusals.ts'
import { type Reading, type Verdict, verifyEnvelope } from './verify.ts'

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path))
  } catch {
    throw new WrongUse(`cannot read ${path}`)
  }
}

function refusedLine({ refusal }: Verdict): string {
  return `refused: ${refusal?.code} at step ${refusal?.step}`
}

async function verifyFile(path: string, policy: PolicyFile, now: number): Promise<{ verdict: Verdict; said: string }> {
  const { verdict, names } = await verifyEnvelope(await readBytes(path), policy, now)
  const said = `verified: ${verdict.type} ${verdict.digest}, signed by ${names.join(', ')}`
  return { verdict, said: verdict.ok ? said : refusedLine(verdict) }
}

/** Who approved a page, and from when to when it stands. */
function aboutPage(held: PageProof, { names, release }: Reading) {
  if (!held.page || !release) return {}
  const { title, path, publishedAt } = held.page
  return { title, path, publishedAt, approvedBy: names, validFrom: release.notBefore, validUntil: release.notAfter }
}

async function verifyPage(target: string, policy: PolicyFile, now: number): Promise<{ verdict: Verdict; said: string }> {
  const held = await readPage(target)
  const reading = await verifyEnvelope(held.envelope, policy, now)
  const { digest, type } = reading.verdict
  const verdict: Verdict =
    reading.verdict.ok && !held.matches
      ? { ok: false, digest, type, signers: [], refusal: refusedHere('page.other-content') }
      : reading.verdict
  if (!verdict.ok) return { verdict, said: refusedLine(verdict) }
  const about = aboutPage(held, reading)
  const said = [
    `verified: "${about.title}" ${about.path}`,
    `approved by ${reading.names.join(' and ')}, valid ${about.validFrom} – ${about.validUntil}`,
    `published ${about.publishedAt}, ${type} ${digest}`,
  ].join('\n')
  return { verdict: { ...verdict, ...about }, said }
}

/** `hd verify FILE` and `hd verify page URL-or-FILE`. */
export async function verifyCommand(args: Arguments): Promise<Outcome> {
  const page = args.words[1] === 'page' && args.words.length > 2
  const target = page ? args.words[2] : args.words[1]
  if (!target || args.words.length > (page ? 3 : 2)) throw new WrongUse('hd verify wants one file')
  const policy = await readPolicyFile(required(args, 'policy'))
  const now = readInstant(args, Date.now())
  const { verdict, said } = await (page ? verifyPage : verifyFile)(target, policy, now)
  return { status: verdict.ok ? 0 : 1, lines: [args.flags.has('json') ? JSON.stringify(verdict) : said] }
}

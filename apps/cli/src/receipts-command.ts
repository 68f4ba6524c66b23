import { readFile } from 'node:fs/promises'
import { type Arguments, required } from './arguments.ts'
import { type Outcome, WrongUse } from './outcome.ts'
import { readPolicyFile } from './policy-file.ts'
import { documentsIn, verifyReceipts } from './receipts.ts'

/** `hd receipts FILE...`: one chain over all files, in the order given. */
export async function receiptsCommand(args: Arguments): Promise<Outcome> {
  const files = args.words.slice(1)
  if (files.length === 0) throw new WrongUse('hd receipts wants at least one file')
  const policy = await readPolicyFile(required(args, 'policy'))
  const documents: unknown[] = []
  for (const file of files) {
    const content = await readFile(file, 'utf8').catch(() => {
      throw new WrongUse(`cannot read ${file}`)
    })
    try {
      documents.push(...documentsIn(content))
    } catch {
      throw new WrongUse(`${file} is neither JSON nor JSON Lines`)
    }
  }
  const verdict = await verifyReceipts(documents, policy)
  if (args.flags.has('json')) return { status: verdict.ok ? 0 : 1, lines: [JSON.stringify(verdict)] }
  const { from, to, plays, cuts, heardSeconds, refusals, gaps, refusal } = verdict
  const lines = [
    refusal ? `refused: ${refusal.code} at line ${refusal.line}` : `unbroken chain ${from}–${to}`,
    `${plays} plays, ${cuts} cut, ${heardSeconds} s heard, ${refusals} refusals`,
    ...gaps.map((gap) => `gap before entry ${gap.seq}: ${gap.from} – ${gap.to}, ${gap.reason}`),
  ]
  return { status: verdict.ok ? 0 : 1, lines }
}

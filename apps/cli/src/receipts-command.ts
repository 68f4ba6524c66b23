import { readFile } from 'node:fs/promises'
import { text } from '@hai-dang/trust'
import { type Arguments, required } from './arguments.ts'
import { type Outcome, WrongUse } from './outcome.ts'
import { readPolicyFile } from './policy-file.ts'
import { type ReceiptsVerdict, verifyReceipts } from './receipts.ts'

/** Splits a file into its documents: JSON Lines, one JSON document, or a list of them. Wrong use where it is neither. */
function documentsIn(file: string, content: string): unknown[] {
  try {
    const whole: unknown = JSON.parse(content)
    return Array.isArray(whole) ? whole : [whole]
  } catch {
    // JSON Lines then.
  }
  return content.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      return [JSON.parse(line) as unknown]
    } catch {
      throw new WrongUse(`${file} is neither JSON nor JSON Lines: see line ${index + 1}`)
    }
  })
}

async function documentsOf(file: string): Promise<unknown[]> {
  const bytes = await readFile(file).catch(() => null)
  if (!bytes) throw new WrongUse(`cannot read ${file}`)
  let content: string
  try {
    content = text(new Uint8Array(bytes))
  } catch {
    throw new WrongUse(`${file} is not UTF-8`)
  }
  const documents = documentsIn(file, content)
  if (documents.length === 0) throw new WrongUse(`${file} is empty`)
  return documents
}

function sentences({ device, from, to, plays, cuts, heardSeconds, refusals, gaps, refusal }: ReceiptsVerdict): string[] {
  const whose = device === null ? 'a raw log that nobody signed' : `signed by device ${device.slice(0, 16)}`
  return [
    refusal ? `refused: ${refusal.code} at document ${refusal.line}` : `unbroken chain ${from}–${to}, ${whose}`,
    `${plays} plays, ${cuts} cut, ${heardSeconds} s heard, ${refusals} refusals`,
    ...gaps.map((gap) => `gap before entry ${gap.seq}: ${gap.from} – ${gap.to}, ${gap.reason}`),
  ]
}

/** `hd receipts FILE...`: one chain over all files, in the order given. */
export async function receiptsCommand(args: Arguments): Promise<Outcome> {
  const files = args.words.slice(1)
  if (files.length === 0) throw new WrongUse('hd receipts wants at least one file')
  const policy = await readPolicyFile(required(args, 'policy'))
  const documents: unknown[] = []
  for (const file of files) documents.push(...(await documentsOf(file)))
  const verdict = await verifyReceipts(documents, policy)
  return { status: verdict.ok ? 0 : 1, lines: args.flags.has('json') ? [JSON.stringify(verdict)] : sentences(verdict) }
}

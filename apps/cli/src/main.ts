import { type Arguments, readArguments } from './arguments.ts'
import { answerLine, batchDoors } from './doors/batch.ts'
import { inputLines } from './input-lines.ts'
import { type Outcome, WrongUse } from './outcome.ts'

const usage = `hd: check what Hải Đăng claims, without the hub
  hd verify FILE --policy POLICY [--at INSTANT]
  hd verify page URL-or-FILE --policy POLICY [--at INSTANT]
  hd receipts FILE... --policy POLICY
  hd vectors signature | webauthn | json        (JSON Lines on standard input)
  hd schedule explain                           (JSON Lines on standard input)
  hd tuf [--at INSTANT] --metadata-dir D --metadata-url U [--target-name N --target-base-url B --target-dir T] init ROOT | refresh | download
  --json   machine-readable answer      --runtime chromium   the same code in a browser (batch doors)
Exit 0 = yes, 1 = refused, 2 = wrong use or unreadable input.`

/** Streams JSON Lines: an answer leaves as soon as its line is read. */
async function runBatch(door: string, args: Arguments): Promise<Outcome> {
  if (args.words.length > 2) throw new WrongUse(`hd ${door} reads standard input, not ${args.words.slice(2).join(' ')}`)
  const runtime = args.options.get('runtime') ?? 'node'
  if (runtime !== 'node' && runtime !== 'chromium') throw new WrongUse(`--runtime is node or chromium, not ${runtime}`)
  const browser = runtime === 'chromium' ? await (await import('./chromium.ts')).openBrowserDoors() : null
  try {
    for await (const line of inputLines(process.stdin)) {
      if (line?.trim() === '') continue
      process.stdout.write(`${browser ? await browser.answer(door, line) : await answerLine(door, line)}\n`)
    }
  } finally {
    await browser?.close()
  }
  return { status: 0, lines: [] }
}

async function run(argv: readonly string[]): Promise<Outcome> {
  const args = readArguments(argv)
  if (args.flags.has('help')) return { status: 0, lines: [usage] }
  if (args.words.length === 0) return { status: 2, lines: [], problem: usage }
  const [first = '', second = ''] = args.words
  const door = `${first} ${second}`
  if (Object.hasOwn(batchDoors, door)) return runBatch(door, args)
  if (args.options.has('runtime')) throw new WrongUse('--runtime is for the doors that read JSON Lines')
  if (first === 'verify') return (await import('./verify-command.ts')).verifyCommand(args)
  if (first === 'receipts') return (await import('./receipts-command.ts')).receiptsCommand(args)
  if (first === 'tuf') return (await import('./tuf-command.ts')).tufCommand(args)
  throw new WrongUse(`no door named ${args.words.slice(0, 2).join(' ')}; try hd --help`)
}

// Whoever reads may have read enough: `hd … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

try {
  const outcome = await run(process.argv.slice(2))
  for (const line of outcome.lines) process.stdout.write(`${line}\n`)
  if (outcome.problem) process.stderr.write(`${outcome.problem}\n`)
  process.exitCode = outcome.status
} catch (error) {
  // A fault is no verdict: never 1.
  process.stderr.write(
    error instanceof WrongUse ? `hd: ${error.message}\n` : `hd: cannot answer: ${error instanceof Error ? error.stack : error}\n`,
  )
  process.exitCode = 2
}

import { WrongUse } from './outcome.ts'

/** `--name value`, `--flag` and the words between, in order. */
export interface Arguments {
  readonly words: readonly string[]
  readonly options: ReadonlyMap<string, string>
  readonly flags: ReadonlySet<string>
}

const valued = new Set(['policy', 'at', 'runtime', 'metadata-dir', 'metadata-url', 'target-name', 'target-base-url', 'target-dir'])
const flagged = new Set(['json', 'help'])

/** Reads a command line; an option nobody knows, or one without its value, is wrong use. */
export function readArguments(argv: readonly string[]): Arguments {
  const words: string[] = []
  const options = new Map<string, string>()
  const flags = new Set<string>()
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? ''
    if (!word.startsWith('--')) {
      words.push(word)
      continue
    }
    const [name = '', inline] = word.slice(2).split(/=(.*)/s)
    if (flagged.has(name)) flags.add(name)
    else if (valued.has(name)) {
      const value = inline ?? argv[++index]
      if (value === undefined) throw new WrongUse(`--${name} needs a value`)
      options.set(name, value)
    } else throw new WrongUse(`unknown option --${name}`)
  }
  return { words, options, flags }
}

/** `--at INSTANT` as epoch milliseconds, or the machine's clock when it is not given. */
export function readInstant(args: Arguments, machineClock: number): number {
  const text = args.options.get('at')
  if (text === undefined) return machineClock
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at)) throw new WrongUse(`--at wants an instant like 2026-08-05T02:12:00Z, not ${text}`)
  return at
}

/** The value of an option that must be there. */
export function required(args: Arguments, name: string): string {
  const value = args.options.get(name)
  if (value === undefined) throw new WrongUse(`--${name} is missing`)
  return value
}

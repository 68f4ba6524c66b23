import type { Readable } from 'node:stream'
import { text } from '@hai-dang/trust'

/**
 * Lines of a byte stream, split at line feeds alone (a separator like U+2028 may stand inside JSON) and decoded strictly: a line that is no UTF-8 comes as null, never with
 * its bytes replaced.
 */
export async function* inputLines(stream: Readable): AsyncGenerator<string | null> {
  let rest: Buffer[] = []
  for await (const chunk of stream) {
    let bytes = chunk as Buffer
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
      yield decoded(Buffer.concat([...rest, bytes.subarray(0, end)]))
      rest = []
      bytes = bytes.subarray(end + 1)
    }
    if (bytes.length > 0) rest.push(bytes)
  }
  if (rest.length > 0) yield decoded(Buffer.concat(rest))
}

function decoded(line: Buffer): string | null {
  try {
    return text(line.at(-1) === 13 ? line.subarray(0, -1) : line)
  } catch {
    return null
  }
}

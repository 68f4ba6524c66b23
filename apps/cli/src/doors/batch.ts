import { vectorJson } from './canonical.ts'
import { explainSchedule } from './explain.ts'
import { vectorSignature } from './signature.ts'
import { vectorWebauthn } from './webauthn.ts'

type Door = (line: Record<string, unknown>) => Record<string, unknown> | Promise<Record<string, unknown>>

/** Doors that read JSON Lines and answer one line for each. Pure: the same code runs in Node and in a browser. */
export const batchDoors: Readonly<Record<string, Door>> = {
  'vectors signature': vectorSignature,
  'vectors webauthn': vectorWebauthn,
  'vectors json': vectorJson,
  'schedule explain': explainSchedule,
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\s+/g, ' ').slice(0, 300)
}

/**
 * Answers one line of input with the same `id`. A line that is no JSON object, or lacks what the door needs, is answered `{id, error}` and stops nothing.
 */
export async function answerLine(door: string, text: string): Promise<string> {
  let id: unknown = null
  try {
    const line: unknown = JSON.parse(text)
    if (typeof line !== 'object' || line === null || Array.isArray(line)) throw new TypeError('a line must be a JSON object')
    id = (line as Record<string, unknown>).id ?? null
    const answer = await batchDoors[door]!(line as Record<string, unknown>)
    return JSON.stringify({ id, ...answer })
  } catch (error) {
    return JSON.stringify({ id, error: messageOf(error) })
  }
}

/** Answers every line that is not empty, in order. */
export async function answerLines(door: string, lines: readonly string[]): Promise<string[]> {
  const answers: string[] = []
  for (const line of lines) if (line.trim() !== '') answers.push(await answerLine(door, line))
  return answers
}

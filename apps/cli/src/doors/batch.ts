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

/** One line for a person; of a shape that does not fit, the first place where it does not. */
function messageOf(error: unknown): string {
  const issues = (error as { issues?: readonly { path: readonly PropertyKey[]; message: string }[] }).issues
  const first = issues?.[0]
  const text = first ? `${first.path.map(String).join('.')}: ${first.message}` : error instanceof Error ? error.message : String(error)
  return text.replace(/\s+/g, ' ').slice(0, 300)
}

/**
 * Answers one line of input with the same `id`. A line that is no JSON object, or lacks what the door needs, is answered `{id, error}` and stops nothing.
 */
export async function answerLine(door: string, text: string | null): Promise<string> {
  let id: unknown = null
  try {
    if (text === null) throw new TypeError('a line must be UTF-8')
    const line: unknown = JSON.parse(text)
    if (typeof line !== 'object' || line === null || Array.isArray(line)) throw new TypeError('a line must be a JSON object')
    id = (line as Record<string, unknown>).id ?? null
    const answer = await batchDoors[door]!(line as Record<string, unknown>)
    return JSON.stringify({ id, ...answer })
  } catch (error) {
    return JSON.stringify({ id, error: messageOf(error) })
  }
}

import { type Bilingual, type Problem, problem } from '@hai-dang/wire'

/** How a refusal leaves the hub: its status, and its words with `{param}` places. */
export interface RefusalWording {
  readonly status: number
  readonly vi: string
  readonly en: string
}
export type WordingTable = Readonly<Record<string, RefusalWording>>
export type RefusalParams = Readonly<Record<string, string | number>>

/** What a handler answers when the rules say no. */
export interface RefusalResult {
  readonly refused: true
  readonly code: string
  readonly params?: RefusalParams
  readonly fields?: readonly { path: string; message: string }[]
}

export function refuse(code: string, params?: RefusalParams, fields?: RefusalResult['fields']): RefusalResult {
  return { refused: true, code, ...(params === undefined ? {} : { params }), ...(fields === undefined ? {} : { fields }) }
}

export function isRefusal(value: unknown): value is RefusalResult {
  return typeof value === 'object' && value !== null && (value as { refused?: unknown }).refused === true
}

export function problemOf(refusal: RefusalResult, wordings: WordingTable, requestId: string): Problem {
  const row = wordings[refusal.code]
  if (row === undefined) throw new Error(`refusal ${refusal.code} has no wording`)
  const wording: Bilingual = { vi: fill(row.vi, refusal.params), en: fill(row.en, refusal.params) }
  return problem.parse({
    type: `urn:hai-dang:refusal:${refusal.code}`,
    title: wording.en,
    status: row.status,
    code: refusal.code,
    params: refusal.params,
    wording,
    fields: refusal.fields,
    requestId,
  })
}

function fill(text: string, params: RefusalParams | undefined): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(params?.[name] ?? place))
}

import type { Bilingual, Problem, RouteContract } from '@hai-dang/wire'
import { problem } from '@hai-dang/wire'
import type * as z from 'zod'

/** The hub's rules said no; `wording` carries both languages, so that a screen can switch without asking again. */
export class Refused extends Error {
  readonly problem: Problem
  constructor(document: Problem) {
    super(document.wording.vi)
    this.name = 'Refused'
    this.problem = document
  }
  get code(): string {
    return this.problem.code
  }
  get wording(): Bilingual {
    return this.problem.wording
  }
}

/** The hub was not reached, or answered with something that is not a contract's answer. */
export class Unreachable extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'Unreachable'
  }
}

/** Whether the same request may do well a little later: no answer, a hub in trouble or too busy, nobody signed in. Else the hub said no to what it was sent. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Refused) return error.problem.status >= 500 || [401, 408, 429].includes(error.problem.status)
  return error instanceof Unreachable
}

const onSignedOut = new Set<() => void>()

/** Calls `act` whenever the hub answers that nobody is signed in (any more). Answers how to stop. */
export function whenSignedOut(act: () => void): () => void {
  onSignedOut.add(act)
  return () => onSignedOut.delete(act)
}

type InputOf<S> = S extends z.ZodType ? z.input<S> : never

interface CallInput<C extends RouteContract> {
  params?: InputOf<C['params']>
  query?: InputOf<C['query']>
  body?: InputOf<C['body']>
  /** A multipart upload, for contracts whose `request` is `multipart`. */
  form?: FormData
  base?: string
  signal?: AbortSignal
}

/** Builds the address of a contract: `:name` from params, the rest as a query string without absent values. */
export function addressOf(path: string, params: unknown, query: unknown, base = ''): string {
  const given = (params ?? {}) as Record<string, unknown>
  const filled = path.replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = given[name]
    if (value === undefined) throw new TypeError(`no value for :${name} in ${path}`)
    return encodeURIComponent(String(value))
  })
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return `${base}${filled}${text === '' ? '' : `?${text}`}`
}

/** Calls one door of the hub as its contract describes it. Throws `Refused` for a problem document and `Unreachable` for everything else. */
export async function call<const C extends RouteContract>(contract: C, input: CallInput<C> = {}): Promise<z.output<C['response']>> {
  const address = addressOf(contract.path, input.params, input.query, input.base)
  const init: RequestInit = { method: contract.method, credentials: input.base === undefined ? 'same-origin' : 'omit' }
  if (input.signal !== undefined) init.signal = input.signal
  if (input.form !== undefined) init.body = input.form
  else if (input.body !== undefined) {
    init.body = JSON.stringify(input.body)
    init.headers = { 'content-type': 'application/json' }
  }
  const response = await reach(address, init)
  if (!response.ok) {
    const refusal = await refusalOf(response)
    if (input.base === undefined && refusal instanceof Refused && refusal.code === 'session.none') for (const act of onSignedOut) act()
    throw refusal
  }
  const answer = contract.response.safeParse(await response.json().catch(() => undefined))
  if (!answer.success) throw new Unreachable(`answer of ${contract.path} is not as agreed: ${answer.error.message}`, answer.error)
  return answer.data as z.output<C['response']>
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init)
  } catch (cause) {
    throw new Unreachable(`no answer from ${address}`, cause)
  }
}

async function refusalOf(response: Response): Promise<Error> {
  const document = problem.safeParse(await response.json().catch(() => undefined))
  if (document.success) return new Refused(document.data)
  return new Unreachable(`status ${response.status}`, undefined)
}

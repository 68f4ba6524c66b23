import type * as z from 'zod'

/**
 * One HTTP door, written once: the hub validates with it, the console's typed client is derived from it. `path` uses `:name` for parameters.
 * `request` is `json` unless the body is a file upload (`multipart`), whose fields the contract does not describe.
 */
export interface RouteContract {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: `/${string}`
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly response: z.ZodType
  readonly request?: 'json' | 'multipart'
}

/** Keeps the precise schema types of a contract, and which parts it has at all. */
export function route<const C extends RouteContract>(contract: C): C {
  return contract
}

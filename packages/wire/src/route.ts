import type * as z from 'zod'

/**
 * One HTTP door, written once: the hub validates with it, the console's typed client is derived from it. `path` uses `:name` for parameters.
 * `request` is `json` unless the body is a file upload (`multipart`), whose fields the contract does not describe.
 */
export interface RouteContract<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: `/${string}`
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly response: R
  readonly request?: 'json' | 'multipart'
}

/** Keeps the precise schema types of a contract. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  contract: RouteContract<P, Q, B, R>,
): RouteContract<P, Q, B, R> {
  return contract
}

/** Nominal types that cross rooms. A brand exists at compile time only. */
declare const brand: unique symbol

export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/**
 * A value whose signatures, freshness and meaning have been checked. The type stands here so that `schedule`,
 * `player` and `portal` can demand it; only `trust` may make one (a lint rule refuses the cast elsewhere).
 */
export type Verified<T> = T & { readonly [brand]: 'Verified' }

export type Sha256Hex = string
export type KeyId = string

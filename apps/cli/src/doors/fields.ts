/** Reads a text field of an input line; a missing or wrong one is said by name. */
export function textField(line: Record<string, unknown>, name: string): string {
  const value = line[name]
  if (typeof value !== 'string') throw new TypeError(`${name} must be a text`)
  return value
}

/** Reads a list of texts. */
export function textsField(line: Record<string, unknown>, name: string): string[] {
  const value = line[name]
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) throw new TypeError(`${name} must be a list of texts`)
  return value as string[]
}

/** `Ed25519` or `ES256`. */
export function algField(line: Record<string, unknown>): 'Ed25519' | 'ES256' {
  const value = line.alg
  if (value !== 'Ed25519' && value !== 'ES256') throw new TypeError('alg must be Ed25519 or ES256')
  return value
}

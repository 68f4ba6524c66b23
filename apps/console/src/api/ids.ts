/** UUID version 7: the creator of a record makes its id, offline too. `random` holds at least 10 bytes. */
export function uuid7From(now: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16)
  let rest = Math.floor(now)
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = rest % 256
    rest = Math.floor(rest / 256)
  }
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export function newId(): string {
  return uuid7From(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
}

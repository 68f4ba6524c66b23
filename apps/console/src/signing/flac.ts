/** Length of a FLAC file in ms from its STREAMINFO block (RFC 9639 §8.2), or null when the bytes are not such a file. */
export function flacMs(bytes: Uint8Array): number | null {
  if (bytes.length < 42 || String.fromCharCode(...bytes.subarray(0, 4)) !== 'fLaC' || (bytes[4]! & 0x7f) !== 0) return null
  const rate = (bytes[18]! << 12) | (bytes[19]! << 4) | (bytes[20]! >> 4)
  const samples = (bytes[21]! & 0x0f) * 2 ** 32 + ((bytes[22]! << 24) | (bytes[23]! << 16) | (bytes[24]! << 8) | bytes[25]!) / 1
  const total = samples < 0 ? samples + 2 ** 32 : samples
  return rate === 0 || total === 0 ? null : Math.round((total * 1000) / rate)
}

/**
 * What every runtime must agree on before its own Ed25519 code is asked. RFC 8032 leaves room for cofactored and cofactorless checks, and
 * libraries differ on small-order and non-canonical points; refusing those beforehand gives one verdict everywhere.
 */

const p = 2n ** 255n - 19n
/** Order of the base point. */
const order = 2n ** 252n + 27742317777372353535851937790883648493n
/** y of the points whose order divides 8 (order 1, 2, 4, 8, 8); the sign bit of x does not matter. */
const smallOrderY = new Set<bigint>([
  1n,
  p - 1n,
  0n,
  littleEndian('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'),
  littleEndian('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'),
])

/** 32 bytes whose y is below p and which is no point of small order. Whether it lies on the curve is left to the runtime. */
export function isStrongPoint(encoded: Uint8Array): boolean {
  if (encoded.length !== 32) return false
  const y = numberOf(encoded) & (2n ** 255n - 1n)
  return y < p && !smallOrderY.has(y)
}

/** RFC 8032 §5.1.7: S below the group order, R a strong point. */
export function isStrictEd25519(signature: Uint8Array): boolean {
  return signature.length === 64 && isStrongPoint(signature.subarray(0, 32)) && numberOf(signature.subarray(32)) < order
}

/** A key that may stand in a people list: right length for its kind; for Ed25519 a strong point; for ES256 an uncompressed point. */
export function isStrongKey(alg: 'Ed25519' | 'ES256', raw: Uint8Array): boolean {
  return alg === 'Ed25519' ? isStrongPoint(raw) : raw.length === 65 && raw[0] === 4
}

function numberOf(littleEndianBytes: Uint8Array): bigint {
  return littleEndianBytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

function littleEndian(hex: string): bigint {
  return BigInt(`0x${hex.match(/../g)!.reverse().join('')}`)
}

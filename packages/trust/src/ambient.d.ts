/**
 * The few universals this room may use, present alike in Node and in browsers. Everything else (files, clocks, network) stays unknown to the
 * compiler here on purpose.
 */
interface CryptoKey {
  readonly type: string
}

interface SubtleCrypto {
  digest(algorithm: string, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
  importKey(
    format: 'raw' | 'pkcs8',
    data: Uint8Array<ArrayBuffer>,
    algorithm: { name: string; namedCurve?: string },
    extractable: boolean,
    usages: ('sign' | 'verify')[],
  ): Promise<CryptoKey>
  importKey(
    format: 'jwk',
    data: { kty: string; crv: string; x: string; d?: string },
    algorithm: { name: string },
    extractable: boolean,
    usages: ('sign' | 'verify')[],
  ): Promise<CryptoKey>
  exportKey(format: 'jwk', key: CryptoKey): Promise<{ x?: string }>
  sign(algorithm: { name: string }, key: CryptoKey, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
  verify(
    algorithm: { name: string; hash?: string },
    key: CryptoKey,
    signature: Uint8Array<ArrayBuffer>,
    data: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>
}

declare const crypto: { readonly subtle: SubtleCrypto; getRandomValues<T extends Uint8Array>(bytes: T): T }
declare function atob(text: string): string
declare function btoa(text: string): string

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label: 'utf-8', options: { fatal: boolean; ignoreBOM: boolean })
  decode(bytes: Uint8Array): string
}

declare class URL {
  constructor(url: string, base?: string)
  readonly origin: string
  readonly hostname: string
}

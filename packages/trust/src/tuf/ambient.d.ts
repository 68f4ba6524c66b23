/** Two further uses of WebCrypto that TUF metadata of other repositories needs: RSA keys as SPKI, and PSS. */
interface SubtleCrypto {
  importKey(
    format: 'spki',
    data: Uint8Array<ArrayBuffer>,
    algorithm: { name: 'RSA-PSS'; hash: 'SHA-256' },
    extractable: boolean,
    usages: ('sign' | 'verify')[],
  ): Promise<CryptoKey>
  verify(
    algorithm: { name: 'RSA-PSS'; saltLength: number },
    key: CryptoKey,
    signature: Uint8Array<ArrayBuffer>,
    data: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>
}

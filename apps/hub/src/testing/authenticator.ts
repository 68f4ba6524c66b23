import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** A software security key: ES256, attestation "none" or by itself. Its flags can be set so that tests can be a key that ought to be refused. */
export interface Authenticator {
  /** The uncompressed point, lower-case hexadecimal. */
  readonly raw: string
  register(challenge: string, origin: string, rpId: string): Record<string, unknown>
  assert(challenge: string, origin: string, rpId: string): Record<string, unknown>
}

const userPresent = 0x01
const userVerified = 0x04
const backupEligible = 0x08
const backedUp = 0x10
const attested = 0x40

export function softwareKey(kind: { verified?: boolean; copyable?: boolean; attested?: boolean } = {}): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  const point = [Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')] as const
  const id = randomBytes(16)
  const flags = userPresent | (kind.verified === false ? 0 : userVerified) | (kind.copyable === true ? backupEligible | backedUp : 0)
  let counter = 0
  const authData = (rpId: string, extra: number, tail: Uint8Array) => {
    const head = Buffer.alloc(5)
    head[0] = flags | extra
    head.writeUInt32BE(++counter, 1)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), head, tail])
  }
  const credential = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key', clientExtensionResults: {} }
  return {
    raw: `04${point[0].toString('hex')}${point[1].toString('hex')}`,
    register(challenge, origin, rpId) {
      const cose = isoCBOR.encode(
        new Map<number, number | Uint8Array>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, bytes(point[0])],
          [-3, bytes(point[1])],
        ]) as never,
      )
      const length = Buffer.from([0, id.length])
      const data = authData(rpId, attested, Buffer.concat([Buffer.alloc(16), length, id, cose]))
      const client = clientData('webauthn.create', challenge, origin)
      const signature = sign('sha256', Buffer.concat([data, createHash('sha256').update(client).digest()]), privateKey)
      const statement = new Map<string, unknown>(
        kind.attested
          ? [
              ['alg', -7],
              ['sig', bytes(signature)],
            ]
          : [],
      )
      const object = isoCBOR.encode(
        new Map<string, unknown>([
          ['fmt', kind.attested ? 'packed' : 'none'],
          ['attStmt', statement],
          ['authData', bytes(data)],
        ]) as never,
      )
      const response = {
        clientDataJSON: client.toString('base64url'),
        attestationObject: Buffer.from(object).toString('base64url'),
      }
      return { ...credential, response }
    },
    assert(challenge, origin, rpId) {
      const data = authData(rpId, 0, Buffer.alloc(0))
      const client = clientData('webauthn.get', challenge, origin)
      const signature = sign('sha256', Buffer.concat([data, createHash('sha256').update(client).digest()]), privateKey)
      const response = {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      }
      return { ...credential, response }
    },
  }
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

function bytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer)
}

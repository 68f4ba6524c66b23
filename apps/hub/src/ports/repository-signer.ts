import { connect } from 'node:net'
import type { Signed } from '@hai-dang/trust'
import type { Refusal } from '@hai-dang/wire'

/** The online keys, seen from the hub: a question and an answer. */
export interface SignerPort {
  sign(role: string, signed: Signed): Promise<{ ok: true; sig: string; keyid: string } | { ok: false; refusal: Refusal }>
}

export function signerOver(socketPath: string, patienceMs = 10_000): SignerPort {
  return {
    async sign(role, signed) {
      const line = await ask(socketPath, JSON.stringify({ op: 'sign', role, signed }), patienceMs)
      const answer = JSON.parse(line) as { ok?: true; sig?: string; keyid?: string; refusal?: Refusal }
      if (answer.refusal !== undefined) return { ok: false, refusal: answer.refusal }
      if (answer.sig === undefined || answer.keyid === undefined) throw new Error('the signer gave an answer without a signature')
      return { ok: true, sig: answer.sig, keyid: answer.keyid }
    },
  }
}

function ask(socketPath: string, line: string, patienceMs: number): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect(socketPath)
    let held = ''
    socket.setEncoding('utf8')
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('it did not answer in time')))
    socket.on('connect', () => socket.write(`${line}\n`))
    socket.on('data', (chunk: string) => {
      held += chunk
      if (!held.includes('\n')) return
      done(held.slice(0, held.indexOf('\n')))
      socket.destroy()
    })
    socket.on('error', (cause) => fail(new Error(`The signer at ${socketPath} does not answer.`, { cause })))
    socket.on('close', () => fail(new Error(`The signer at ${socketPath} hung up.`)))
  })
}

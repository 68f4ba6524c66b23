import { fromBase64Url, keyIdOf, toBase64, toHex, utf8, wordsOf } from '@hai-dang/trust'
import { type EnrolledKey, type SigningRequest, signing } from '@hai-dang/wire'
import { startRegistration } from '@simplewebauthn/browser'
import { call } from '../api/client.ts'
import { el, note, panel } from './dom.ts'
import { makeWrappedKey } from './key-box.ts'
import { Mismatch } from './mismatch.ts'
import { finish, heading, type Stage, troubleText } from './stage.ts'
import { wordFor } from './words.ts'

type EnrolRequest = Extract<SigningRequest, { kind: 'enrol' }>

const shortestPassphrase = 12
const es256 = -7

/** A person makes their own key: on a security key, or wrapped under a passphrase in this browser. Six words are read to the officers. */
export async function enrolView(request: EnrolRequest, stage: Stage): Promise<void> {
  const { words, main } = stage
  // A key made for a wider address could be used on another page.
  if (request.rpId !== window.location.hostname) throw new Mismatch('key address')
  const text = note('plain', words.t('enrol.text', { name: request.signer.name, role: wordFor(words, 'role', request.role) }))
  main.replaceChildren(
    ...heading(words.t('enrol.title'), request, words),
    el(
      'div',
      { class: 'stackgap' },
      text,
      el('div', { class: 'grid2' }, securityKeyPanel(request, stage), passphrasePanel(request, stage)),
    ),
  )
  main.querySelector('h1')?.focus()
}

async function attempt(button: HTMLButtonElement, place: HTMLElement, stage: Stage, act: () => Promise<void>): Promise<void> {
  button.disabled = true
  place.replaceChildren()
  try {
    await act()
  } catch (error) {
    const cancelled = error instanceof Error && ['NotAllowedError', 'AbortError', 'InvalidStateError'].includes(error.name)
    place.replaceChildren(note('bad', cancelled ? stage.words.t('enrol.failed') : troubleText(error, stage.words)))
    button.disabled = false
  }
}

function securityKeyPanel(request: EnrolRequest, stage: Stage): HTMLElement {
  const { t } = stage.words
  const place = el('div', {})
  const button = el('button', { type: 'button', class: 'btn pri' }, t('act.enrol.webauthn'))
  button.addEventListener('click', () => void attempt(button, place, stage, () => enrolSecurityKey(request, stage)))
  return panel(
    t('enrol.webauthn'),
    '',
    el('div', { class: 'pad form' }, el('p', {}, t('enrol.webauthn.text')), place, el('div', { class: 'buttons' }, button)),
  )
}

async function enrolSecurityKey(request: EnrolRequest, stage: Stage): Promise<void> {
  const { signer } = request
  const made = await startRegistration({
    optionsJSON: {
      rp: { id: request.rpId, name: signer.agencyName },
      user: { id: request.signer.personId.replaceAll('-', ''), name: signer.name, displayName: signer.name },
      challenge: request.challenge,
      pubKeyCredParams: [{ type: 'public-key', alg: es256 }],
      timeout: 120_000,
      attestation: 'direct',
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    },
  })
  const spki = made.response.publicKey
  if (spki === undefined) throw new Error('the browser gave no public key')
  // The last 65 bytes of a P-256 SPKI are the uncompressed point; the hub reads the same key out of the attestation.
  const raw = fromBase64Url(spki).slice(-65)
  const keyid = await keyIdOf('ES256', raw)
  await stage.keys.keepCredential(keyid, made.id)
  await send(request, stage, keyid, {
    alg: 'ES256',
    raw: toHex(raw),
    rpId: request.rpId,
    origin: window.location.origin,
    attestation: { ...made },
  })
}

function passphrasePanel(request: EnrolRequest, stage: Stage): HTMLElement {
  const { t } = stage.words
  const place = el('div', {})
  const first = el('input', { id: 'new-pass', type: 'password', autocomplete: 'new-password', required: true })
  const again = el('input', { id: 'new-pass-again', type: 'password', autocomplete: 'new-password', required: true })
  const button = el('button', { type: 'submit', class: 'btn' }, t('act.enrol.pass'))
  const submit = (event: Event) => {
    event.preventDefault()
    if (first.value.length < shortestPassphrase) return place.replaceChildren(note('bad', t('enrol.pass.text')))
    if (first.value !== again.value) return place.replaceChildren(note('bad', t('enrol.pass.differ')))
    void attempt(button, place, stage, () => enrolPassphraseKey(request, stage, first.value))
  }
  const field = (label: string, input: HTMLInputElement) => el('div', { class: 'field' }, el('label', { for: input.id }, label), input)
  return panel(
    t('enrol.pass'),
    '',
    el(
      'form',
      { class: 'pad form', on: { submit } },
      el('p', {}, t('enrol.pass.text')),
      field(t('key.pass'), first),
      field(t('enrol.pass.again'), again),
      place,
      el('div', { class: 'buttons' }, button),
    ),
  )
}

async function enrolPassphraseKey(request: EnrolRequest, stage: Stage, passphrase: string): Promise<void> {
  const { signer } = request
  const { box, key } = await makeWrappedKey({ personId: signer.personId, name: signer.name, agency: signer.agency }, passphrase)
  const proof = toBase64(await key.sign(utf8(`hd-enrol-v1\n${request.challenge}`)))
  await stage.keys.keepBox(box)
  await send(request, stage, box.keyid, { alg: 'Ed25519', raw: box.raw, proof })
}

async function send(request: EnrolRequest, stage: Stage, keyid: string, key: EnrolledKey): Promise<void> {
  const { words } = stage
  await call(signing.enrol, { base: stage.hub, params: { ticket: stage.ticket }, body: key })
  finish(
    stage,
    request,
    words.t('enrol.title'),
    words.t('done.enrol'),
    el('p', { class: 'mono bigwords' }, wordsOf(keyid)),
    words.t('done.enrol.next'),
  )
}

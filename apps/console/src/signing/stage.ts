import type { SigningRequest } from '@hai-dang/wire'
import { Refused } from '../api/client.ts'
import { el, note, panel } from './dom.ts'
import { demoBoxes, type KeptKeys } from './key-box.ts'
import { Mismatch } from './mismatch.ts'
import type { OriginConfig } from './origin-facts.ts'
import type { Choice } from './sign-form.ts'
import type { SigningWords } from './words.ts'

/** What every kind of signing screen needs. */
export interface Stage {
  readonly words: SigningWords
  readonly hub: string
  readonly ticket: string
  readonly zone: string
  /** What this origin's own server says of itself. */
  readonly config: OriginConfig
  readonly keys: KeptKeys
  readonly main: HTMLElement
}

/** Says in words what went wrong; a mismatch names the place that does not match. */
export function trouble(error: unknown, words: SigningWords): HTMLElement {
  if (error instanceof Mismatch)
    return note(
      'bad',
      el('p', {}, el('b', {}, words.t('mismatch'))),
      el('p', { class: 'mono' }, words.t('mismatch.where', { where: error.where })),
    )
  return note('bad', troubleText(error, words))
}

export function troubleText(error: unknown, words: SigningWords): string {
  if (error instanceof Mismatch) return words.t('mismatch')
  return error instanceof Refused ? error.wording[words.lang] : words.t('unreachable')
}

export function heading(title: string, request: SigningRequest, words: SigningWords): HTMLElement[] {
  document.title = `${title} · Hải Đăng`
  return [
    el('p', { class: 'crumb' }, words.t(`signer.${request.kind}`, { name: request.signer.name, agency: request.signer.agencyName })),
    el('h1', { tabindex: '-1' }, el('bdi', {}, title)),
    el('div', { class: 'sector' }),
  ]
}

/** The end: what has happened, what is still waited for, and the way back. */
export function finish(stage: Stage, request: SigningRequest, title: string, ...lines: (string | HTMLElement)[]): void {
  const { words, main } = stage
  const back = el('a', { class: 'btn pri', href: wayBack(request.returnUrl, stage.hub) }, words.t('act.back'))
  const body = el(
    'div',
    { class: 'pad form' },
    note('ok', ...lines.map((line) => (typeof line === 'string' ? el('p', {}, line) : line))),
    el('div', { class: 'buttons' }, back),
  )
  main.replaceChildren(...heading(title, request, words), panel(words.t('title'), '', body))
  window.scrollTo(0, 0)
  back.focus()
}

/** The hub may send people back to itself and nowhere else. */
function wayBack(address: string, hub: string): string {
  return URL.canParse(address) && new URL(address).origin === new URL(hub).origin ? address : hub
}

/** The moment by which dates are judged: this machine's own, unless the clock of a demonstration is moved by hand. */
export function nowOf(request: SigningRequest, { config }: Pick<Stage, 'config'>): number {
  return config.demo ? Date.parse(request.now) : Date.now()
}

/** Is the hub talking of the deployment, the people and the kind of keys that this origin is for? */
export function checkGround(request: SigningRequest, config: OriginConfig): void {
  if (request.signer.agency !== config.agency) throw new Mismatch('agency')
  if (request.deployment !== config.deployment) throw new Mismatch('deployment')
  if (request.drill !== config.drill) throw new Mismatch('drill')
}

/** Keys of the signer that the list in force knows and this browser can use: security keys always, passphrase keys when their box is here. */
export async function choicesFor(request: SigningRequest, keys: KeptKeys): Promise<Choice[]> {
  const boxes = [...(await keys.boxes()), ...(await demoBoxes())]
  const found = request.signer.keys.flatMap((key): Choice[] => {
    if (key.kind === 'webauthn') return [{ kind: 'webauthn', keyid: key.keyid }]
    const box = boxes.find((row) => row.keyid === key.keyid)
    return box === undefined ? [] : [{ kind: 'passphrase', keyid: key.keyid, box }]
  })
  const held = new Set((await keys.credentials()).map((row) => row.keyid))
  // A security key that was made in this browser comes first, then passphrase keys, then keys that must be discovered.
  const rank = (choice: Choice) => (choice.kind === 'webauthn' ? (held.has(choice.keyid) ? 0 : 2) : 1)
  return found.sort((a, b) => rank(a) - rank(b))
}

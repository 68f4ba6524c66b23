import type { SigningKey } from '@hai-dang/trust'
import { el, note, panel } from './dom.ts'
import { unwrapKey, type WrappedKey, WrongPassphrase } from './key-box.ts'
import type { SigningWords } from './words.ts'

/** A way to sign that this browser can offer the signer. */
export type Choice = { kind: 'webauthn'; keyid: string } | { kind: 'passphrase'; keyid: string; box: WrappedKey }

export interface SignFormInput {
  readonly words: SigningWords
  readonly choices: readonly Choice[]
  /** Of the panel; a list is signed where a piece is approved. */
  readonly title: string
  readonly act: string
  readonly danger: boolean
  /** Text shown above the button while something has not been heard or seen. */
  warning(): string | null
  withSecurityKey(keyid: string): Promise<void>
  withKey(key: SigningKey): Promise<void>
  failed(error: unknown): string
}

/** Choice of key, its passphrase when it has one, and the one button. The button names the act, not "sign". */
export function signForm(input: SignFormInput): { node: HTMLElement; refresh: () => void } {
  const { t } = input.words
  if (input.choices.length === 0)
    return { node: panel(input.title, '', el('div', { class: 'pad' }, note('', t('key.none')))), refresh: () => {} }
  const select = el(
    'select',
    { id: 'key', name: 'key' },
    ...input.choices.map((choice, index) =>
      el('option', { value: String(index) }, t(`key.${choice.kind}`, { tail: choice.keyid.slice(-4).toUpperCase() })),
    ),
  )
  const pass = el('input', { id: 'pass', name: 'passphrase', type: 'password', autocomplete: 'off' })
  const passField = el('div', { class: 'field' }, el('label', { for: 'pass' }, t('key.pass')), pass)
  const button = el('button', { type: 'submit', class: input.danger ? 'btn bad' : 'btn pri' }, input.act)
  const trouble = el('div', {})
  const warning = el('div', {})
  const chosen = () => input.choices[Number(select.value)]
  const refresh = () => {
    passField.hidden = chosen()?.kind !== 'passphrase'
    const text = input.warning()
    warning.replaceChildren(...(text === null ? [] : [note('', text)]))
  }
  select.addEventListener('change', refresh)
  const send = async () => {
    const choice = chosen()
    if (choice === undefined) return
    button.disabled = true
    button.textContent = t('busy')
    trouble.replaceChildren()
    try {
      if (choice.kind === 'webauthn') await input.withSecurityKey(choice.keyid)
      else await input.withKey(await unwrapKey(choice.box, pass.value))
    } catch (error) {
      trouble.replaceChildren(note('bad', explain(error, input)))
      button.disabled = false
      button.textContent = input.act
      if (error instanceof WrongPassphrase) pass.select()
    }
  }
  const submit = (event: Event) => {
    event.preventDefault()
    void send()
  }
  const form = el(
    'form',
    { class: 'pad form', on: { submit } },
    el('div', { class: 'field' }, el('label', { for: 'key' }, t('key.choose')), select),
    passField,
    warning,
    trouble,
    el('div', { class: 'buttons' }, button),
  )
  refresh()
  return { node: panel(input.title, '', form), refresh }
}

function explain(error: unknown, { words, failed }: SignFormInput): string {
  if (error instanceof WrongPassphrase) return words.t('key.wrong')
  if (error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name)) return words.t('key.cancelled')
  return failed(error)
}

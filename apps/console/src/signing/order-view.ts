import { wordsOf } from '@hai-dang/trust'
import { type EnvelopeSignature, type SigningRequest, signing } from '@hai-dang/wire'
import { call } from '../api/client.ts'
import { el, note, panel } from './dom.ts'
import { type FetchBlob, type OwnDocument, rebuildSheet } from './rebuild.ts'
import { showItem } from './shown-items.ts'
import type { Showing } from './shown-panel.ts'
import { showPlan } from './shown-plan.ts'
import { signForm } from './sign-form.ts'
import { signWithPassphraseKey, signWithSecurityKey, type Touch, touchOf } from './signatures.ts'
import { choicesFor, finish, heading, type Stage, troubleText } from './stage.ts'

type ReleaseRequest = Extract<SigningRequest, { kind: 'release' }>

/**
 * Fetches a file once; both the check and the drawing use the same bytes, and the check compares their hash. Never from the browser's cache: the
 * console of the same site may have put the file there without the header that lets this origin read it.
 */
export function blobsFrom(hub: string): FetchBlob {
  const held = new Map<string, Promise<Uint8Array>>()
  return (sha256) => {
    const known = held.get(sha256)
    if (known !== undefined) return known
    const fetched = fetch(`${hub}/b/${sha256}`, { credentials: 'omit', cache: 'no-store' }).then(async (response) => {
      if (!response.ok) throw new Error(`status ${response.status}`)
      return new Uint8Array(await response.arrayBuffer())
    })
    held.set(sha256, fetched)
    return fetched
  }
}

/** A release to approve: everything is fetched, checked, decoded and shown before the button exists. */
export async function releaseView(request: ReleaseRequest, stage: Stage): Promise<void> {
  const { words, main, config, zone } = stage
  const fetchBlob = blobsFrom(stage.hub)
  const parts = await rebuildSheet(request.sheet.parts, { deployment: config.deployment, zone }, fetchBlob)
  const documents = parts.map((part) => part.document)
  const touch = await touchOf(documents, config.deployment, request.now)
  const shownTo = { refresh: () => {}, block: () => {} }
  const showing: Showing = { words, zone, fetchBlob, changed: () => shownTo.refresh(), failed: () => shownTo.block() }
  const shown = await Promise.all(parts.flatMap((part) => part.items.map((item) => showItem(item, showing))))
  const pageOnly = parts.every((part) => part.release.class === 'trang')
  const title = words.t('release.title', { title: parts[0]?.items[0]?.item.title ?? request.sheet.title })
  const end = { title, pageOnly }
  const form = signForm({
    words,
    choices: await choicesFor(request, stage.keys),
    title: words.t('key.title'),
    act: words.t(pageOnly ? 'act.approve.page' : 'act.approve'),
    danger: false,
    warning: () => (shown.some((item) => !item.attended()) ? words.t('warn') : null),
    withSecurityKey: async (keyid) => send(request, stage, await signWithSecurityKey(touch, keyid, await stage.keys.credentials()), end),
    withKey: async (key) => send(request, stage, await signWithPassphraseKey(touch, key), end),
    failed: (error) => troubleText(error, words),
  })
  // Nobody has heard or seen what this browser cannot play or draw.
  shownTo.block = () => form.node.replaceChildren(el('div', { class: 'pad' }, note('bad', words.t('blocked'))))
  shownTo.refresh = form.refresh
  if (shown.some((item) => !item.usable)) shownTo.block()
  main.replaceChildren(
    ...heading(title, request, words),
    el(
      'div',
      { class: 'grid2' },
      el('div', { class: 'stackgap' }, ...shown.map((item) => item.node)),
      el(
        'div',
        { class: 'stackgap' },
        ...parts.map((part) => showPlan(part.release, request.sheet.areaNames, zone, words)),
        codePanel(documents, touch, stage, 'checked'),
        form.node,
      ),
    ),
  )
  main.querySelector('h1')?.focus()
}

export function codePanel(
  documents: readonly OwnDocument[],
  touch: Touch,
  { words }: Stage,
  checked: 'checked' | 'withdraw.checked',
): HTMLElement {
  return panel(
    words.t('code'),
    '',
    el(
      'div',
      { class: 'pad form' },
      ...documents.map((document) => el('div', { class: 'mono' }, wordsOf(document.digest))),
      touch.batch !== null && el('small', { class: 'mute' }, words.t('code.batch')),
      note('ok', words.t(checked)),
    ),
  )
}

interface Shown {
  title: string
  pageOnly: boolean
}

async function send(request: ReleaseRequest, stage: Stage, signatures: EnvelopeSignature[], { title, pageOnly }: Shown): Promise<void> {
  const { words } = stage
  const answer = await call(signing.sign, { base: stage.hub, params: { ticket: stage.ticket }, body: { signatures } })
  const names = answer.waitingOn.map((agency) => request.sheet.approvals.find((row) => row.agency === agency)?.agencyName ?? agency)
  finish(
    stage,
    request,
    title,
    words.t('done.release'),
    answer.complete ? words.t(pageOnly ? 'done.complete.page' : 'done.complete') : words.t('done.waiting', { agencies: names.join(', ') }),
  )
}

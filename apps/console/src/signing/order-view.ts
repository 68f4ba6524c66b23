import { wordsOf } from '@hai-dang/trust'
import { type EnvelopeSignature, type SigningRequest, signing } from '@hai-dang/wire'
import { call } from '../api/client.ts'
import { el, note, panel } from './dom.ts'
import { type FetchBlob, type OwnDocument, rebuildPart, rebuildWithdrawals, type ShownPart } from './rebuild.ts'
import { showItem } from './shown-items.ts'
import { showPlan } from './shown-plan.ts'
import { signForm } from './sign-form.ts'
import { signWithPassphraseKey, signWithSecurityKey, type Touch, touchOf } from './signatures.ts'
import { choicesFor, finish, heading, type Stage, troubleText } from './stage.ts'

type OrderRequest = Extract<SigningRequest, { kind: 'release' | 'withdraw' }>

/** Fetches a file once; both the check and the drawing use the same bytes, and the check compares their hash. */
export function blobsFrom(hub: string): FetchBlob {
  const held = new Map<string, Promise<Uint8Array>>()
  return (sha256) => {
    const known = held.get(sha256)
    if (known !== undefined) return known
    const fetched = fetch(`${hub}/b/${sha256}`, { credentials: 'omit' }).then(async (response) => {
      if (!response.ok) throw new Error(`status ${response.status}`)
      return new Uint8Array(await response.arrayBuffer())
    })
    held.set(sha256, fetched)
    return fetched
  }
}

/** A release to approve or to stop: everything is fetched, checked and shown before the button exists. */
export async function orderView(request: OrderRequest, stage: Stage): Promise<void> {
  const { words, main } = stage
  const fetchBlob = blobsFrom(stage.hub)
  const parts: ShownPart[] = []
  for (const part of request.sheet.parts) parts.push(await rebuildPart(part, request.deployment, fetchBlob))
  const documents: OwnDocument[] = request.kind === 'withdraw' ? await rebuildWithdrawals(request) : parts.map((part) => part.document)
  const touch = await touchOf(documents, request.deployment, request.now)
  let refresh = () => {}
  const shown = parts.flatMap((part) => part.items.map((item) => showItem(item, words, fetchBlob, () => refresh())))
  const pageOnly = parts.every((part) => part.release.class === 'trang')
  const withdraw = request.kind === 'withdraw'
  const title = words.t(withdraw ? (pageOnly ? 'withdraw.title.page' : 'withdraw.title') : 'release.title', {
    title: parts[0]?.items[0]?.item.title ?? request.sheet.title,
  })
  const form = signForm({
    words,
    choices: await choicesFor(request, stage.keys),
    title: words.t('key.title'),
    act: words.t(`act.${withdraw ? 'withdraw' : 'approve'}${pageOnly ? '.page' : ''}`),
    danger: withdraw,
    warning: () => (!withdraw && shown.some((item) => !item.attended()) ? words.t('warn') : null),
    withSecurityKey: async (keyid) =>
      send(request, stage, await signWithSecurityKey(touch, keyid, await stage.keys.credentials()), { title, pageOnly }),
    withKey: async (key) => send(request, stage, await signWithPassphraseKey(touch, key), { title, pageOnly }),
    failed: (error) => troubleText(error, words),
  })
  refresh = form.refresh
  main.replaceChildren(
    ...heading(title, request, words),
    el(
      'div',
      { class: 'grid2' },
      el('div', { class: 'stackgap' }, ...shown.map((item) => item.node)),
      el(
        'div',
        { class: 'stackgap' },
        request.kind === 'withdraw' &&
          panel(
            words.t('withdraw.reason'),
            '',
            el(
              'div',
              { class: 'pad' },
              el('p', { class: 'words' }, request.reason),
              el('p', { class: 'mute' }, words.t(pageOnly ? 'withdraw.text.page' : 'withdraw.text')),
            ),
          ),
        ...parts.map((part) => showPlan(part.release, request.sheet.areaNames, stage.zone, words)),
        codePanel(documents, touch, stage),
        form.node,
      ),
    ),
  )
  main.querySelector('h1')?.focus()
}

function codePanel(documents: readonly OwnDocument[], touch: Touch, { words }: Stage): HTMLElement {
  return panel(
    words.t('code'),
    '',
    el(
      'div',
      { class: 'pad form' },
      ...documents.map((document) => el('div', { class: 'mono' }, wordsOf(document.digest))),
      touch.batch !== null && el('small', { class: 'mute' }, words.t('code.batch')),
      note('ok', words.t('checked')),
    ),
  )
}

interface Shown {
  title: string
  pageOnly: boolean
}

async function send(request: OrderRequest, stage: Stage, signatures: EnvelopeSignature[], { title, pageOnly }: Shown): Promise<void> {
  const { words } = stage
  const answer = await call(signing.sign, { base: stage.hub, params: { ticket: stage.ticket }, body: { signatures } })
  if (request.kind === 'withdraw') return finish(stage, request, title, words.t(pageOnly ? 'done.withdraw.page' : 'done.withdraw'))
  const names = answer.waitingOn.map((agency) => request.sheet.approvals.find((row) => row.agency === agency)?.agencyName ?? agency)
  finish(
    stage,
    request,
    title,
    words.t('done.release'),
    answer.complete ? words.t(pageOnly ? 'done.complete.page' : 'done.complete') : words.t('done.waiting', { agencies: names.join(', ') }),
  )
}

import { type EnvelopeSignature, type SigningRequest, signing } from '@hai-dang/wire'
import { call } from '../api/client.ts'
import { el, note, panel } from './dom.ts'
import { blobsFrom, codePanel } from './order-view.ts'
import { rebuildPart } from './rebuild.ts'
import { showItem } from './shown-items.ts'
import { showPlan } from './shown-plan.ts'
import { signForm } from './sign-form.ts'
import { signWithPassphraseKey, signWithSecurityKey, touchOf } from './signatures.ts'
import { choicesFor, finish, heading, type Stage, troubleText } from './stage.ts'
import { rebuildWithdrawals, type SheetPart } from './withdrawal.ts'
import type { SigningWords } from './words.ts'

type WithdrawRequest = Extract<SigningRequest, { kind: 'withdraw' }>

/** A release to stop. Title, places and hours come from its signed bytes; a file that is gone or broken is told and stops nobody. */
export async function withdrawView(request: WithdrawRequest, stage: Stage): Promise<void> {
  const { words, main, config, zone } = stage
  const { t } = words
  const { documents, parts } = await rebuildWithdrawals(request, config.deployment)
  const touch = await touchOf(documents, config.deployment, request.now)
  const stopped = parts.filter((part) => part.order !== null)
  const pageOnly = stopped.every(({ release }) => release.class === 'trang')
  const title = t(pageOnly ? 'withdraw.title.page' : 'withdraw.title', { title: titleOf(stopped[0]) ?? request.sheet.title })
  const form = signForm({
    words,
    choices: await choicesFor(request, stage.keys),
    title: t('key.title'),
    act: t(pageOnly ? 'act.withdraw.page' : 'act.withdraw'),
    danger: true,
    warning: () => null,
    withSecurityKey: async (keyid) =>
      send(request, stage, await signWithSecurityKey(touch, keyid, await stage.keys.credentials()), { title, pageOnly }),
    withKey: async (key) => send(request, stage, await signWithPassphraseKey(touch, key), { title, pageOnly }),
    failed: (error) => troubleText(error, words),
  })
  const media = (await Promise.all(stopped.map((part) => mediaOf(part, stage)))).flat()
  main.replaceChildren(
    ...heading(title, request, words),
    el(
      'div',
      { class: 'grid2' },
      el('div', { class: 'stackgap' }, scopePanel(parts, words), ...media),
      el(
        'div',
        { class: 'stackgap' },
        panel(
          t('withdraw.reason'),
          '',
          el(
            'div',
            { class: 'pad' },
            el('p', { class: 'words' }, request.reason),
            el('p', { class: 'mute' }, t(pageOnly ? 'withdraw.text.page' : 'withdraw.text')),
          ),
        ),
        ...stopped.map((part) => showPlan(part.release, request.sheet.areaNames, zone, words)),
        codePanel(documents, touch, stage, 'withdraw.checked'),
        form.node,
      ),
    ),
  )
  main.querySelector('h1')?.focus()
}

function titleOf(part: SheetPart | undefined): string | undefined {
  return part?.release.items.map((item) => (item.kind === 'relay' ? item.source : item.title))[0]
}

/** `Loa, Bảng: Tin mẫu` */
function nameOf(part: SheetPart, { t }: SigningWords): string {
  const kinds = [
    ...new Set(part.release.items.map(({ kind }) => (kind === 'board' ? 'slot.board' : kind === 'page' ? 'class.trang' : 'slot.sound'))),
  ]
  return `${kinds.map((kind) => t(kind as 'slot.board')).join(', ')}: ${titleOf(part) ?? ''}`
}

/** Which parts end by this signature and, as clearly, which go on. */
function scopePanel(parts: readonly SheetPart[], words: SigningWords): HTMLElement {
  const { t } = words
  const rows = (of: readonly SheetPart[]) => of.map((part) => el('p', {}, el('b', {}, nameOf(part, words))))
  const going = parts.filter((part) => part.order === null)
  return panel(
    t('withdraw.scope'),
    '',
    el(
      'div',
      { class: 'pad form' },
      el('div', {}, el('p', {}, t('withdraw.stops')), ...rows(parts.filter((part) => part.order !== null))),
      going.length > 0 && note('', el('p', {}, t('withdraw.goeson')), ...rows(going)),
    ),
  )
}

/** What was approved, to hear and see once more, when it is still there and unbroken. */
async function mediaOf({ part }: SheetPart, { hub, words, zone, config }: Stage): Promise<HTMLElement[]> {
  const fetchBlob = blobsFrom(hub)
  try {
    const shown = await rebuildPart(part, { deployment: config.deployment, zone }, fetchBlob)
    const showing = { words, zone, fetchBlob, changed: () => {}, failed: () => {} }
    return (await Promise.all(shown.items.map((item) => showItem(item, showing)))).map((item) => item.node)
  } catch {
    // Gone, altered or of a kind that this page does not show: the stop must not wait for it.
    return [note('', words.t('withdraw.nomedia'))]
  }
}

async function send(
  request: WithdrawRequest,
  stage: Stage,
  signatures: EnvelopeSignature[],
  { title, pageOnly }: { title: string; pageOnly: boolean },
): Promise<void> {
  await call(signing.sign, { base: stage.hub, params: { ticket: stage.ticket }, body: { signatures } })
  finish(stage, request, title, stage.words.t(pageOnly ? 'done.withdraw.page' : 'done.withdraw'))
}

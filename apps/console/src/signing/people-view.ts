import { type SigningKey, toHex, tufSigningBytes } from '@hai-dang/trust'
import { type PersonKey, type SigningRequest, signing } from '@hai-dang/wire'
import { call } from '../api/client.ts'
import { momentText } from '../app/moments.ts'
import { el, note, panel } from './dom.ts'
import { demoBoxes } from './key-box.ts'
import { checkListChange, type ListChange } from './list-change.ts'
import { keepSeen, lastSeen, trustOfOrigin } from './list-memory.ts'
import { type Choice, signForm } from './sign-form.ts'
import { finish, heading, nowOf, type Stage, troubleText } from './stage.ts'
import { wordFor } from './words.ts'

type PeopleRequest = Extract<SigningRequest, { kind: 'people' }>

/** A key officer signs the next list: shown is the one difference that this page found itself. */
export async function peopleView(request: PeopleRequest, stage: Stage): Promise<void> {
  const { words, main } = stage
  const trust = await trustOfOrigin()
  if (trust === null)
    return main.replaceChildren(...heading(words.t('people.title'), request, words), note('bad', words.t('people.notrust')))
  const ground = { trust, seen: await lastSeen(trust), now: nowOf(request, stage), origin: window.location.origin }
  const change = await checkListChange(request, ground)
  await keepSeen(trust, change.seen)
  const form = signForm({
    words,
    choices: await officerChoices(request, stage),
    title: words.t('key.title.people'),
    act: words.t('act.sign'),
    danger: false,
    warning: () => null,
    withSecurityKey: async () => {},
    withKey: (key) => send(request, stage, change, key),
    failed: (error) => troubleText(error, words),
  })
  main.replaceChildren(
    ...heading(words.t('people.title'), request, words),
    el(
      'div',
      { class: 'grid2' },
      el('div', { class: 'stackgap' }, changePanel(change, stage), listPanel(change, stage)),
      el('div', { class: 'stackgap' }, form.node),
    ),
  )
  main.querySelector('h1')?.focus()
}

async function officerChoices(request: PeopleRequest, stage: Stage): Promise<Choice[]> {
  const boxes = [...(await stage.keys.boxes()), ...(await demoBoxes())].filter((box) => box.kind === 'key-officer')
  return boxes
    .filter((box) => box.tufKeyid === request.officerKeyid || box.keyid === request.officerKeyid)
    .map((box) => ({ kind: 'passphrase', keyid: request.officerKeyid, box }))
}

/** Only a security key names the origin that it answers to. */
function kindOf(key: PersonKey): 'webauthn' | 'passphrase' {
  return key.rpId === undefined ? 'passphrase' : 'webauthn'
}

function changePanel(change: ListChange, { words, zone }: Stage): HTMLElement {
  const { t, lang } = words
  const { key } = change
  const kind = kindOf(key)
  const span = t('places.span', {
    from: momentText(Date.parse(key.notBefore), zone, lang),
    to: momentText(Date.parse(key.notAfter), zone, lang),
  })
  return panel(
    t(change.kind === 'add' ? 'people.add' : 'people.remove', { name: key.name }),
    '',
    el(
      'div',
      { class: 'pad form' },
      el(
        'dl',
        { class: 'ev' },
        el('dt', {}, t('people.who')),
        el('dd', {}, el('bdi', {}, key.name)),
        el('dt', {}, t('people.kind')),
        el(
          'dd',
          {},
          el('b', {}, t(`people.kind.${kind}`)),
          kind === 'webauthn' && el('small', { class: 'mute' }, ` ${t('people.address', { address: (key.origins ?? []).join(', ') })}`),
          kind === 'passphrase' && el('small', { class: 'mute' }, ` ${t('people.kind.passphrase.hint')}`),
        ),
        el('dt', {}, t('people.roles')),
        el('dd', {}, key.roles.map((role) => wordFor(words, 'role', role)).join(', ')),
        el('dt', {}, t('people.areas')),
        el('dd', {}, key.areas.map((area) => (area === '*' ? t('people.areas.all') : area)).join(', ')),
        el('dt', {}, t('people.until')),
        el('dd', { class: 'num' }, span),
        el('dt', {}, t('code')),
        el('dd', { class: 'mono' }, change.words),
      ),
      note('', t('people.compare')),
      note('ok', t('people.checked')),
    ),
  )
}

function listPanel(change: ListChange, { words }: Stage): HTMLElement {
  const rows = change.keys.map((key) =>
    el(
      'div',
      { class: 'row' },
      el(
        'div',
        { class: 'grow' },
        key.name,
        ' ',
        el('small', { class: 'mute' }, key.roles.map((role) => wordFor(words, 'role', role)).join(', ')),
        el('div', { class: 'mono' }, key.words),
      ),
      el('small', { class: 'mute' }, words.t(`people.kind.${kindOf(key)}`)),
      el('span', { class: 'mono mute' }, `···${key.keyid.slice(-4).toUpperCase()}`),
    ),
  )
  return panel(words.t('people.all'), words.t('people.version', { version: change.version, count: change.keys.length }), ...rows)
}

async function send(request: PeopleRequest, stage: Stage, change: ListChange, key: SigningKey): Promise<void> {
  const { words } = stage
  const sig = toHex(await key.sign(tufSigningBytes(change.signed)))
  const answer = await call(signing.signPeople, {
    base: stage.hub,
    params: { ticket: stage.ticket },
    body: { keyid: request.officerKeyid, sig },
  })
  finish(
    stage,
    request,
    words.t('people.title'),
    words.t('done.people'),
    words.t(answer.complete ? 'done.people.complete' : 'done.people.waiting'),
  )
}

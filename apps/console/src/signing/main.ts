import '@fontsource/be-vietnam-pro/vietnamese-400.css'
import '@fontsource/be-vietnam-pro/vietnamese-600.css'
import '@fontsource/be-vietnam-pro/latin-400.css'
import '@fontsource/be-vietnam-pro/latin-600.css'
import '@fontsource/jetbrains-mono/vietnamese-400.css'
import '@fontsource/jetbrains-mono/latin-400.css'
import '../app/styles/ground.css'
import '../app/styles/shell.css'
import '../app/styles/panels.css'
import '../app/styles/states.css'
import '../app/styles/forms.css'
import '../app/styles/sheet.css'
import '../app/styles/numbers.css'
import '../app/styles/narrow.css'
import '../app/styles/print.css'
import './signing.css'
import { type SigningRequest, signing } from '@hai-dang/wire'
import * as z from 'zod'
import { call } from '../api/client.ts'
import { applyTokens } from '../app/tokens.ts'
import { el, note } from './dom.ts'
import { enrolView } from './enrol-view.ts'
import { browserKeys } from './key-box.ts'
import { orderView } from './order-view.ts'
import { peopleView } from './people-view.ts'
import { type Stage, trouble } from './stage.ts'
import { currentLang, keepLang, type SigningWords, wordsIn } from './words.ts'

const originConfig = z.object({ agency: z.string(), hubUrl: z.url(), zone: z.string() })

applyTokens()
void start()

async function start(): Promise<void> {
  const root = document.getElementById('root')
  if (root === null) throw new Error('no #root in the page')
  const words = wordsIn(currentLang())
  document.documentElement.lang = words.lang
  const main = el('main', { class: 'main', id: 'main' }, note('plain', words.t('loading')))
  const band = bandOf(words, null)
  root.replaceChildren(band, main)
  // Behind the hash, which no server is sent; `?ve=` is the same ticket typed by hand.
  const ticket = window.location.hash.slice(1) || new URLSearchParams(window.location.search).get('ve')
  try {
    const config = originConfig.parse(await (await fetch('/config.json')).json())
    if (ticket === null) return void main.replaceChildren(note('', words.t('noticket')))
    const stage: Stage = { words, hub: config.hubUrl.replace(/\/$/, ''), ticket, zone: config.zone, keys: browserKeys(), main }
    const request = await call(signing.open, { base: stage.hub, params: { ticket } })
    band.replaceWith(bandOf(words, request))
    // A ticket of the other agency's person has no business on this origin.
    if (request.signer.agency !== config.agency) return void main.replaceChildren(note('bad', words.t('mismatch')))
    await show(request, stage)
  } catch (error) {
    const again = el('button', { class: 'btn', type: 'button', on: { click: () => window.location.reload() } }, words.t('act.retry'))
    main.replaceChildren(trouble(error, words), el('p', { class: 'buttons' }, again))
  }
}

function show(request: SigningRequest, stage: Stage): Promise<void> {
  if (request.kind === 'people') return peopleView(request, stage)
  if (request.kind === 'enrol') return enrolView(request, stage)
  return orderView(request, stage)
}

function bandOf(words: SigningWords, request: SigningRequest | null): HTMLElement {
  const swap = () => {
    keepLang(words.lang === 'vi' ? 'en' : 'vi')
    window.location.reload()
  }
  return el(
    'header',
    { class: request?.drill === true ? 'band drillband' : 'band' },
    el('b', { class: 'brand' }, words.t('title')),
    el('span', { class: 'who' }, request === null ? window.location.host : words.t('origin', { agency: request.signer.agencyName })),
    el('span', { class: 'sp' }),
    request?.drill === true && el('span', { class: 'demo' }, words.t('drill')),
    el('button', { type: 'button', lang: words.lang === 'vi' ? 'en' : 'vi', on: { click: swap } }, words.t('otherlang')),
    request?.drill === true && el('small', { class: 'demoline' }, words.t('demo')),
  )
}

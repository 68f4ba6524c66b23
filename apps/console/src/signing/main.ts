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
import { call } from '../api/client.ts'
import { applyTokens } from '../app/tokens.ts'
import { el, note } from './dom.ts'
import { enrolView } from './enrol-view.ts'
import { browserKeys } from './key-box.ts'
import { releaseView } from './order-view.ts'
import { type OriginConfig, originConfig } from './origin-facts.ts'
import { peopleView } from './people-view.ts'
import { checkGround, type Stage, trouble } from './stage.ts'
import { withdrawView } from './withdraw-view.ts'
import { currentLang, keepLang, type SigningWords, wordsIn } from './words.ts'

applyTokens()
void start()

async function start(): Promise<void> {
  const root = document.getElementById('root')
  if (root === null) throw new Error('no #root in the page')
  const words = wordsIn(currentLang())
  document.documentElement.lang = words.lang
  const main = el('main', { class: 'main', id: 'main' }, note('plain', words.t('loading')))
  root.replaceChildren(bandOf(words, null, null), main)
  // Behind the hash, which no server is sent; `?ve=` is the same ticket typed by hand.
  const ticket = window.location.hash.slice(1) || new URLSearchParams(window.location.search).get('ve')
  try {
    const config = originConfig.parse(await (await fetch('/config.json')).json())
    root.replaceChildren(bandOf(words, config, null), main)
    if (ticket === null) return void main.replaceChildren(note('', words.t('noticket')))
    const stage: Stage = { words, hub: config.hubUrl.replace(/\/$/, ''), ticket, zone: config.zone, config, keys: browserKeys(), main }
    const request = await call(signing.open, { base: stage.hub, params: { ticket } })
    root.replaceChildren(bandOf(words, config, request), main)
    checkGround(request, config)
    await show(request, stage)
  } catch (error) {
    const again = el('button', { class: 'btn', type: 'button', on: { click: () => window.location.reload() } }, words.t('act.retry'))
    main.replaceChildren(trouble(error, words), el('p', { class: 'buttons' }, again))
  }
}

function show(request: SigningRequest, stage: Stage): Promise<void> {
  if (request.kind === 'people') return peopleView(request, stage)
  if (request.kind === 'enrol') return enrolView(request, stage)
  if (request.kind === 'withdraw') return withdrawView(request, stage)
  return releaseView(request, stage)
}

/** Whether keys are drill keys is this origin's own knowledge, not the hub's. */
function bandOf(words: SigningWords, config: OriginConfig | null, request: SigningRequest | null): HTMLElement {
  const drill = config?.drill === true
  const swap = () => {
    keepLang(words.lang === 'vi' ? 'en' : 'vi')
    window.location.reload()
  }
  return el(
    'header',
    { class: drill ? 'band drillband' : 'band' },
    el('b', { class: 'brand' }, words.t('title')),
    el('span', { class: 'who' }, request === null ? window.location.host : words.t('origin', { agency: request.signer.agencyName })),
    el('span', { class: 'sp' }),
    drill && el('span', { class: 'demo' }, words.t('drill')),
    el('button', { type: 'button', lang: words.lang === 'vi' ? 'en' : 'vi', on: { click: swap } }, words.t('otherlang')),
    config?.demo === true && el('small', { class: 'demoline' }, words.t('demo')),
  )
}

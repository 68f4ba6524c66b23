import { waveformSvg } from '@hai-dang/rendering'
import { chipHtml, html, type Language, layoutHtml, type SafeHtml, trustedHtml, word } from '@hai-dang/ui'
import type { PanelState } from './view.ts'
import { fill, label, refusalText, stopReasons, whyWords } from './words.ts'

const zone = 'Asia/Ho_Chi_Minh'

/** 14:05:09 ngày 05/8/2026, by the clocks of the province. */
export function momentText(instant: string, lang: Language, seconds = false): string {
  const part: Record<string, string> = {}
  const options = {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  } as const
  for (const { type, value } of new Intl.DateTimeFormat('en-GB', options).formatToParts(new Date(instant))) part[type] = value
  const time = `${part.hour}:${part.minute}${seconds ? `:${part.second}` : ''}`
  const date = `${part.day}/${Number(part.month)}/${part.year}`
  return lang === 'vi' ? `${time} ngày ${date}` : `${time}, ${date}`
}

const timeHtml = (instant: string, lang: Language): SafeHtml => html`<time datetime="${instant}">${momentText(instant, lang)}</time>`
const spanText = (ms: number): string => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`

function meterHtml(state: PanelState, lang: Language): SafeHtml | null {
  const { playing } = state
  if (!playing || playing.ms === null) return null
  const share = Math.round((1000 * playing.elapsedMs) / Math.max(1, playing.ms))
  return html`<div class="wavebox">${trustedHtml(waveformSvg(playing.peaks, playing.ms))}<svg class="playhead" viewBox="0 0 1000 64" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="0" width="${share}" height="64"/></svg></div>
<dl class="ev"><dt>${label('position', lang)}</dt><dd class="num">${spanText(playing.elapsedMs)} / ${spanText(playing.ms)}</dd>
<dt><label for="muc">${label('level', lang)}</label></dt><dd><meter id="muc" min="0" max="100" value="${playing.level ?? 0}">${playing.level ?? 0}</meter></dd></dl>`
}

function boardHtml(state: PanelState, lang: Language): SafeHtml | null {
  if (state.picture === null) return null
  return html`<img class="ledboard" src="/board.png?v=${state.picture}" width="192" height="64" alt="${label('picture', lang)}: ${state.playing?.titles.join(', ') ?? label('dark', lang)}">`
}

function nowHtml(state: PanelState, lang: Language): SafeHtml {
  const { playing } = state
  const silent = label(state.kind === 'board' ? 'dark' : 'silent', lang)
  const chip = playing
    ? chipHtml('on_air', lang, label(state.kind === 'board' ? 'shown' : 'onAir', lang))
    : chipHtml('planned', lang, silent)
  const titles = playing ? playing.titles : [label('nothingPlays', lang)]
  const code = playing ? html`<span class="mute">${label('code', lang)}</span> <span class="words">${playing.words}</span>` : null
  return html`<section class="panel"><header><h2>${label('now', lang)}</h2><span id="now-chip" data-live>${chip}</span></header><div class="body">
<div id="now-title" data-live aria-live="polite"><p class="t4 title">${titles.join(' · ')}</p><p class="mute">${whyWords[state.why][lang]}</p></div>
<div id="now-board" data-live>${boardHtml(state, lang)}</div><div id="now-meter" data-live>${meterHtml(state, lang)}</div>
<p class="code" id="now-code" data-live>${code}</p>
</div></section>`
}

function nextHtml(state: PanelState, lang: Language): SafeHtml {
  const { next } = state
  const body = next
    ? html`<p class="t4 title">${next.titles.join(' · ')}</p><p class="num">${timeHtml(next.at, lang)}</p><p class="code"><span class="mute">${label('code', lang)}</span> <span class="words">${next.words}</span></p>`
    : html`<p>${label('noNext', lang)}</p>`
  return html`<section class="panel" id="next" data-live><header><h2>${label('next', lang)}</h2></header><div class="body">${body}</div></section>`
}

function outputText(sink: string, lang: Language): string {
  if (sink === 'file') return label('outputFile', lang)
  return sink === 'board' ? label('outputBoard', lang) : sink
}

function instrumentsHtml(state: PanelState, lang: Language): SafeHtml {
  const { confirmed, settled, errorMs } = state.clock
  const clock = !confirmed
    ? label('clockDoubt', lang)
    : settled
      ? fill(label('clockRight', lang), { ms: errorMs })
      : label('clockBelieved', lang)
  const freshChip = { fresh: 'done', stale: 'held', dead: 'late' } as const
  const rows: [string, SafeHtml | string][] = [
    [label('heldUntil', lang), state.heldUntil ? timeHtml(state.heldUntil, lang) : label('noHeldUntil', lang)],
    [label('clock', lang), chipHtml(confirmed ? (settled ? 'done' : 'held') : 'late', lang, clock)],
    [
      label('contact', lang),
      html`${state.contact ? timeHtml(state.contact, lang) : label('never', lang)}<br>${label(state.online ? 'online' : 'offline', lang)}`,
    ],
    [label('freshness', lang), chipHtml(freshChip[state.freshness], lang, label(state.freshness, lang))],
    [label('holds', lang), String(state.holds)],
    [label('proof', lang), String(state.pendingEntries)],
    ...(state.kind === 'sound' ? [[label('amplifier', lang), label(state.relayOpen ? 'open' : 'closed', lang)] as [string, string]] : []),
    [label('output', lang), outputText(state.sink, lang)],
  ]
  return html`<section class="panel" id="instruments" data-live><header><h2>${label(state.kind === 'board' ? 'board' : 'loudspeaker', lang)}</h2><small class="mute mono">${state.area}</small></header><div class="body"><dl class="ev num">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></div></section>`
}

function refusalsHtml(state: PanelState, lang: Language): SafeHtml {
  const rows = state.refusals.map(
    ({ code, step, at, words, params }) =>
      html`<li class="row"><div class="grow"><b>${refusalText(code, params, lang)}</b><br><small class="mute">${step > 0 ? html`${fill(label('step', lang), { step })} · ` : null}<span class="mono">${code}</span>${words ? html` · <span class="words">${words}</span>` : null}</small></div><small class="num">${timeHtml(at, lang)}</small></li>`,
  )
  const body = rows.length > 0 ? html`<ul class="rows">${rows}</ul>` : html`<p class="empty">${label('noRefusals', lang)}</p>`
  return html`<section class="panel" id="refusals" data-live><header><h2>${label('refusals', lang)}</h2></header>${body}</section>`
}

function stopHtml(lang: Language, asks: boolean): SafeHtml {
  const hidden = html`<input type="hidden" name="lang" value="${lang}">`
  const stop = html`<form method="post" action="/stop">${hidden}<button class="btn bad" type="submit">${label('stop', lang)}</button></form><p class="hint">${label('stopHint', lang)}</p>`
  if (!asks) return html`<section class="panel"><div class="body">${stop}</div></section>`
  const options = Object.entries(stopReasons).map(
    ([key, words]) => html`<label class="tick"><input type="radio" name="reason" value="${key}" required>${words[lang]}</label>`,
  )
  return html`<section class="panel"><form class="body" method="post" action="/stop-reason">${hidden}<fieldset class="field"><legend>${label('stopped', lang)}</legend>${options}</fieldset><div class="acts"><button class="btn pri" type="submit">${label('sendReason', lang)}</button><a class="btn" href="/?lang=${lang}">${label('noReason', lang)}</a></div></form></section>`
}

export interface PageAsk {
  readonly lang: Language
  readonly asksReason: boolean
  readonly reasonKept: boolean
}

export function panelPage(state: PanelState, { lang, asksReason, reasonKept }: PageAsk): string {
  const other = lang === 'vi' ? 'en' : 'vi'
  const lamp = html`<span class="lampchip${state.playing ? '' : ' quiet'}" id="lamp" data-live>${label(state.playing ? (state.kind === 'board' ? 'shown' : 'onAir') : state.kind === 'board' ? 'dark' : 'silent', lang)}</span>`
  const clock = html`<time id="clock" data-live class="num" datetime="${state.now}">${momentText(state.now, lang, true)}</time>`
  const body = html`<p class="crumb"><a href="/?lang=${other}" lang="${other}" hreflang="${other}">${label('otherLanguage', lang)}</a></p><h1>${state.site}</h1><hr class="sector">
<p class="note bad" id="lost" role="status" hidden>${label('lost', lang)}</p>
${reasonKept ? html`<p class="note" role="status">${label('reasonKept', lang)}</p>` : null}
<div class="grid2 g119"><div class="col">${nowHtml(state, lang)}${nextHtml(state, lang)}${stopHtml(lang, asksReason)}</div><div class="col">${instrumentsHtml(state, lang)}${refusalsHtml(state, lang)}</div></div>`
  const page = layoutHtml({
    title: `${state.site} · ${word('programme', lang)}`,
    lang,
    drill: false,
    band: { lines: state.agencies[lang], right: html`${clock}${lamp}`, href: `/?lang=${lang}` },
    body,
    cssHref: '/panel.css',
    scriptSrc: '/panel.js',
  }).text
  const strip = html`<aside class="drill">${fill(label('demo', lang), { deployment: state.deployment })}</aside>`.text
  return state.drill ? page.replace('<header class="band">', `${strip}<header class="band">`) : page
}

export const panelCss = `
.wavebox{position:relative;margin:16px 0 8px}.wavebox .wave{display:block}.playhead{position:absolute;inset:0;width:100%;height:100%}.playhead rect{fill:#FFC533;fill-opacity:.35}
meter{width:100%;height:20px}.title{font-weight:600}.code{margin-top:12px}.rows{list-style:none;padding:0}.ledboard{margin-top:16px;height:auto}
.band time{font-size:14px;line-height:22px;white-space:nowrap}.panel+.note,.note+.grid2{margin-top:16px}.empty{padding:16px}
@media(max-width:700px){.main{padding-bottom:32px}.band{flex-wrap:wrap}}
`

/**
 * Asks for the page anew each second and changes only the parts that differ, so that a screen reader hears a new title and not a moving meter. Without it the
 * page is whole and can be reloaded.
 */
export const panelScript = `
const lost = (is) => { document.getElementById('lost').hidden = !is }
const ask = async () => {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' })
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html')
    for (const part of next.querySelectorAll('[data-live]')) {
      const here = document.getElementById(part.id)
      if (!here || here.outerHTML === part.outerHTML) continue
      for (const { name, value } of part.attributes) here.setAttribute(name, value)
      if (here.innerHTML !== part.innerHTML) here.replaceChildren(...part.childNodes)
    }
    lost(false)
  } catch {
    lost(true)
  }
  setTimeout(ask, 1000)
}
setTimeout(ask, 1000)
`

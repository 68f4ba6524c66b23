import { type IconName, iconPaths } from './icon-paths.ts'
import { html, type SafeHtml } from './markup.ts'

/** An icon is decoration: it always stands beside its word, so it is hidden from readers. */
export function iconSvg(name: IconName): SafeHtml {
  return html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${iconPaths[name]}"/></svg>`
}

/** Paths of the lighthouse: base, tower, gallery, lantern, roof, then the beams of the lamp. Our own drawing on a 24 × 24 grid. */
export const lighthousePaths = {
  tower: 'M7 21.5h10M9.2 21.5l1.1-10.5h3.4l1.1 10.5M9.7 16.5h4.6M8.8 11h6.4M10.3 11V7.5h3.4V11M9.3 7.5 12 5l2.7 2.5zM12 5V3.2',
  beams: 'M2.5 6.5 7 8.4M2.5 11.8 7 10.4M21.5 6.5 17 8.4M21.5 11.8 17 10.4',
} as const

/** The mark of the programme. `size` in CSS pixels; the beams take the lamp colour. */
export function lighthouseSvg(size = 32): SafeHtml {
  return html`<svg class="mark" width="${size}" height="${size}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${lighthousePaths.tower}"/><path class="beam" d="${lighthousePaths.beams}"/></svg>`
}

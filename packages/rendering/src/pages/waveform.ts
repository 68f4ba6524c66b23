/** A waveform as SVG: `peaks` are heights 0–100 over the `ms` of the sound. The words beside it say the same; it is decoration. */
export function waveformSvg(peaks: readonly number[], ms: number): string {
  const step = 5
  const width = Math.max(peaks.length * step, step)
  const bars = peaks.map((peak, index) => {
    const high = Math.max(2, Math.round(Math.min(100, Math.max(0, peak)) * 0.6))
    return `M${index * step + 1.5} ${32 - high / 2}v${high}`
  })
  return `<svg class="wave" viewBox="0 0 ${width} 64" preserveAspectRatio="none" aria-hidden="true" focusable="false" data-ms="${Math.round(ms)}"><path d="${bars.join('')}" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"/></svg>`
}

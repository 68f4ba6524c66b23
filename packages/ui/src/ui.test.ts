import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  chipHtml,
  chipLooks,
  chipStates,
  colours,
  contrastPairs,
  contrastRatio,
  cssText,
  examples,
  fontFiles,
  html,
  typeSteps,
} from './index.ts'

describe('colours', () => {
  it.each(contrastPairs)('$text on $on reaches $atLeast to 1 ($use)', ({ text, on, atLeast }) => {
    expect(contrastRatio(colours[text], colours[on])).toBeGreaterThanOrEqual(atLeast)
  })

  it('never allow the lamp as text on white', () => {
    expect(contrastRatio(colours.lamp, colours.paper)).toBeLessThan(3)
    expect(contrastPairs.some((pair) => pair.text === 'lamp' && pair.on === 'paper')).toBe(false)
  })

  it('always leave one of the two focus rings visible', () => {
    for (const ground of ['paper', 'mist', 'sand', 'sea-9', 'lamp', 'red-7'] as const) {
      const best = Math.max(contrastRatio(colours.lamp, colours[ground]), contrastRatio(colours.ink, colours[ground]))
      expect(best, ground).toBeGreaterThanOrEqual(3)
    }
  })
})

describe('states', () => {
  it('differ by word and by shape, not by colour alone', () => {
    for (const lang of ['vi', 'en'] as const)
      expect(new Set(chipStates.map((state) => chipLooks[state][lang])).size).toBe(chipStates.length)
    expect(new Set(chipStates.map((state) => chipLooks[state].shape)).size).toBe(chipStates.length)
  })

  it('keep their shape when the word is replaced', () => {
    expect(chipHtml('late', 'vi', 'Quá hạn 6 ngày').text).toContain(chipLooks.late.shape)
    expect(chipHtml('late', 'vi', '<b>').text).toContain('&lt;b&gt;')
  })
})

describe('html', () => {
  it('escapes every foreign string and keeps its own pieces', () => {
    const name = `<img src=x onerror='a("b")'>&`
    expect(html`<p title="${name}">${name}${[html`<b>${1}</b>`, null, false]}</p>`.text).toBe(
      '<p title="&lt;img src=x onerror=&#39;a(&quot;b&quot;)&#39;&gt;&amp;">&lt;img src=x onerror=&#39;a(&quot;b&quot;)&#39;&gt;&amp;<b>1</b></p>',
    )
  })
})

describe('the style sheet', () => {
  it('weighs at most 10 kB compressed', () => {
    expect(gzipSync(cssText, { level: 9 }).length).toBeLessThanOrEqual(10_000)
  })

  it('never draws lines closer than 1.45, so that Vietnamese capitals keep their marks', () => {
    for (const [, size, line] of [
      ...cssText.matchAll(/font:\d+ ([\d.]+)px\/([\d.]+)px/g),
      ...cssText.matchAll(/font-size:([\d.]+)px;line-height:([\d.]+)px/g),
    ])
      expect(Number(line) / Number(size), `${size}/${line}`).toBeGreaterThanOrEqual(1.428)
    for (const [name, [size, line]] of Object.entries(typeSteps)) expect(line / size, name).toBeGreaterThanOrEqual(1.43)
  })

  it('opens every brace it closes', () => {
    expect(cssText.split('{').length).toBe(cssText.split('}').length)
  })

  it('names only font files that are installed', () => {
    for (const file of fontFiles) expect(existsSync(fileURLToPath(import.meta.resolve(file.specifier))), file.name).toBe(true)
  })
})

describe('the examples', () => {
  it.each(Object.keys(examples))('%s is a whole page in Vietnamese that says DEMO', (name) => {
    const text = examples[name]?.text ?? ''
    expect(text).toMatch(/^<!doctype html>\n<html lang="vi">/)
    expect(text).toContain('DEMO')
  })
})

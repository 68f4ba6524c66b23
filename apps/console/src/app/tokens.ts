import { colours } from '@hai-dang/ui'

/** Puts the tokens of `ui` on the page as custom properties; the style sheets name colours only by them. */
export function applyTokens(): void {
  const sheet = new CSSStyleSheet()
  const rows = Object.entries(colours).map(([name, value]) => `--${name}:${value}`)
  sheet.replaceSync(`:root{${rows.join(';')}}`)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}

/** HTML that was built here, piece by piece, with every foreign string escaped. Only `html` and `trustedHtml` make one. */
export class SafeHtml {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

export type HtmlPiece = SafeHtml | string | number | boolean | null | undefined | readonly HtmlPiece[]

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

function pieceText(piece: HtmlPiece): string {
  if (piece === null || piece === undefined || piece === false || piece === true) return ''
  if (piece instanceof SafeHtml) return piece.text
  if (typeof piece === 'string') return escapeHtml(piece)
  if (typeof piece === 'number') return String(piece)
  return piece.map(pieceText).join('')
}

/** Tagged template: strings in the holes are escaped, pieces of HTML and lists of them stay; null, undefined, true and false vanish. */
export function html(strings: TemplateStringsArray, ...pieces: readonly HtmlPiece[]): SafeHtml {
  return new SafeHtml(strings.reduce((text, part, index) => text + part + (index < pieces.length ? pieceText(pieces[index]) : ''), ''))
}

/** For text that is HTML already and was made by our own code (a figure drawn as SVG). Never for anything a person typed. */
export function trustedHtml(text: string): SafeHtml {
  return new SafeHtml(text)
}

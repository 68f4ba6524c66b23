import { fromBase64, parseCanonical, utf8 } from '@hai-dang/trust'
import { textField } from './fields.ts'

/** `hd vectors json`: is this text or these bytes the RFC 8785 form of a document, in strict UTF-8? */
export function vectorJson(line: Record<string, unknown>): Record<string, unknown> {
  const bytes = line.base64 === undefined ? utf8(textField(line, 'text')) : fromBase64(textField(line, 'base64'))
  return { canonical: !hasLoneSurrogate(line) && parseCanonical(bytes).ok }
}

/** A text with a lone surrogate has no UTF-8 form: an encoder would replace it and hide the fault. */
function hasLoneSurrogate(line: Record<string, unknown>): boolean {
  return line.base64 === undefined && !textField(line, 'text').isWellFormed()
}

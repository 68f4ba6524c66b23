import { fromBase64, parseCanonical, utf8 } from '@hai-dang/trust'
import { textField } from './fields.ts'

/** `hd vectors json`: is this text, or are these bytes, the RFC 8785 form of a document in strict UTF-8? */
export function vectorJson(line: Record<string, unknown>): Record<string, unknown> {
  if (line.base64 !== undefined) return { canonical: parseCanonical(fromBase64(textField(line, 'base64'))).ok }
  const written = textField(line, 'text')
  // A lone surrogate has no UTF-8 form: an encoder would replace it and hide the fault.
  return { canonical: written.isWellFormed() && parseCanonical(utf8(written)).ok }
}

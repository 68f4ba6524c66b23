import { type Finding, isNode, type Node, parsed, type Source, visit } from '../floorplan/sources.ts'
import { textOf } from '../glossary/codes.ts'

const spokenAttributes = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'description', 'aria-description'])
const vietnamese = /[ăâđêôơưàằầèềìòồờùừỳáắấéếíóốớúứýảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹạặậẹệịọộợụựỵ]/i
/** Units, and signs that read the same in every language. */
const sameEverywhere = /^(dB|dBFS|LUFS|px|ms|s|kB|MB|WAV|FLAC|PNG|vi|en|Hải Đăng|DEMO|HH:MM)$/

/** Words in the markup of a screen that no catalogue holds. */
export function checkLiterals(sources: readonly Source[]): Finding[] {
  return sources.flatMap((source) => {
    const found: Finding[] = []
    visit(parsed(source.path, source.text), undefined, (node) => {
      const words = wordsOf(node)?.replace(/^[\s·–—:,.()]+|[\s·–—:,.()]+$/g, '')
      if (words === undefined || !/\p{L}{2}|^\p{L}$/u.test(words) || sameEverywhere.test(words)) return
      found.push({
        path: source.path,
        line: node.loc?.start.line ?? 0,
        what: `says "${words.slice(0, 40)}" by itself`,
        allowed: 'a key of the catalogues',
      })
    })
    return found
  })
}

function wordsOf(node: Node): string | undefined {
  if (node.type === 'JSXText') return String(node.value)
  if (node.type === 'JSXExpressionContainer') return undefined
  if (node.type === 'JSXAttribute') return attributeWords(node)
  if (node.type === 'StringLiteral' && vietnamese.test(String(node.value))) return String(node.value)
  if (node.type === 'TemplateElement') {
    const { cooked } = node.value as { cooked?: string }
    return cooked !== undefined && vietnamese.test(cooked) ? cooked : undefined
  }
  return undefined
}

function attributeWords(node: Node): string | undefined {
  const name = isNode(node.name) && node.name.type === 'JSXIdentifier' ? String(node.name.name) : ''
  if (!spokenAttributes.has(name)) return undefined
  const value = isNode(node.value) && node.value.type === 'JSXExpressionContainer' ? node.value.expression : node.value
  const text = textOf(value)
  // A Vietnamese attribute is found as a literal of its own.
  return text !== undefined && vietnamese.test(text) ? undefined : text
}

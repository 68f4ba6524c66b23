import type { BlockNode, InlineNode, RichText } from '@hai-dang/wire'

/** The editor's JSON, as loose as ProseMirror gives it. */
export interface LooseNode {
  type?: string
  text?: string
  attrs?: Record<string, unknown>
  marks?: { type: string; attrs?: Record<string, unknown> }[]
  content?: LooseNode[]
}

const hrefShape = /^(?:https:\/\/|\/id\/)[^\s"<>]{1,1000}$/

/** Keeps of the editor's tree exactly what `page.v1` admits: unknown nodes become their text, unknown marks and attributes go. */
export function toRichText(doc: LooseNode): RichText {
  return { type: 'doc', content: (doc.content ?? []).flatMap(blockOf) }
}

function blockOf(node: LooseNode): BlockNode[] {
  const inside = node.content ?? []
  switch (node.type) {
    case 'paragraph':
      return [paragraphOf(node)]
    case 'heading': {
      const content = inlinesOf(inside)
      const level = Math.min(4, Math.max(2, Number(node.attrs?.level) || 2))
      return [{ type: 'heading', attrs: { level }, ...(content.length > 0 ? { content } : {}) }]
    }
    case 'bulletList':
    case 'orderedList': {
      const items = inside
        .map((item) => ({ type: 'listItem' as const, content: paragraphsOf(item) }))
        .filter((item) => item.content.length > 0)
      return items.length > 0 ? [{ type: node.type, content: items }] : []
    }
    case 'blockquote': {
      const content = paragraphsOf(node)
      return content.length > 0 ? [{ type: 'blockquote', content }] : []
    }
    case 'figure':
      return [{ type: 'figure', attrs: { figure: 0 } }]
    default:
      return inside.flatMap(blockOf)
  }
}

type Paragraph = Extract<BlockNode, { type: 'paragraph' }>

function paragraphOf(node: LooseNode): Paragraph {
  const content = inlinesOf(node.content ?? [])
  return content.length > 0 ? { type: 'paragraph', content } : { type: 'paragraph' }
}

function paragraphsOf(node: LooseNode): Paragraph[] {
  return (node.content ?? []).flatMap((child) => (child.type === 'paragraph' ? [paragraphOf(child)] : paragraphsOf(child)))
}

function inlinesOf(nodes: readonly LooseNode[]): InlineNode[] {
  return nodes.flatMap((node): InlineNode[] => {
    if (node.type === 'hardBreak') return [{ type: 'hardBreak' }]
    if (node.type !== 'text' || node.text === undefined || node.text === '') return []
    const marks = (node.marks ?? []).flatMap(markOf)
    return [marks.length > 0 ? { type: 'text', text: node.text, marks } : { type: 'text', text: node.text }]
  })
}

type Mark = NonNullable<Extract<InlineNode, { type: 'text' }>['marks']>[number]

function markOf(mark: { type: string; attrs?: Record<string, unknown> }): Mark[] {
  if (mark.type === 'bold' || mark.type === 'italic') return [{ type: mark.type }]
  const href = mark.attrs?.href
  return mark.type === 'link' && typeof href === 'string' && hrefShape.test(href) ? [{ type: 'link', attrs: { href } }] : []
}

import type { BlockNode, InlineNode, PageV1 } from '@hai-dang/wire'

const inlines = (nodes: readonly InlineNode[] | undefined) =>
  (nodes ?? []).map((node) => (node.type === 'text' ? node.text : '\n')).join('')

function block(node: BlockNode, page: PageV1): string {
  switch (node.type) {
    case 'paragraph':
    case 'heading':
      return inlines(node.content)
    case 'bulletList':
      return node.content.map((item) => `- ${item.content.map((paragraph) => inlines(paragraph.content)).join(' ')}`).join('\n')
    case 'orderedList':
      return node.content
        .map((item, index) => `${index + 1}. ${item.content.map((paragraph) => inlines(paragraph.content)).join(' ')}`)
        .join('\n')
    case 'blockquote':
      return node.content.map((paragraph) => inlines(paragraph.content)).join('\n')
    case 'figure': {
      const figure = page.figures[node.attrs.figure]
      return figure ? `[${figure.alt}]` : ''
    }
  }
}

/** The whole page as plain text: title, lead and blocks, an empty line between them; figures by their alternative text. */
export function plainText(page: PageV1): string {
  return [page.title, page.lead, ...page.body.content.map((node) => block(node, page))].filter((part) => part.trim() !== '').join('\n\n')
}

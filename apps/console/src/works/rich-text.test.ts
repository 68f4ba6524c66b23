import { richText } from '@hai-dang/wire'
import { expect, test } from 'vitest'
import { toRichText } from './rich-text.ts'

test('attributes and marks the page does not admit are left behind', () => {
  const made = toRichText({
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        attrs: { textAlign: 'left' },
        content: [{ type: 'text', text: 'a', marks: [{ type: 'bold' }, { type: 'strike' }] }],
      },
      {
        type: 'paragraph',
        content: [{ type: 'text', text: 'b', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)', target: '_blank' } }] }],
      },
      {
        type: 'paragraph',
        content: [{ type: 'text', text: 'c', marks: [{ type: 'link', attrs: { href: 'https://example.org/x', rel: 'noopener' } }] }],
      },
    ],
  })
  expect(richText.safeParse(made).success).toBe(true)
  expect(made.content).toEqual([
    { type: 'paragraph', content: [{ type: 'text', text: 'a', marks: [{ type: 'bold' }] }] },
    { type: 'paragraph', content: [{ type: 'text', text: 'b' }] },
    { type: 'paragraph', content: [{ type: 'text', text: 'c', marks: [{ type: 'link', attrs: { href: 'https://example.org/x' } }] }] },
  ])
})

test('a list inside a list is flattened into its paragraphs, and empty lists vanish', () => {
  const item = (text: string, more: object[] = []) => ({
    type: 'listItem',
    content: [{ type: 'paragraph', content: [{ type: 'text', text }] }, ...more],
  })
  const made = toRichText({
    type: 'doc',
    content: [
      { type: 'bulletList', attrs: { start: 1 }, content: [item('một', [{ type: 'bulletList', content: [item('hai')] }])] },
      { type: 'orderedList', content: [] },
    ],
  })
  expect(richText.safeParse(made).success).toBe(true)
  expect(made.content).toHaveLength(1)
  expect(JSON.stringify(made)).toContain('hai')
})

test('headings keep to the levels of a page', () => {
  expect(toRichText({ type: 'doc', content: [{ type: 'heading', attrs: { level: 1 } }] }).content).toEqual([
    { type: 'heading', attrs: { level: 2 } },
  ])
})

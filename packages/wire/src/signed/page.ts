import * as z from 'zod'
import { instant, languageTag, mediaRef, uuid7 } from '../primitives.ts'
import { head } from './head.ts'

/** Rich text as a typed tree (ProseMirror's shape), never stored HTML. Unknown nodes, marks and attributes are refused. */
export const inlineMark = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('bold') }),
  z.strictObject({ type: z.literal('italic') }),
  z.strictObject({ type: z.literal('link'), attrs: z.strictObject({ href: z.string().regex(/^(?:https:\/\/|\/id\/)[^\s"<>]{1,1000}$/) }) }),
])

export const inlineNode = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(20_000), marks: z.array(inlineMark).max(4).optional() }),
  z.strictObject({ type: z.literal('hardBreak') }),
])
export type InlineNode = z.infer<typeof inlineNode>

const inlines = z.array(inlineNode).max(2000)
export const paragraphNode = z.strictObject({ type: z.literal('paragraph'), content: inlines.optional() })
export const headingNode = z.strictObject({
  type: z.literal('heading'),
  attrs: z.strictObject({ level: z.int().min(2).max(4) }),
  content: inlines.optional(),
})
const listItem = z.strictObject({ type: z.literal('listItem'), content: z.array(paragraphNode).min(1).max(50) })
export const bulletListNode = z.strictObject({ type: z.literal('bulletList'), content: z.array(listItem).min(1).max(200) })
export const orderedListNode = z.strictObject({ type: z.literal('orderedList'), content: z.array(listItem).min(1).max(200) })
export const quoteNode = z.strictObject({ type: z.literal('blockquote'), content: z.array(paragraphNode).min(1).max(50) })
/** `figure` is a position in the page's `figures`. */
export const figureNode = z.strictObject({ type: z.literal('figure'), attrs: z.strictObject({ figure: z.int().min(0).max(39) }) })

export const blockNode = z.discriminatedUnion('type', [paragraphNode, headingNode, bulletListNode, orderedListNode, quoteNode, figureNode])
export type BlockNode = z.infer<typeof blockNode>

export const richText = z.strictObject({ type: z.literal('doc'), content: z.array(blockNode).max(2000) })
export type RichText = z.infer<typeof richText>

/** A picture with every derivative the hub made; the portal never re-encodes. */
export const figure = z.strictObject({
  alt: z.string().min(1).max(1000),
  caption: z.string().max(1000).optional(),
  credit: z.string().max(300).optional(),
  derivatives: z
    .array(z.strictObject({ media: mediaRef, width: z.int().min(1).max(10_000), height: z.int().min(1).max(10_000) }))
    .min(1)
    .max(12),
})
export type Figure = z.infer<typeof figure>

/** First parts of addresses that belong to the portal itself: no page may stand there. */
export const reservedPageNames = [
  'api',
  'assets',
  'b',
  'chuyen-muc',
  'en',
  'khai-thac-va-tro-nang',
  'livez',
  'push',
  'readyz',
  'repo',
  'tim-kiem',
  'xac-minh',
] as const

/** Would a page at this path stand in the place of something the portal itself answers? */
export function isReservedPagePath(path: string): boolean {
  const first = path.split('/')[1] ?? ''
  return reservedPageNames.some((name) => name === first)
}

/** The document a page release names by hash: what approvers read and what the portal renders. Not signed itself; its hash is. */
export const pageV1 = z.strictObject({
  ...head('page.v1'),
  path: z
    .string()
    .regex(/^\/[a-z0-9-]+(?:\/[a-z0-9-]+){0,5}$/)
    .max(200),
  column: z.string().min(1).max(120),
  lang: languageTag,
  title: z.string().min(1).max(300),
  lead: z.string().max(1000),
  publishedAt: instant,
  renderer: z.int().min(1),
  body: richText,
  figures: z.array(figure).max(40),
  sources: z.array(z.string().max(300)).max(20),
  listen: mediaRef.optional(),
  translationOf: uuid7.optional(),
})
export type PageV1 = z.infer<typeof pageV1>

import { createHash } from 'node:crypto'
import { bearsSecretMark, lifeOf, missingOf, type WorkFacts } from '@hai-dang/domain'
import { boardPng, drawBoard } from '@hai-dang/rendering'
import { instantOf } from '@hai-dang/schedule'
import { canonicalBytes } from '@hai-dang/trust'
import {
  type MediaItem,
  type MediaRef,
  type PageV1,
  pageV1,
  payloadTypeOf,
  type Refusal,
  reservedPageNames,
  type SoundRendition,
  type WorkContent,
} from '@hai-dang/wire'
import { dayText, instantText } from '../ports/database.ts'
import { knownPicture, knownRecording, type MediaDeps, speechRendition, textsOf } from '../works/index.ts'

export type FreezeDeps = MediaDeps & { config: { zone: string; deployment: string } }

/** What a content becomes: signed items for the sites and for the portal, with every file they name already kept. */
export interface Frozen {
  readonly notBefore: number
  readonly notAfter: number
  readonly pageNotAfter: number
  readonly siteItems: MediaItem[]
  readonly pageItem: MediaItem | null
  /** The content with the hub's own renditions in it: what the sheet shows. */
  readonly content: WorkContent
  readonly speech: SoundRendition | null
}
export type Freezing = { ok: true; frozen: Frozen } | { ok: false; refusal: Refusal; all: readonly Refusal[] }

class NotFreezable extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

async function keepText(deps: FreezeDeps, words: string): Promise<{ sha256: string; length: number }> {
  return deps.blobs.put(new TextEncoder().encode(words), 'text/plain')
}

/** The span of the plan in epoch milliseconds, by the days of the deployment's zone and the limits of the signed policy. */
export function spanOf(deps: Pick<FreezeDeps, 'clock' | 'repository' | 'config'>, plan: WorkContent['plan']) {
  const { zone } = deps.config
  const { limits } = deps.repository.currentPolicy()
  const { when } = plan
  const days =
    when.kind === 'now' ? when : { kind: when.kind, opens: instantOf(zone, when.from, 0), closes: instantOf(zone, when.to, 86_400) }
  return lifeOf(days, deps.clock.now(), limits.releaseDays)
}

async function soundOf(deps: FreezeDeps, content: WorkContent, by: string): Promise<{ item: MediaItem; rendition: SoundRendition } | null> {
  const { sound } = content
  if (!sound) return null
  const words = sound.lang === 'vi' ? content.textVi : content.textEn
  const text = words.trim() ? { text: await keepText(deps, words) } : {}
  const title = content.title
  if (sound.source === 'recording') {
    const rendition = sound.recording ? await knownRecording(deps, sound.recording) : null
    if (!rendition) throw new NotFreezable({ code: 'recording.unknown' })
    return { item: { kind: 'sound', lang: sound.lang, title, media: rendition.media, ...text }, rendition }
  }
  const spoken = await speechRendition(deps, { text: words, lang: sound.lang, by, unheard: true })
  if (!spoken.ok) throw new NotFreezable(spoken.refusal)
  return { item: { kind: 'sound', lang: sound.lang, title, media: spoken.made.media, ...text, synthetic: true }, rendition: spoken.made }
}

const faceWidth = 192
const faceHeight = 64

/** Every face of a board content, one under another, as the signed PNG a site shows at its true pixels. */
export function drawFaces(board: NonNullable<WorkContent['board']>): { ok: true; png: Uint8Array } | { ok: false; refusal: Refusal } {
  const pixels = new Uint8Array(faceWidth * faceHeight * board.faces.length)
  for (const [position, face] of board.faces.entries()) {
    const drawn = drawBoard({ lines: face.lines, capitalPx: face.capitalPx, width: faceWidth, height: faceHeight, colour: board.colour })
    if (!drawn.ok) return { ok: false, refusal: drawn.refusal }
    pixels.set(drawn.pixels, position * faceWidth * faceHeight)
  }
  return { ok: true, png: boardPng(pixels, faceWidth, faceHeight * board.faces.length, board.colour) }
}

async function boardOf(deps: FreezeDeps, content: WorkContent): Promise<MediaItem | null> {
  const { board } = content
  if (!board) return null
  const drawn = drawFaces(board)
  if (!drawn.ok) throw new NotFreezable(drawn.refusal)
  const media = { ...(await deps.blobs.put(drawn.png, 'image/png')), mime: 'image/png' }
  const words = board.faces.map(({ lines }) => lines.filter((line) => line.trim()).join('\n')).join('\n\n')
  return { kind: 'board', lang: content.lang, title: content.title, media, text: await keepText(deps, words) }
}

type FigureNode = { type: 'figure'; attrs: { figure: number } }

/** The picture stands where the author put it, else above the text; without a picture no place for one is left. */
function bodyWith(body: PageV1['body'], hasFigure: boolean): PageV1['body'] {
  const isPlace = (node: PageV1['body']['content'][number]): node is FigureNode => node.type === 'figure'
  if (!hasFigure) return { type: 'doc', content: body.content.filter((node) => !isPlace(node)) }
  if (body.content.some((node) => isPlace(node) && node.attrs.figure === 0)) return body
  return { type: 'doc', content: [{ type: 'figure', attrs: { figure: 0 } }, ...body.content] }
}

async function figuresOf(deps: FreezeDeps, figure: NonNullable<WorkContent['page']>['figure']): Promise<PageV1['figures']> {
  if (!figure) return []
  const picture = await knownPicture(deps, figure.picture)
  if (!picture) throw new NotFreezable({ code: 'picture.unknown' })
  const { alt, caption, credit } = figure
  return [{ alt, ...(caption ? { caption } : {}), ...(credit ? { credit } : {}), derivatives: picture.derivatives }]
}

async function pageOf(
  deps: FreezeDeps,
  content: WorkContent,
  document: { id: string; publishedAt: number; listen: MediaRef | null },
): Promise<MediaItem | null> {
  const { page, title, lang } = content
  if (!page) return null
  const { path, column, lead, sources } = page
  const written: PageV1 = {
    v: 1,
    type: 'page.v1',
    deployment: deps.config.deployment,
    id: document.id,
    path,
    column,
    lang,
    title,
    lead,
    publishedAt: instantText(document.publishedAt),
    renderer: 1,
    body: bodyWith(page.body, page.figure !== null),
    figures: await figuresOf(deps, page.figure),
    sources,
    ...(document.listen ? { listen: document.listen } : {}),
  }
  const checked = pageV1.safeParse(written)
  if (!checked.success)
    throw new NotFreezable({ code: 'work.page-malformed', params: { where: checked.error.issues[0]?.path.join('.') ?? '' } })
  const mime = payloadTypeOf('page.v1')
  const media = { ...(await deps.blobs.put(canonicalBytes(checked.data), mime)), mime }
  return { kind: 'page', lang, title, media }
}

/**
 * Makes everything a content needs to be signed: the voice, the board's picture, the page's document, each kept by its hash. Writes no row but
 * renditions, so it may run before the transaction that submits, and again.
 */
export async function freezeContent(deps: FreezeDeps, content: WorkContent, facts: { pageId: string; by: string }): Promise<Freezing> {
  const now = deps.clock.now()
  const missing = missingOf(content as WorkFacts, dayText(now, deps.config.zone), reservedPageNames)
  const lacks: Refusal[] = missing.map(({ code, params }) => ({ code, ...(params ? { params } : {}) }))
  if (bearsSecretMark(textsOf(content))) lacks.unshift({ code: 'work.secret-mark' })
  const span = spanOf(deps, content.sound || content.board ? content.plan : { ...content.plan, when: { kind: 'now' } })
  if ('code' in span) lacks.push({ code: span.code, ...(span.params ? { params: span.params } : {}) })
  if (lacks[0] || 'code' in span) return { ok: false, refusal: lacks[0]!, all: lacks }
  try {
    const sound = await soundOf(deps, content, facts.by)
    const board = await boardOf(deps, content)
    const page = await pageOf(deps, content, { id: facts.pageId, publishedAt: span.notBefore, listen: sound?.rendition.media ?? null })
    const pageNotAfter = span.notBefore + deps.repository.currentPolicy().limits.pageDays * 86_400_000
    const siteItems = [sound?.item, board].filter((item): item is MediaItem => Boolean(item))
    return { ok: true, frozen: { ...span, pageNotAfter, siteItems, pageItem: page, content, speech: sound?.rendition ?? null } }
  } catch (cause) {
    if (cause instanceof NotFreezable) return { ok: false, refusal: cause.refusal, all: [cause.refusal] }
    throw cause
  }
}

/** SHA-256 in lower-case hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

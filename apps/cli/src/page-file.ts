import { readFile } from 'node:fs/promises'
import { pageHtml } from '@hai-dang/rendering'
import { fromBase64, sha256Hex, text } from '@hai-dang/trust'
import { type PageV1, pageV1, releaseV1 } from '@hai-dang/wire'
import { WrongUse } from './outcome.ts'

/** A portal page with its proof: the signed envelope, the page it names, and whether what is shown is what was signed. */
export interface PageProof {
  readonly envelope: Uint8Array
  readonly matches: boolean
  readonly page: PageV1 | null
}

interface Parts {
  /** Null when only the proof was named. */
  readonly shown: Uint8Array | null
  readonly lang: 'vi' | 'en'
  readonly envelope: Uint8Array
  readonly page: Uint8Array
}

async function fetched(url: string): Promise<{ bytes: Uint8Array; address: URL }> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch(() => null)
  if (!answer) throw new WrongUse(`cannot reach ${url}`)
  if (!answer.ok) throw new WrongUse(`cannot read ${url}: it answers ${answer.status}`)
  return { bytes: new Uint8Array(await answer.arrayBuffer()), address: new URL(answer.url) }
}

/** The portal keeps the proof of `/path` at `/xac-minh/path.env.json` and `.page.json`, for every language. */
async function fromAddress(target: string): Promise<Parts> {
  const { bytes, address } = await fetched(target)
  const english = /^\/en\//.test(address.pathname)
  const path = address.pathname.replace(/^\/en(?=\/)/, '')
  const proof = async (kind: string) => (await fetched(new URL(`/xac-minh${path}.${kind}.json`, address).href)).bytes
  return { shown: bytes, lang: english ? 'en' : 'vi', envelope: await proof('env'), page: await proof('page') }
}

/** A saved page `name.html` has its proof beside it: `name.env.json` and `name.page.json`. Any of the three may be named. */
async function fromFile(file: string): Promise<Parts> {
  const stem = file.replace(/\.(?:html?|env\.json|page\.json)$/, '')
  const read = async (name: string) => {
    const bytes = await readFile(name).catch(() => null)
    if (!bytes) throw new WrongUse(`cannot read ${name}: a saved page needs its proof beside it`)
    return new Uint8Array(bytes)
  }
  const shown = /\.html?$/.test(file) ? await read(file) : null
  const lang = shown && /<html[^>]* lang="?en/.test(Buffer.from(shown).toString('latin1').slice(0, 400)) ? 'en' : 'vi'
  return { shown, lang, envelope: await read(`${stem}.env.json`), page: await read(`${stem}.page.json`) }
}

/** The SHA-256 of the one page that the envelope's payload names, or null. */
function pageNamed(envelope: Uint8Array): string | null {
  try {
    const { payload } = JSON.parse(text(envelope)) as { payload: string }
    const release = releaseV1.parse(JSON.parse(text(fromBase64(payload))))
    const item = release.items.find(({ kind }) => kind === 'page')
    return item && item.kind !== 'relay' && item.media ? item.media.sha256 : null
  } catch {
    // No release: the verdict on the envelope says so.
    return null
  }
}

function readPageDocument(bytes: Uint8Array): PageV1 | null {
  try {
    return pageV1.parse(JSON.parse(text(bytes)))
  } catch {
    // Signed bytes that are no page show nothing.
    return null
  }
}

const escaped = (written: string): string =>
  written.replace(/[&<>"']/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign] ?? sign)

const hiding = /<!--|<(?:script|style|template|noscript|iframe|object)[\s>]/i

/**
 * Is the signed text what a reader sees? The page has one article, in which the signed title, lead and body stand as they are, and nothing that could hide or replace them: no
 * comment, script, style sheet or template inside the page, no `hidden`. The frame around the article is the portal's own and is not signed.
 */
function showsPage(shown: Uint8Array, page: PageV1, lang: 'vi' | 'en'): boolean {
  const html = Buffer.from(shown).toString('utf8')
  const [, article, more] = html.split(/<article[\s>]/)
  if (article === undefined || more !== undefined || hiding.test(html)) return false
  const inside = article.split('</article>')[0] ?? ''
  const bare = inside.replace(/"[^"]*"/g, '""')
  if (/<[^>]*\s(?:hidden|style)[\s=>]/i.test(bare)) return false
  const lead = page.lead ? `<p class="lead">${escaped(page.lead)}</p>` : ''
  return [`<h1>${escaped(page.title)}</h1>${lead}`, pageHtml(page, { lang })].every((signed) => inside.includes(signed))
}

/** Reads a page and its proof from an address or a file. Wrong use where either cannot be read. */
export async function readPage(target: string): Promise<PageProof> {
  const parts = /^https?:\/\//.test(target) ? await fromAddress(target) : await fromFile(target)
  const named = pageNamed(parts.envelope)
  const page = named !== null && (await sha256Hex(parts.page)) === named ? readPageDocument(parts.page) : null
  const matches = page !== null && (parts.shown === null || showsPage(parts.shown, page, parts.lang))
  return { envelope: parts.envelope, matches, page }
}

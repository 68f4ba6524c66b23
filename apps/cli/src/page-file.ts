import { readFile } from 'node:fs/promises'
import { pageHtml } from '@hai-dang/rendering'
import { fromBase64, sha256Hex, text } from '@hai-dang/trust'
import { pageV1, releaseV1 } from '@hai-dang/wire'
import { WrongUse } from './outcome.ts'

/** A portal page with its proof: the signed envelope, and whether what is shown is what was signed. */
export interface PageProof {
  readonly envelope: Uint8Array
  readonly matches: boolean
  readonly about: { readonly title: string; readonly path: string; readonly publishedAt: string } | Record<string, never>
}

interface Parts {
  readonly html: string | null
  readonly envelope: Uint8Array
  readonly page: Uint8Array
}

async function fetched(url: string): Promise<Uint8Array> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch(() => null)
  if (!answer?.ok) throw new WrongUse(`cannot read ${url}`)
  return new Uint8Array(await answer.arrayBuffer())
}

/** The portal keeps the proof of `/path` at `/xac-minh/path.env.json` and `.page.json`, in every language. */
async function fromAddress(address: string): Promise<Parts> {
  const url = new URL(address)
  const path = url.pathname.replace(/^\/en(?=\/)/, '')
  const proof = (kind: string) => fetched(new URL(`/xac-minh${path}.${kind}.json`, url).href)
  return { html: text(await fetched(url.href)), envelope: await proof('env'), page: await proof('page') }
}

/** A saved page `name.html` has its proof beside it: `name.env.json` and `name.page.json`. Any of the three may be named. */
async function fromFile(file: string): Promise<Parts> {
  const stem = file.replace(/\.(?:html?|env\.json|page\.json)$/, '')
  const read = async (name: string) => {
    const bytes = await readFile(name).catch(() => null)
    if (!bytes) throw new WrongUse(`cannot read ${name}: a saved page needs its proof beside it`)
    return new Uint8Array(bytes)
  }
  const html = /\.html?$/.test(file) ? text(await read(file)) : null
  return { html, envelope: await read(`${stem}.env.json`), page: await read(`${stem}.page.json`) }
}

/** The one page item that the envelope's payload names, or null. */
function pageItemOf(envelope: Uint8Array): { sha256: string } | null {
  try {
    const { payload } = JSON.parse(text(envelope)) as { payload: string }
    const release = releaseV1.parse(JSON.parse(text(fromBase64(payload))))
    const item = release.items.find(({ kind }) => kind === 'page')
    return item && item.kind !== 'relay' && item.media ? item.media : null
  } catch {
    return null
  }
}

/** Reads a page and its proof from an address or a file. Wrong use where either cannot be read. */
export async function readPage(target: string): Promise<PageProof> {
  const parts = /^https?:\/\//.test(target) ? await fromAddress(target) : await fromFile(target)
  const item = pageItemOf(parts.envelope)
  if (!item || (await sha256Hex(parts.page)) !== item.sha256) return { envelope: parts.envelope, matches: false, about: {} }
  const page = pageV1.parse(JSON.parse(text(parts.page)))
  const matches = parts.html === null || parts.html.includes(pageHtml(page, { lang: page.lang === 'en' ? 'en' : 'vi' }))
  return { envelope: parts.envelope, matches, about: { title: page.title, path: page.path, publishedAt: page.publishedAt } }
}

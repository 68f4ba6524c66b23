import { drawBoard, facesOf } from '@hai-dang/rendering'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../launch.ts'
import { seriousFindings } from './axe.ts'
import { type Demonstration, startDemonstration } from './demonstration.ts'
import { heardAtPier, seenAtGate, stateOf, within } from './evidence.ts'
import {
  approveByPassphrase,
  approveBySecurityKey,
  inviteToMakeKey,
  makeSecurityKey,
  open,
  openSigning,
  type Person,
  type Piece,
  type Size,
  sendBack,
  signIn,
  signList,
  withdraw,
  writeAndSubmit,
} from './people.ts'

let browser: Browser
let demo: Demonstration
const desk: Size = { width: 1440, height: 900 }
const phone: Size = { width: 360, height: 740 }

beforeAll(async () => {
  // One after the other: unpacking the browser borrows the temporary folder.
  browser = await launchBrowser()
  demo = await startDemonstration()
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await demo?.stop()
})

async function plays({ page }: Person): Promise<number> {
  const board = await page.evaluate(async () => (await fetch('/api/indicators')).json())
  return (board as { figures: { code: string; value: number }[] }).figures.find(({ code }) => code === 'TT-02')?.value ?? 0
}

/** Sound at the pier, words at the gate, the page on the portal. The waiting here is for a busy machine; `isPrompt` holds the product to its three seconds. */
async function arrives(piece: Piece, path: string): Promise<void> {
  await within(20_000, 'the sound at the pier', async () => {
    const heard = await heardAtPier(demo)
    const { playing } = await stateOf(demo.ports.pier)
    return playing?.titles.includes(piece.title) && heard.length > 0 ? true : null
  })
  const drawing = drawBoard({ lines: piece.board.split('\n'), capitalPx: 12, colour: 'amber' })
  if (!drawing.ok) throw new Error('the words do not fit the board')
  // Boards that stand together take turns of a few seconds.
  await within(30_000, 'the words at the gate', async () => {
    const picture = await seenAtGate(demo)
    return picture && facesOf(picture).faces.some((face) => Buffer.from(face).equals(Buffer.from(drawing.pixels))) ? true : null
  })
  await within(20_000, 'the page on the portal', async () => {
    const answer = await fetch(`http://127.0.0.1:${demo.ports.portal}${path}`)
    return answer.status === 200 && (await answer.text()).includes(piece.words) ? true : null
  })
}

interface Sheet {
  readonly digest: string
  readonly pageUrl: string
  readonly approvals: { keyKind: string; at: string }[]
  readonly parts: { release: { items: { kind: string; media?: { ms?: number } }[] } }[]
}

async function sheetOf({ page }: Person, sheet: string): Promise<Sheet> {
  return (await page.evaluate(async (id) => (await fetch(`/api/releases/${id}`)).json(), sheet.split('/').at(-1))) as Sheet
}

/** From the last approval to the first sample, by the product's own clock. Approvals are stated in whole seconds, hence the fourth. */
async function isPrompt(person: Person, sheet: string): Promise<void> {
  const { approvals } = await sheetOf(person, sheet)
  const plays = (await person.page.evaluate(async (id) => (await fetch(`/api/releases/${id}/plays`)).json(), sheet.split('/').at(-1))) as {
    start: string
  }[]
  const last = Math.max(...approvals.map(({ at }) => Date.parse(at)))
  expect(Date.parse(plays.at(-1)!.start) - last, 'milliseconds from the last approval to the sound').toBeLessThan(4000)
}

/** After the sound: one more play, and the number opens down to the verified entry. */
async function isCounted(person: Person, before: number, piece: Piece): Promise<void> {
  const { page, home } = person
  await within(20_000, 'one more play', async () => ((await plays(person)) === before + 1 ? true : null))
  await page.goto(`${home}/indicators`)
  await open(
    page
      .locator('main')
      .getByRole('link', { name: /Lượt phát loa/ })
      .first(),
  )
  await page.getByRole('heading', { level: 1, name: /Lượt phát loa/ }).waitFor()
  await open(page.locator('main').getByRole('link', { name: piece.title }).first())
  await page.getByText('Đúng chữ ký của máy và hai bên').waitFor()
  await page.getByText(piece.words).first().waitFor()
}

async function isHeard(piece: Piece, digest: string, signedMs: number): Promise<void> {
  const heard = (await heardAtPier(demo)).find(({ name }) => name.startsWith(digest))
  expect(heard, `a sound of ${piece.title}`).toBeDefined()
  expect(Math.abs(heard!.ms - signedMs), 'length against the signed one').toBeLessThan(60)
  // Speech at −16 LUFS: loud enough to be heard, never clipped.
  expect(heard!.rmsDb).toBeGreaterThan(-26)
  expect(heard!.rmsDb).toBeLessThan(-10)
  expect(heard!.peakDb).toBeLessThan(-1)
}

async function signedLength(person: Person, sheet: string): Promise<number> {
  const { parts } = await sheetOf(person, sheet)
  return parts.flatMap((part) => part.release.items).find(({ kind }) => kind === 'sound')?.media?.ms ?? 0
}

describe.each([
  [
    'at a desk',
    desk,
    {
      title: 'Thông báo mẫu: kiểm tra áo phao',
      words: 'Đây là bản tin mẫu. Sáng mai gió nhẹ, bà con kiểm tra áo phao trước khi ra khơi.',
      board: 'GIÓ NHẸ\nMANG ÁO PHAO',
    },
  ],
  [
    'on a phone',
    phone,
    {
      title: 'Thông báo mẫu: nước lớn',
      words: 'Đây là bản tin mẫu. Chiều nay nước lớn, bà con neo tàu chắc chắn.',
      board: 'NƯỚC LỚN\nNEO TÀU CHẮC',
    },
  ],
] as const)('a bulletin, %s', (_where, size, piece) => {
  it('is written, approved by both agencies, heard, seen, read, counted and opened to its proof', async () => {
    const lan = await signIn(browser, demo, 'thong-tin', 'lan', size)
    const minh = await signIn(browser, demo, 'thong-tin', 'minh', size)
    const dung = await signIn(browser, demo, 'bien-phong', 'dung', size)
    const before = await plays(lan)
    const sheet = await writeAndSubmit(lan, piece)
    const signedMs = await signedLength(lan, sheet)

    const first = await openSigning(minh, piece.title)
    expect(new URL(first.url()).hostname).toBe('ky.thong-tin.localhost')
    expect(await seriousFindings(first)).toEqual([])
    await approveByPassphrase(first, demo.passphrases.minh!)
    expect((await stateOf(demo.ports.pier)).playing).toBeNull()

    const second = await openSigning(dung, piece.title)
    expect(new URL(second.url()).hostname).toBe('ky.bien-phong.localhost')
    await approveByPassphrase(second, demo.passphrases.dung!)

    await arrives(piece, new URL((await sheetOf(lan, sheet)).pageUrl).pathname)
    await isCounted(lan, before, piece)
    await isHeard(piece, (await sheetOf(lan, sheet)).digest, signedMs)
    await isPrompt(lan, sheet)
    for (const person of [lan, minh, dung]) await person.context.close()
  }, 150_000)
})

describe('a new approver', () => {
  const piece = {
    title: 'Thông báo mẫu: đèn tín hiệu',
    words: 'Đây là bản tin mẫu. Tối nay đèn tín hiệu ở cầu cảng được thay.',
    board: 'THAY ĐÈN\nTÍN HIỆU',
  }

  it('makes a security key, two key officers sign it in, and it approves like any other', async () => {
    const [lan, ha, phuc, quyen] = await Promise.all(
      ['lan', 'ha', 'phuc', 'quyen'].map((login) => signIn(browser, demo, 'thong-tin', login, desk)),
    )
    const dung = await signIn(browser, demo, 'bien-phong', 'dung', desk)
    const before = await plays(lan!)

    const { key, words } = await makeSecurityKey(ha!, await inviteToMakeKey(phuc!, 'Hà'))
    await signList(phuc!, words, demo.passphrases.phuc!)
    await signList(quyen!, words, demo.passphrases.quyen!)
    await within(10_000, 'the new list', async () => {
      const list = (await ha!.page.evaluate(async () => (await fetch('/api/people-lists/thong-tin')).json())) as {
        keys: { kind: string }[]
      }
      return list.keys.some(({ kind }) => kind === 'webauthn') ? true : null
    })

    const sheet = await writeAndSubmit(lan!, piece)
    await approveBySecurityKey(await openSigning(ha!, piece.title), key)
    await approveByPassphrase(await openSigning(dung, piece.title), demo.passphrases.dung!)
    const release = await sheetOf(lan!, sheet)
    expect(release.approvals.map(({ keyKind }) => keyKind)).toContain('webauthn')
    await arrives(piece, new URL(release.pageUrl).pathname)
    await isCounted(lan!, before, piece)
    for (const person of [lan!, ha!, phuc!, quyen!, dung]) await person.context.close()
  }, 150_000)
})

describe('saying no', () => {
  const piece = {
    title: 'Thông báo mẫu: lịch tập huấn',
    words: 'Đây là bản tin mẫu. Lớp tập huấn mở vào sáng thứ hai.',
    board: 'TẬP HUẤN\nSÁNG THỨ HAI',
  }

  it('sends a piece back to its author with the reason, and the other approver no longer sees it waiting', async () => {
    const lan = await signIn(browser, demo, 'thong-tin', 'lan', desk)
    const minh = await signIn(browser, demo, 'thong-tin', 'minh', desk)
    const dung = await signIn(browser, demo, 'bien-phong', 'dung', desk)
    const sheet = await writeAndSubmit(lan, piece)
    await approveByPassphrase(await openSigning(minh, piece.title), demo.passphrases.minh!)
    await sendBack(dung, piece.title, 'Sai ngày khai giảng (mẫu)')
    await lan.page.goto(lan.home)
    await lan.page.getByText('Sai ngày khai giảng (mẫu)').first().waitFor()
    await minh.page.goto(minh.home + sheet)
    await minh.page.getByText('Sai ngày khai giảng (mẫu)').first().waitFor()
    for (const person of [lan, minh, dung]) await person.context.close()
  }, 120_000)

  it('stops what is out by one agency alone: the board goes dark, the page answers 410 with the reason', async () => {
    const dung = await signIn(browser, demo, 'bien-phong', 'dung', desk)
    const releases = (await dung.page.evaluate(async () => (await fetch('/api/releases?status=published')).json())) as { id: string }[]
    for (const { id } of releases) await withdraw(dung, `/releases/${id}`, 'Hết việc (mẫu)', demo.passphrases.dung!)
    const page = new URL((await sheetOf(dung, `/releases/${releases[0]!.id}`)).pageUrl)
    await within(20_000, 'the page gone with its reason', async () => {
      const answer = await fetch(`http://127.0.0.1:${demo.ports.portal}${page.pathname}`)
      return answer.status === 410 && (await answer.text()).includes('Hết việc (mẫu)') ? true : null
    })
    await within(20_000, 'the board dark', async () => ((await stateOf(demo.ports.gate)).standing.length === 0 ? true : null))
    await dung.context.close()
  }, 120_000)
})

describe('every screen of the journey', () => {
  it.each([
    ['at a desk', desk],
    ['on a tablet', { width: 768, height: 1024 }],
    ['on a phone', phone],
  ] as const)(
    'has nothing serious for axe and nothing to scroll sideways, %s',
    async (_where, size) => {
      const lan = await signIn(browser, demo, 'thong-tin', 'lan', size)
      const { page, home } = lan
      const works = (await page.evaluate(async () => (await fetch('/api/works')).json())) as { id: string }[]
      const releases = (await page.evaluate(async () => (await fetch('/api/releases')).json())) as { id: string }[]
      const facts = (await page.evaluate(async () => (await fetch('/api/indicators/TT-02/facts')).json())) as { rows: { factId: string }[] }
      const paths = [
        '/',
        '/works',
        `/works/${works[0]!.id}`,
        '/releases',
        `/releases/${releases[0]!.id}`,
        '/indicators',
        '/indicators/TT-02',
        `/plays/${facts.rows[0]!.factId}`,
        '/sites',
        '/people',
        '/units',
      ]
      const found: string[] = []
      for (const path of paths) {
        await page.goto(home + path)
        await page.getByRole('heading', { level: 1 }).first().waitFor()
        await page.waitForLoadState('load')
        await page.waitForTimeout(400)
        found.push(...(await seriousFindings(page)).map((finding) => `${path} ${finding}`))
        const overflow = await page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)
        if (overflow > 0) found.push(`${path} scrolls ${overflow} px sideways`)
      }
      expect(found).toEqual([])
      await lan.context.close()
    },
    120_000,
  )
})

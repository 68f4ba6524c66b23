import type { Browser, BrowserContext, CDPSession, Locator, Page } from 'playwright-core'
import type { Demonstration } from './demonstration.ts'

export type Agency = 'thong-tin' | 'bien-phong'
export interface Size {
  readonly width: number
  readonly height: number
}

/** One person at their own browser, signed in by password. */
export interface Person {
  readonly login: string
  readonly context: BrowserContext
  readonly page: Page
  readonly home: string
}

const demoPassword = 'hai-dang-demo'

export async function signIn(browser: Browser, demo: Demonstration, agency: Agency, login: string, size: Size): Promise<Person> {
  const context = await browser.newContext({ viewport: size, locale: 'vi-VN' })
  const page = await context.newPage()
  const home = `http://${agency}.localhost:${demo.ports.hub}`
  await page.goto(home)
  await page.getByLabel('Tên đăng nhập').fill(login)
  await page.getByRole('textbox', { name: 'Mật khẩu' }).fill(demoPassword)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Việc cần xử lý', level: 1 }).waitFor()
  return { login, context, page, home }
}

/** Goes on with Tab until the control has the focus: whoever has no mouse must get there too. */
export async function reach(control: Locator): Promise<void> {
  await control.waitFor({ state: 'attached' })
  for (let step = 0; step < 300; step++) {
    if (await control.evaluate((node) => node === node.ownerDocument.activeElement)) return
    await control.page().keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not reach ${control}`)
}

async function press(control: Locator, key: 'Space' | 'Enter' | 'ArrowUp'): Promise<void> {
  await reach(control)
  await control.page().keyboard.press(key)
}

async function write(control: Locator, text: string): Promise<void> {
  await reach(control)
  const { keyboard } = control.page()
  await keyboard.press('Control+A')
  for (const [index, line] of text.split('\n').entries()) {
    if (index > 0) await keyboard.press('Enter')
    await keyboard.insertText(line)
  }
}

/** Opens a link or presses a button by keyboard. */
export async function open(control: Locator): Promise<void> {
  await press(control, 'Enter')
}

export interface Piece {
  readonly title: string
  readonly words: string
  readonly board: string
}

/** An editor writes for loudspeaker, board and page, to be played as soon as both have approved, and submits, all by keyboard. Answers the sheet's address. */
export async function writeAndSubmit({ page, home }: Person, piece: Piece): Promise<string> {
  await page.goto(`${home}/works`)
  const begin = page.getByRole('button', { name: 'Viết bài mới' }).or(page.getByRole('link', { name: 'Viết bài mới' }))
  await open(begin.first())
  await write(page.getByLabel('Tên bài'), piece.title)
  await write(page.locator('#field-text'), piece.words)
  await press(page.getByRole('switch', { name: 'Dùng kênh này: Bảng điện tử' }), 'Space')
  await write(page.getByLabel('Chữ trên mặt 1'), piece.board)
  await press(page.getByRole('switch', { name: 'Dùng kênh này: Trang tin' }), 'Space')
  await press(page.getByRole('checkbox', { name: /Cầu cảng mẫu/ }), 'Space')
  await press(page.getByRole('checkbox', { name: /Cửa khẩu mẫu/ }), 'Space')
  await press(page.getByRole('radio', { name: 'Theo giờ trong ngày' }), 'ArrowUp')
  await page.getByText(/đã lưu \d\d:\d\d/).waitFor()
  await open(page.getByRole('button', { name: 'Gửi duyệt' }))
  await page.waitForURL(/\/releases\//)
  return page.url().slice(home.length)
}

/** Opens the sheet from the desk and follows it to the signing page of the approver's own agency. */
export async function openSigning({ page, context, home }: Person, title: string): Promise<Page> {
  await page.goto(home)
  await open(page.locator('main').getByRole('link', { name: title }).first())
  const button = page.getByRole('button', { name: /^Duyệt/ }).first()
  await reach(button)
  const opened = context.waitForEvent('page', { timeout: 10_000 })
  await open(button)
  const signing = await opened
  await signing.getByText('Đã tự tải, so từng tệp và dựng lại đúng bản sẽ duyệt.').waitFor()
  return signing
}

/** Approves with the passphrase-wrapped key. Answers when the page said that it was done. */
export async function approveByPassphrase(signing: Page, passphrase: string): Promise<void> {
  await write(signing.getByLabel('Mật khẩu của khoá'), passphrase)
  await signing.keyboard.press('Enter')
  await signing.getByText('Đã duyệt.').waitFor()
}

/** A security key that lives in the browser, as Chromium's developer tools offer it; `from` moves the keys of another page's over. */
export interface SecurityKey {
  readonly session: CDPSession
  readonly authenticatorId: string
}

export async function plugInSecurityKey(page: Page, from?: SecurityKey): Promise<SecurityKey> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'usb',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  if (from) {
    const { credentials } = await from.session.send('WebAuthn.getCredentials', { authenticatorId: from.authenticatorId })
    for (const credential of credentials) await session.send('WebAuthn.addCredential', { authenticatorId, credential })
  }
  return { session, authenticatorId }
}

/** The keys of a person's agency, on the console. */
async function openKeys({ page, home }: Person): Promise<void> {
  await page.goto(`${home}/people`)
  await page
    .getByRole('radio', { name: 'Khoá duyệt' })
    .or(page.getByRole('link', { name: 'Khoá duyệt' }))
    .or(page.getByText('Khoá duyệt'))
    .first()
    .click()
  await page.getByText('Đang vào hoặc ra danh sách').first().waitFor()
}

/** A key officer invites a person to make a key; answers the address to hand over. */
export async function inviteToMakeKey(officer: Person, name: string): Promise<string> {
  const { page } = officer
  await openKeys(officer)
  await page.getByRole('button', { name: 'Mời tạo khoá' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox').or(dialog.getByLabel('Người')).first().fill(name)
  await page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .click()
  await dialog.getByRole('button', { name: 'Tạo địa chỉ mời' }).click()
  const link = dialog.getByRole('link', { name: 'Mở trên máy này' })
  await link.waitFor()
  return (await link.getAttribute('href')) ?? ''
}

/** The invited person makes a security key on the signing page; answers the key and the words to compare. */
export async function makeSecurityKey(person: Person, address: string): Promise<{ key: SecurityKey; words: string }> {
  const signing = await person.context.newPage()
  const key = await plugInSecurityKey(signing)
  await signing.goto(address)
  await signing.getByRole('button', { name: 'Tạo bằng khoá cứng' }).click()
  await signing.getByText('Đã tạo khoá.').waitFor()
  return { key, words: (await signing.locator('.bigwords').innerText()).trim() }
}

/** A key officer reads the words, compares, and signs the next list. */
export async function signList(officer: Person, words: string, passphrase: string): Promise<void> {
  await openKeys(officer)
  const opened = officer.context.waitForEvent('page', { timeout: 10_000 })
  await officer.page.getByRole('button', { name: 'Ký danh sách' }).first().click()
  const signing = await opened
  await signing.getByText(words).first().waitFor()
  await signing.getByLabel('Mật khẩu của khoá').fill(passphrase)
  await signing.keyboard.press('Enter')
  await signing.getByText('Đã ký danh sách.').waitFor()
}

/** Approves with a security key: one touch. */
export async function approveBySecurityKey(signing: Page, key: SecurityKey): Promise<void> {
  await plugInSecurityKey(signing, key)
  await signing
    .getByLabel('Khoá', { exact: true })
    .selectOption({ label: (await signing.locator('#key option', { hasText: 'Khoá cứng' }).first().innerText()).trim() })
  await signing.getByRole('button', { name: /^Duyệt/ }).click()
  await signing.getByText('Đã duyệt.').waitFor()
}

/** Sends a sheet back with a reason, from the console: no key is needed to say no. */
export async function sendBack({ page, home }: Person, title: string, reason: string): Promise<void> {
  await page.goto(home)
  await page.getByRole('link', { name: title }).first().click()
  await page.getByRole('button', { name: 'Trả lại kèm lý do' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill(reason)
  await dialog.getByRole('button', { name: 'Trả lại' }).click()
  await page.getByText(reason).first().waitFor()
}

/** Stops what is out: the reason on the console, the signature on the agency's own origin. One agency is enough. */
export async function withdraw({ page, context, home }: Person, sheet: string, reason: string, passphrase: string): Promise<void> {
  await page.goto(home + sheet)
  await page.getByRole('button', { name: 'Ngừng phát' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill(reason)
  const opened = context.waitForEvent('page', { timeout: 10_000 })
  await dialog.getByRole('button', { name: /^(?:Ngừng phát|Gỡ bài)$/ }).click()
  const signing = await opened
  await signing.getByText(reason).first().waitFor()
  await signing.getByLabel('Mật khẩu của khoá').fill(passphrase)
  await signing.keyboard.press('Enter')
  await signing.getByText('Đã ký lệnh ngừng.').waitFor()
}

import { fileURLToPath } from 'node:url'
import { launchBrowser } from './browser.ts'

export interface BrowserDoors {
  answer(door: string, line: string | null): Promise<string>
  close(): Promise<void>
}

/** The pure doors as one script, built from the same sources Node runs. */
async function bundleDoors(): Promise<string> {
  const { build } = await import('vite')
  const entry = fileURLToPath(new URL('./doors/batch.ts', import.meta.url))
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: false, target: 'esnext', lib: { entry, formats: ['iife'], name: 'hd', fileName: 'hd' } },
  })
  const outputs = Array.isArray(built) ? built : [built]
  for (const output of outputs) {
    if ('output' in output) for (const piece of output.output) if (piece.type === 'chunk') return piece.code
  }
  throw new Error('the doors could not be bundled')
}

/**
 * The batch doors inside headless Chromium, on a page of a secure origin (WebCrypto needs one) that no server stands behind. Refuses as wrong use where no browser
 * can start.
 */
export async function openBrowserDoors(): Promise<BrowserDoors> {
  const [script, browser] = await Promise.all([bundleDoors(), launchBrowser()])
  const page = await browser.newPage()
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>hd</title>' }))
  await page.goto('https://hd.localhost/')
  await page.addScriptTag({ content: script })
  return {
    answer: (door, line) =>
      page.evaluate(
        (asked: { door: string; line: string | null }) => {
          const doors = (globalThis as unknown as { hd: { answerLine(door: string, line: string | null): Promise<string> } }).hd
          return doors.answerLine(asked.door, asked.line)
        },
        { door, line },
      ),
    close: () => browser.close(),
  }
}

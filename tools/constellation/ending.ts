import { sleep } from '../processes.ts'

/** Resolves when the person or the system asks us to stop, or when the process that started us is gone. */
export function whenAsked(): { asked: Promise<string>; isAsked(): boolean } {
  let reason: string | undefined
  const asked = new Promise<string>((resolve) => {
    const ask = (why: string) => (): void => {
      reason ??= why
      resolve(reason)
    }
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, ask(name))
    const parent = process.ppid
    setInterval(() => {
      if (process.ppid !== parent) ask('parent gone')()
    }, 500).unref()
  })
  return { asked, isAsked: () => reason !== undefined }
}

/** Runs the endings one after another; one that fails does not keep the next from running. */
export async function endAll(endings: (() => Promise<void> | void)[]): Promise<void> {
  const limit = sleep(4_500).then(() => 'late' as const)
  for (const end of endings) {
    try {
      await Promise.race([Promise.resolve(end()), limit])
    } catch (cause) {
      console.error(cause)
    }
  }
}

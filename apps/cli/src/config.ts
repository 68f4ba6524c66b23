/** The only reader of the environment. `chromium` is the browser to use for `--runtime chromium`; `environment` is handed on to it. */
export interface CliConfig {
  readonly chromium: string | undefined
  readonly environment: Readonly<Record<string, string>>
}

export function readConfig(): CliConfig {
  const environment = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
  return { chromium: process.env.HD_CHROMIUM, environment }
}

/** Runs `work` while the temporary folder is `folder`: some packages ask the environment each time where it is. */
export async function withTemporaryFolder(folder: string, work: () => Promise<void>): Promise<void> {
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  try {
    await work()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

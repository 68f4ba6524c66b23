/** A refusal in this room: a code of one of its closed lists, and what fills the wording. */
export interface WorkRefusal {
  readonly code: WorkCode
  readonly params?: Readonly<Record<string, string | number>>
}

export const workCodes = [
  'work.no-title',
  'work.no-channel',
  'work.no-text',
  'work.no-recording',
  'work.no-face',
  'work.no-area',
  'work.plan-midnight',
  'work.plan-backwards',
  'work.plan-over',
  'work.page-path',
  'work.page-reserved',
  'work.no-column',
  'work.no-body',
  'work.no-alt',
  'work.secret-mark',
  'work.not-editor',
  'work.pending',
  'work.published',
] as const
export type WorkCode = (typeof workCodes)[number]

export type WorkChannel = 'sound' | 'board' | 'page'
export type WorkState = 'nhap' | 'cho_duyet' | 'tra_lai' | 'da_duyet' | 'da_ngung'

/** What this room needs to see of a work's content; the rest is shape. */
export interface WorkFacts {
  readonly title: string
  readonly textVi: string
  readonly textEn: string
  readonly sound: { readonly source: 'speech' | 'recording'; readonly lang: 'vi' | 'en'; readonly recording: object | null } | null
  readonly board: { readonly faces: readonly { readonly lines: readonly string[] }[] } | null
  readonly page: {
    readonly path: string
    readonly column: string
    readonly lead: string
    readonly body: { readonly content: readonly unknown[] }
    readonly figure: { readonly alt: string } | null
  } | null
  readonly plan: {
    readonly areas: readonly string[]
    readonly when:
      | { readonly kind: 'now' }
      | { readonly kind: 'times'; readonly times: readonly string[]; readonly from: string; readonly to: string }
  }
}

/** The channels a content is written for, in the order screens list them. */
export function channelsOf(content: Pick<WorkFacts, 'sound' | 'board' | 'page'>): WorkChannel[] {
  return (['sound', 'board', 'page'] as const).filter((channel) => content[channel] !== null)
}

const pagePath = /^\/[a-z0-9-]+(?:\/[a-z0-9-]+){0,5}$/
/** Marks of state secrets, alone on a line, brackets or dashes around them apart, or after "Độ mật:". The programme's system takes none. */
const secretMark =
  /(?:^|\n)[^\p{L}\p{N}\n]*(?:Độ\s+mật\s*:\s*)?(?:TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)[^\p{L}\p{N}\n]*(?:$|\n)|Độ\s+mật\s*:\s*(?:tuyệt\s+mật|tối\s+mật|mật)/iu
/** A stamp in capitals before what it marks: `TỐI MẬT: …`, `MẬT – …`. */
const stampedFirst = /(?:^|\n)\s*(?:TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)\s*[-–—:|/]/u

function soundLacks({ sound, textVi, textEn }: WorkFacts): WorkCode[] {
  if (!sound) return []
  if (sound.source === 'recording') return sound.recording ? [] : ['work.no-recording']
  return (sound.lang === 'vi' ? textVi : textEn).trim() ? [] : ['work.no-text']
}

/** The first part of an address that belongs to the portal itself; null where a page may stand. */
function reservedPart(path: string, reserved: readonly string[]): string | null {
  const first = path.split('/')[1] ?? ''
  return reserved.includes(first) ? first : null
}

function pageLacks({ page }: WorkFacts, reserved: readonly string[]): WorkRefusal[] {
  if (!page) return []
  const lacks: WorkRefusal[] = []
  const taken = reservedPart(page.path, reserved)
  if (!pagePath.test(page.path)) lacks.push({ code: 'work.page-path' })
  else if (taken !== null) lacks.push({ code: 'work.page-reserved', params: { name: `/${taken}` } })
  if (!page.column.trim()) lacks.push({ code: 'work.no-column' })
  if (page.body.content.length === 0) lacks.push({ code: 'work.no-body' })
  if (page.figure && !page.figure.alt.trim()) lacks.push({ code: 'work.no-alt' })
  return lacks
}

/** What makes the days and times of a plan senseless, the plainest first. `today` is the local day `YYYY-MM-DD`. */
export function planRefusal({ when }: Pick<WorkFacts['plan'], 'when'>, today: string): WorkRefusal | null {
  if (when.kind === 'now') return null
  if (when.times.includes('24:00')) return { code: 'work.plan-midnight' }
  if (when.to < when.from) return { code: 'work.plan-backwards', params: { from: when.from, to: when.to } }
  return when.to < today ? { code: 'work.plan-over' } : null
}

/**
 * What a content still lacks before it may be sent for approval, all of it at once. `today` is the local day `YYYY-MM-DD`; `reserved` are the first parts
 * of addresses that are the portal's own.
 */
export function missingOf(content: WorkFacts, today: string, reserved: readonly string[]): WorkRefusal[] {
  const lacks: WorkCode[] = []
  const { board, plan, sound } = content
  if (!content.title.trim()) lacks.push('work.no-title')
  if (channelsOf(content).length === 0) lacks.push('work.no-channel')
  lacks.push(...soundLacks(content))
  if (board && (board.faces.length === 0 || board.faces.some(({ lines }) => lines.every((line) => !line.trim()))))
    lacks.push('work.no-face')
  if ((sound || board) && plan.areas.length === 0) lacks.push('work.no-area')
  const plain = lacks.map((code): WorkRefusal => ({ code }))
  const planned = sound || board ? planRefusal(plan, today) : null
  return [...plain, ...(planned ? [planned] : []), ...pageLacks(content, reserved)]
}

/** Invariant 12: no state secret enters. */
export function bearsSecretMark(texts: readonly string[]): boolean {
  return texts.some((text) => {
    const whole = text.normalize('NFC')
    return secretMark.test(whole) || stampedFirst.test(whole)
  })
}

const foldMs = 5 * 60_000

/**
 * Does a save replace the newest revision instead of standing beside it? Autosaves of one author fold within five minutes of the first of them;
 * a revision that was frozen into a release never folds away.
 */
export function foldsInto(newest: { author: string; openedAt: number; frozen: boolean }, save: { author: string; at: number }): boolean {
  return newest.author === save.author && !newest.frozen && save.at >= newest.openedAt && save.at - newest.openedAt < foldMs
}

/** May this person change the work now? Its author and the editors of its own agency may, while nothing of it waits for approval. */
export function editRefusal(
  work: { state: WorkState; author: string; agency: string },
  person: { id: string; agency: string; isEditor: boolean },
): WorkRefusal | null {
  const own = work.author === person.id || (person.isEditor && work.agency === person.agency)
  if (!own) return { code: 'work.not-editor' }
  return work.state === 'cho_duyet' ? { code: 'work.pending' } : null
}

/** `TP-2026-0001`: the human code of a work, numbered by year. */
export function workCode(year: number, number: number): string {
  return `TP-${year}-${String(number).padStart(4, '0')}`
}

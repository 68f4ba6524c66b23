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
  'work.plan-over',
  'work.page-path',
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
    readonly when: { readonly kind: 'now' } | { readonly kind: 'times'; readonly from: string; readonly to: string }
  }
}

/** The channels a content is written for, in the order screens list them. */
export function channelsOf(content: Pick<WorkFacts, 'sound' | 'board' | 'page'>): WorkChannel[] {
  return (['sound', 'board', 'page'] as const).filter((channel) => content[channel] !== null)
}

const pagePath = /^\/[a-z0-9-]+(?:\/[a-z0-9-]+){0,5}$/
/** Marks of state secrets in the capitals they are stamped in, alone on a line or after "Độ mật:". The programme's system takes none. */
const secretMark = /(?:^|\n)\s*(?:Độ mật\s*:\s*)?(?:TUYỆT MẬT|TỐI MẬT|MẬT)\s*(?:$|\n)|Độ mật\s*:\s*(?:tuyệt mật|tối mật|mật)/iu

function soundLacks({ sound, textVi, textEn }: WorkFacts): WorkCode[] {
  if (!sound) return []
  if (sound.source === 'recording') return sound.recording ? [] : ['work.no-recording']
  return (sound.lang === 'vi' ? textVi : textEn).trim() ? [] : ['work.no-text']
}

function pageLacks({ page }: WorkFacts): WorkCode[] {
  if (!page) return []
  const lacks: WorkCode[] = []
  if (!pagePath.test(page.path)) lacks.push('work.page-path')
  if (!page.column.trim()) lacks.push('work.no-column')
  if (page.body.content.length === 0) lacks.push('work.no-body')
  if (page.figure && !page.figure.alt.trim()) lacks.push('work.no-alt')
  return lacks
}

/** What a content still lacks before it may be sent for approval, all of it at once. `today` is the local day `YYYY-MM-DD`. */
export function missingOf(content: WorkFacts, today: string): WorkRefusal[] {
  const lacks: WorkCode[] = []
  const { board, plan, sound } = content
  if (!content.title.trim()) lacks.push('work.no-title')
  if (channelsOf(content).length === 0) lacks.push('work.no-channel')
  lacks.push(...soundLacks(content))
  if (board && (board.faces.length === 0 || board.faces.some(({ lines }) => lines.every((line) => !line.trim()))))
    lacks.push('work.no-face')
  if ((sound || board) && plan.areas.length === 0) lacks.push('work.no-area')
  if ((sound || board) && plan.when.kind === 'times' && (plan.when.to < today || plan.when.to < plan.when.from))
    lacks.push('work.plan-over')
  lacks.push(...pageLacks(content))
  return lacks.map((code) => ({ code }))
}

/** Invariant 12: no state secret enters. */
export function bearsSecretMark(texts: readonly string[]): boolean {
  return texts.some((text) => secretMark.test(text))
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

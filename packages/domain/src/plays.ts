/**
 * What a site's log proves. Entries come in as the device signed them, in order of `seq`; airings, cuts and doubts go out. Nothing is
 * incremented here: a number is the count of airings.
 */

export interface LoggedOccurrence {
  readonly digest: string
  readonly slot: string
  readonly nominal: string
  readonly repeat: number
}

/** The entries that matter to a judgement; other kinds pass by. Instants are texts with milliseconds. */
export type LoggedEntry =
  | {
      readonly seq: number
      readonly at: string
      readonly kind: 'start'
      readonly occurrence: LoggedOccurrence
      readonly sha256: readonly string[]
    }
  | {
      readonly seq: number
      readonly at: string
      readonly kind: 'end'
      readonly occurrence: LoggedOccurrence
      readonly heardMs: number
      readonly levelDb10: number | null
    }
  | {
      readonly seq: number
      readonly at: string
      readonly kind: 'cut'
      readonly occurrence: LoggedOccurrence
      readonly heardMs: number
      readonly reason: string
    }
  | { readonly seq: number; readonly at: string; readonly kind: 'boot' | 'refusal' | 'clock' | 'gap' | 'hold' | 'missed' }

export type Doubt =
  | 'play.unknown-release'
  | 'play.not-planned'
  | 'play.outside-life'
  | 'play.after-withdrawal'
  | 'play.after-retirement'
  | 'play.short'
  | 'play.wrong-media'
  | 'play.duplicate'
  | 'play.end-without-start'

/** What the hub knows of an occurrence's order: null when it never released such a thing to this site. */
export interface OrderFacts {
  readonly releaseId: string
  /** Would the evaluator have planned this occurrence here? */
  readonly planned: boolean
  readonly expectedMs: number | null
  /** Files of the slot's items; empty for what has none. */
  readonly media: readonly string[]
  readonly notBefore: number
  readonly notAfter: number
  readonly withdrawnAt: number | null
  /** When the site was taken out of service: what it logged before still counts. */
  readonly retiredAt?: number | null
}

export interface OpenStart {
  readonly seq: number
  readonly at: string
  readonly occurrence: LoggedOccurrence
  readonly sha256: readonly string[]
}

export interface JudgedPlay {
  readonly kind: 'airing' | 'cut'
  readonly occurrence: LoggedOccurrence
  readonly startSeq: number
  readonly endSeq: number
  readonly start: string
  readonly end: string
  readonly heardMs: number
  readonly levelDb10: number | null
  readonly cutReason: string | null
  readonly releaseId: string | null
  /** A: a signed system capture without a doubt. C: the site's word alone, with its doubts. */
  readonly grade: 'A' | 'C'
  readonly doubts: readonly Doubt[]
}

export interface Judgement {
  readonly plays: readonly JudgedPlay[]
  /** Starts that have not ended yet, for the next batch. */
  readonly open: readonly OpenStart[]
}

/** How long after a withdrawal an offline site may still have played in good faith is a matter of its receipts; this is the grace for its clock. */
const clockGraceMs = 5_000

export function occurrenceId(occurrence: LoggedOccurrence): string {
  return `${occurrence.digest}/${occurrence.slot}/${occurrence.nominal}/${occurrence.repeat}`
}

interface Heard {
  readonly start: OpenStart
  /** Whether the log has the start at all. */
  readonly begun: boolean
  readonly end: string
  readonly heardMs: number
  readonly whole: boolean
}

function doubtsOf({ start, begun, end, heardMs, whole }: Heard, facts: OrderFacts | null): Doubt[] {
  if (!facts) return ['play.unknown-release']
  const doubts: Doubt[] = []
  const began = Date.parse(start.at)
  if (!facts.planned) doubts.push('play.not-planned')
  if (began < facts.notBefore - clockGraceMs || Date.parse(end) > facts.notAfter + clockGraceMs) doubts.push('play.outside-life')
  if (facts.withdrawnAt !== null && began > facts.withdrawnAt + clockGraceMs) doubts.push('play.after-withdrawal')
  const retiredAt = facts.retiredAt ?? null
  if (retiredAt !== null && began > retiredAt + clockGraceMs) doubts.push('play.after-retirement')
  // A start that names no file proves none; only what has no file of its own, such as a relay, may be silent about it.
  const isSilent = start.sha256.length === 0 && facts.media.length > 0
  if (begun && (isSilent || start.sha256.some((hash) => !facts.media.includes(hash)))) doubts.push('play.wrong-media')
  // A play that ends a twentieth early was not heard whole.
  if (whole && facts.expectedMs !== null && heardMs < facts.expectedMs * 0.95) doubts.push('play.short')
  return doubts
}

/**
 * Pairs starts with their ends over one batch. `open` are starts left from batches before; `counted` are occurrences this device has already aired whole; `orderOf` answers what
 * the hub knows. A second whole play of one occurrence is a duplicate and never counts.
 */
export function judgePlays(
  entries: readonly LoggedEntry[],
  open: readonly OpenStart[],
  counted: ReadonlySet<string>,
  orderOf: (occurrence: LoggedOccurrence) => OrderFacts | null,
): Judgement {
  const waiting = new Map(open.map((start) => [occurrenceId(start.occurrence), start]))
  const aired = new Set(counted)
  const plays: JudgedPlay[] = []
  for (const entry of entries) {
    if (entry.kind === 'start') waiting.set(occurrenceId(entry.occurrence), entry)
    if (entry.kind !== 'end' && entry.kind !== 'cut') continue
    const id = occurrenceId(entry.occurrence)
    const begun = waiting.get(id)
    const start: OpenStart = begun ?? { seq: entry.seq, at: entry.at, occurrence: entry.occurrence, sha256: [] }
    waiting.delete(id)
    const facts = orderOf(entry.occurrence)
    const whole = entry.kind === 'end'
    const doubts = doubtsOf({ start, begun: begun !== undefined, end: entry.at, heardMs: entry.heardMs, whole }, facts)
    if (!begun) doubts.push('play.end-without-start')
    if (whole && aired.has(id)) doubts.push('play.duplicate')
    if (whole && doubts.length === 0) aired.add(id)
    plays.push({
      kind: whole ? 'airing' : 'cut',
      occurrence: entry.occurrence,
      startSeq: start.seq,
      endSeq: entry.seq,
      start: start.at,
      end: entry.at,
      heardMs: entry.heardMs,
      levelDb10: entry.kind === 'end' ? entry.levelDb10 : null,
      cutReason: entry.kind === 'cut' ? entry.reason : null,
      releaseId: facts?.releaseId ?? null,
      grade: doubts.length === 0 ? 'A' : 'C',
      doubts,
    })
  }
  return { plays, open: [...waiting.values()] }
}

/** Wording of each doubt, in both languages. */
export const playDoubts: Readonly<Record<Doubt, { readonly vi: string; readonly en: string }>> = {
  'play.unknown-release': { vi: 'Trung tâm không có lệnh phát này cho điểm phát.', en: 'The hub never released this order to the site.' },
  'play.not-planned': { vi: 'Lần phát không có trong lịch của lệnh.', en: 'The order does not plan this play.' },
  'play.outside-life': { vi: 'Phát ngoài thời hạn của lệnh.', en: 'Played outside the life of the order.' },
  'play.after-withdrawal': { vi: 'Phát sau khi lệnh đã ngừng.', en: 'Played after the order was withdrawn.' },
  'play.after-retirement': { vi: 'Phát sau khi thiết bị đã ngừng sử dụng.', en: 'Played after the device was taken out of service.' },
  'play.short': { vi: 'Thời lượng nghe được ngắn hơn bản đã duyệt.', en: 'Heard for less time than the approved sound lasts.' },
  'play.wrong-media': { vi: 'Tệp đã phát không phải tệp đã duyệt.', en: 'The file played is not the approved one.' },
  'play.duplicate': { vi: 'Lần phát này đã được tính.', en: 'This play has been counted already.' },
  'play.end-without-start': { vi: 'Nhật ký ghi kết thúc mà không có bắt đầu.', en: 'The log has an end without a start.' },
}

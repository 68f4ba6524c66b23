import type { ReleaseRow, ReleaseStatus, SiteView, WorkRow, WorkStatus } from '@hai-dang/wire'
import type { ReactNode } from 'react'
import type { MessageKey } from '../messages/catalogue.ts'
import { useWords, wordOr } from '../messages/catalogue.ts'

export type Tone = 'plan' | 'way' | 'done' | 'conf' | 'late' | 'held' | 'off' | 'air'

/** State is fill, shape and word, never colour alone. */
const shapes: Record<Tone, ReactNode> = {
  plan: <circle cx="8" cy="8" r="5.5" />,
  way: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
    </>
  ),
  done: <path d="M3 8.5l3.2 3.2L13 4.8" />,
  conf: <path d="M2 8.5l3 3 5-6M7 11.5l.5.5L14 5" />,
  late: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 4.5V8l2.5 1.5" />
    </>
  ),
  held: <path d="M5.5 3v10M10.5 3v10" />,
  off: <path d="M3 13L13 3" />,
  air: <circle cx="8" cy="8" r="5" fill="currentColor" />,
}

export function Chip({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`chip c-${tone}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {shapes[tone]}
      </svg>
      {children}
    </span>
  )
}

const releaseTones: Record<ReleaseStatus, Tone> = {
  pending: 'held',
  approved: 'way',
  published: 'conf',
  refused: 'late',
  recalled: 'off',
  withdrawn: 'off',
  superseded: 'plan',
  expired: 'plan',
}

/** A page is put up and taken down; only what loudspeakers and boards carry is on air. */
export function isPageOnly(channels: readonly string[]): boolean {
  return channels.length > 0 && channels.every((channel) => channel === 'page')
}

export function ReleaseChip({ release }: { release: Pick<ReleaseRow, 'status' | 'channels'> }) {
  const { t } = useWords()
  const { status } = release
  const word = isPageOnly(release.channels)
    ? wordOr(t, `release.status.${status}.page`, t(`release.status.${status}` as MessageKey))
    : t(`release.status.${status}` as MessageKey)
  return <Chip tone={releaseTones[status]}>{word}</Chip>
}

const workTones: Record<WorkStatus, Tone> = { nhap: 'plan', cho_duyet: 'held', tra_lai: 'late', da_duyet: 'conf', da_ngung: 'off' }

export function WorkChip({ work }: { work: Pick<WorkRow, 'status' | 'channels'> }) {
  const { t } = useWords()
  const { status } = work
  const word = isPageOnly(work.channels)
    ? wordOr(t, `work.status.${status}.page`, t(`work.status.${status}` as MessageKey))
    : t(`work.status.${status}` as MessageKey)
  return <Chip tone={workTones[status]}>{word}</Chip>
}

const siteTones: Record<SiteView['state'], Tone> = { playing: 'air', ready: 'done', stale: 'way', silent: 'late', never_seen: 'plan' }

export function SiteChip({ site }: { site: Pick<SiteView, 'state' | 'kind'> }) {
  const { t } = useWords()
  const key = site.state === 'playing' ? `site.state.playing.${site.kind}` : `site.state.${site.state}`
  return <Chip tone={siteTones[site.state]}>{t(key as MessageKey)}</Chip>
}

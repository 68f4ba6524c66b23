import type { ReleaseStatus, SiteView, WorkStatus } from '@hai-dang/wire'
import type { ReactNode } from 'react'
import type { MessageKey } from '../messages/catalogue.ts'
import { useWords } from '../messages/catalogue.ts'

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

export function ReleaseChip({ status }: { status: ReleaseStatus }) {
  const { t } = useWords()
  return <Chip tone={releaseTones[status]}>{t(`release.status.${status}` as MessageKey)}</Chip>
}

const workTones: Record<WorkStatus, Tone> = { nhap: 'plan', cho_duyet: 'held', tra_lai: 'late', da_duyet: 'conf', da_ngung: 'off' }

export function WorkChip({ status }: { status: WorkStatus }) {
  const { t } = useWords()
  return <Chip tone={workTones[status]}>{t(`work.status.${status}` as MessageKey)}</Chip>
}

const siteTones: Record<SiteView['state'], Tone> = { playing: 'air', ready: 'done', stale: 'way', silent: 'late', never_seen: 'plan' }

export function SiteChip({ site }: { site: Pick<SiteView, 'state' | 'kind'> }) {
  const { t } = useWords()
  const key = site.state === 'playing' ? `site.state.playing.${site.kind}` : `site.state.${site.state}`
  return <Chip tone={siteTones[site.state]}>{t(key as MessageKey)}</Chip>
}

import { policyAt as policyInForce } from '@hai-dang/schedule'
import type { AreaPolicy } from '@hai-dang/wire'
import type { ReactNode } from 'react'
import { clockText, isoDay, localParts } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'

const minutesOfDay = 1440

function minuteOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
}

/** Quiet spans of a day, as minutes: what lies outside the allowed windows. */
export function quietSpans(policy: AreaPolicy | undefined, weekday: number): [number, number][] {
  if (policy === undefined) return []
  if (!policy.weekdays.includes(weekday)) return [[0, minutesOfDay]]
  const windows = policy.windows.map((window) => [minuteOf(window.from), minuteOf(window.to)] as const).sort((a, b) => a[0] - b[0])
  const quiet: [number, number][] = []
  let reached = 0
  for (const [from, to] of windows) {
    if (from > reached) quiet.push([reached, from])
    reached = Math.max(reached, to)
  }
  if (reached < minutesOfDay) quiet.push([reached, minutesOfDay])
  return quiet
}

export interface StripMark {
  start: number
  end: number
  bad?: boolean
  /** A board shows for hours; it lies pale under the sounds, so that neither hides the other. */
  shown?: boolean
}

/** One day as a strip of 24 hours: quiet hours hatched, airings as bars, clashes in red. Words of the same stand in the label. */
export function TimeStrip(props: {
  day: number
  zone: string
  policy: AreaPolicy | undefined
  marks: readonly StripMark[]
  label: string
  id: string
}) {
  const { day, zone } = props
  const today = localParts(day, zone)
  const quiet = quietSpans(props.policy, today.weekday)
  const marks = props.marks
    .filter((mark) => isoDay(localParts(mark.start, zone)) === isoDay(today))
    .sort((a, b) => Number(b.shown === true) - Number(a.shown === true))
  const pattern = `quiet-${props.id.replace(/[^a-z0-9-]/gi, '')}`
  return (
    <div className="strip" role="img" aria-label={`${props.label}: ${marks.map((mark) => clockText(mark.start, zone)).join(', ')}`}>
      <svg viewBox={`0 0 ${minutesOfDay} 22`} preserveAspectRatio="none" aria-hidden="true">
        <defs>
          <pattern id={pattern} width="28" height="22" patternUnits="userSpaceOnUse" patternTransform="skewX(-40)">
            <rect width="14" height="22" fill="#D3DDE3" />
          </pattern>
        </defs>
        {quiet.map(([from, to]) => (
          <rect key={from} x={from} y="0" width={to - from} height="22" fill={`url(#${pattern})`} />
        ))}
        {marks.map((mark) => {
          const start = localParts(mark.start, zone)
          const from = start.hour * 60 + start.minute + start.second / 60
          const width = Math.min(minutesOfDay - from, (mark.end - mark.start) / 60_000)
          const colour = mark.bad === true ? '#A3211B' : mark.shown === true ? '#8FBBD0' : '#0F4C6F'
          // A play of two minutes would be a hair; the line keeps its four pixels at any width of the strip.
          return (
            <g key={`${mark.start}${mark.shown === true}`}>
              <rect x={from} y="0" width={width} height="22" fill={colour} />
              <line x1={from} x2={from} y1="0" y2="22" stroke={colour} strokeWidth="4" vectorEffect="non-scaling-stroke" />
            </g>
          )
        })}
      </svg>
    </div>
  )
}

/** The policy row in force at a moment, by the rule that the device keeps. */
export function policyAt(policies: readonly AreaPolicy[], area: string, epochMs: number): AreaPolicy | undefined {
  return policyInForce(policies, area, epochMs) ?? undefined
}

/** Head of a table of strips: the place, the hours, and whatever column follows them. */
export function HoursHead({ children }: { children?: ReactNode }) {
  const { t } = useWords()
  return (
    <thead>
      <tr>
        <th scope="col">{t('places.place')}</th>
        <th scope="col">
          <span className="sr">{t('places.hours')}</span>
          <HourScale />
        </th>
        {children}
      </tr>
    </thead>
  )
}

function HourScale() {
  return (
    <div className="hours" aria-hidden="true">
      <span>0</span>
      <span>6</span>
      <span>12</span>
      <span>18</span>
      <span>24</span>
    </div>
  )
}

import { type AreaView, plans, type WorkContent } from '@hai-dang/wire'
import { Button, Checkbox, Radio, SegmentedControl, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere, useNow } from '../app/here.ts'
import { isoDay, localParts, weekdayText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'
import { Asked } from '../pieces/asked.tsx'
import { Panel } from '../pieces/panel.tsx'
import { AmountField } from './amount-field.tsx'
import { PlanCheck } from './plan-check.tsx'
import { TimeField } from './time-field.tsx'
import type { EditContent } from './work-screen.tsx'

type Plan = WorkContent['plan']
type Times = Extract<Plan['when'], { kind: 'times' }>

function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value)
  const text = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text) as T), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return settled
}

/** Places and times, with the answer of the rule that the speakers themselves will apply. */
export function PlanEditor({ content, edit, soundMs }: { content: WorkContent; edit: EditContent; soundMs: number }) {
  const { t } = useWords()
  const { plan } = content
  const set = (change: Partial<Plan>) => edit((was) => ({ ...was, plan: { ...was.plan, ...change } }))
  const areas = useQuery(ask.areas())
  const asked = useSettled(
    { plan, soundMs: content.sound === null ? 0 : soundMs, hasBoard: content.board !== null, hasPage: content.page !== null },
    600,
  )
  const placed = asked.plan.areas.length > 0
  // The hub counts the sound first, then the board.
  const boardItem = asked.hasBoard ? (asked.soundMs > 0 ? 1 : 0) : null
  const check = useQuery({
    queryKey: ['plan-check', asked],
    queryFn: () => call(plans.check, { body: asked }),
    enabled: placed,
    placeholderData: (before) => before,
  })
  return (
    <Panel title={t('places.title')}>
      <div className="pad grid2 g54">
        <div style={{ display: 'grid', gap: 16, alignContent: 'start' }}>
          <fieldset style={{ border: 0, padding: 0, margin: 0 }} id="field-areas">
            <legend style={{ fontWeight: 600, padding: 0 }}>{t('plan.areas')}</legend>
            <Asked query={areas}>{(rows) => <AreaBoxes rows={rows} chosen={plan.areas} onChange={(next) => set({ areas: next })} />}</Asked>
          </fieldset>
          <SegmentedControl
            value={plan.class}
            onChange={(value) => set({ class: value === 'uu_tien' ? 'uu_tien' : 'thuong' })}
            data={[
              { value: 'thuong', label: t('class.thuong') },
              { value: 'uu_tien', label: t('class.uu_tien') },
            ]}
            aria-label={t('plan.class')}
          />
          <WhenFields plan={plan} set={set} />
          <NumberFields plan={plan} set={set} />
        </div>
        <div>
          {placed ? (
            <Asked query={check}>{(answer) => <PlanCheck answer={answer} areas={areas.data ?? []} boardItem={boardItem} />}</Asked>
          ) : (
            <p className="mute">{t('plan.needareas')}</p>
          )}
        </div>
      </div>
    </Panel>
  )
}

function AreaBoxes({
  rows,
  chosen,
  onChange,
}: {
  rows: readonly AreaView[]
  chosen: readonly string[]
  onChange: (areas: string[]) => void
}) {
  const { t } = useWords()
  return (
    <div style={{ display: 'grid', gap: 8, marginTop: 8 }}>
      {rows
        .filter((row) => row.area !== 'portal')
        .map((row) => (
          <Checkbox
            key={row.area}
            label={row.name}
            description={t('plan.area', { devices: row.devices, places: row.places.map((place) => place.name).join(', ') })}
            checked={chosen.includes(row.area)}
            onChange={(event) => onChange(event.target.checked ? [...chosen, row.area] : chosen.filter((area) => area !== row.area))}
          />
        ))}
    </div>
  )
}

function WhenFields({ plan, set }: { plan: Plan; set: (change: Partial<Plan>) => void }) {
  const { t } = useWords()
  const { session } = useHere()
  const now = useNow(60_000)
  const day = (at: number) => isoDay(localParts(at, session.zone))
  const choose = (kind: string) => {
    if (kind === plan.when.kind) return
    set({
      when:
        kind === 'now'
          ? { kind: 'now' }
          : { kind: 'times', times: ['11:00'], weekdays: [1, 2, 3, 4, 5, 6, 7], from: day(now), to: day(now + 6 * 86_400_000) },
    })
  }
  return (
    <>
      <Radio.Group label={t('plan.when')} value={plan.when.kind} onChange={choose}>
        <div style={{ display: 'grid', gap: 8, marginTop: 8 }}>
          <Radio value="now" label={t('plan.now')} />
          <Radio value="times" label={t('plan.times')} />
        </div>
      </Radio.Group>
      {plan.when.kind === 'times' && <TimesFields when={plan.when} set={(when) => set({ when })} />}
    </>
  )
}

function TimesFields({ when, set }: { when: Times; set: (when: Times) => void }) {
  const { t, lang } = useWords()
  return (
    <>
      <div className="field">
        <span className="label">{t('plan.hours')}</span>
        <div className="buttons" style={{ alignItems: 'flex-start' }}>
          {when.times.map((time, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a time is edited in its place
            <span key={index} style={{ display: 'inline-flex', gap: 4 }}>
              <TimeField
                label={t('plan.hour', { n: index + 1 })}
                value={time}
                onChange={(next) => set({ ...when, times: when.times.map((other, at) => (at === index ? next : other)) })}
              />
              {when.times.length > 1 && (
                <button
                  type="button"
                  className="btn plain"
                  aria-label={t('plan.hour.remove', { time })}
                  onClick={() => set({ ...when, times: when.times.filter((_, at) => at !== index) })}
                >
                  ×
                </button>
              )}
            </span>
          ))}
          <Button variant="default" disabled={when.times.length >= 24} onClick={() => set({ ...when, times: [...when.times, '17:00'] })}>
            {t('plan.hour.add')}
          </Button>
        </div>
      </div>
      <div className="field">
        <span className="label">{t('plan.weekdays')}</span>
        <div className="days">
          {[1, 2, 3, 4, 5, 6, 7].map((day) => {
            const on = when.weekdays.includes(day)
            const next = on ? when.weekdays.filter((other) => other !== day) : [...when.weekdays, day].sort()
            return (
              <button
                key={day}
                type="button"
                aria-pressed={on}
                // What is seen comes first, so that it can be said to a voice control.
                aria-label={`${t(`weekday.${day}` as 'weekday.1')}, ${weekdayText(day, lang)}`}
                onClick={() => next.length > 0 && set({ ...when, weekdays: next })}
              >
                {t(`weekday.${day}` as 'weekday.1')}
              </button>
            )
          })}
        </div>
      </div>
      <div className="buttons">
        <TextInput
          type="date"
          label={t('plan.from')}
          value={when.from}
          onChange={(event) => event.target.value !== '' && set({ ...when, from: event.target.value })}
        />
        <TextInput
          type="date"
          label={t('plan.to')}
          value={when.to}
          min={when.from}
          onChange={(event) => event.target.value !== '' && set({ ...when, to: event.target.value })}
        />
      </div>
    </>
  )
}

function NumberFields({ plan, set }: { plan: Plan; set: (change: Partial<Plan>) => void }) {
  const { t } = useWords()
  return (
    <div className="buttons" style={{ alignItems: 'start' }}>
      <AmountField
        label={t('plan.repeat')}
        value={plan.repeatCount}
        min={1}
        max={20}
        width={150}
        onChange={(repeatCount) => set({ repeatCount })}
      />
      {plan.repeatCount > 1 && (
        <AmountField
          label={t('plan.gap')}
          value={plan.gapSeconds}
          min={0}
          max={3600}
          width={190}
          onChange={(gapSeconds) => set({ gapSeconds })}
        />
      )}
      <AmountField label={t('plan.gain')} value={plan.gainDb} min={-60} max={12} width={150} onChange={(gainDb) => set({ gainDb })} />
    </div>
  )
}

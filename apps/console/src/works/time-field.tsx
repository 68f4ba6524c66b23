import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useWords } from '../messages/catalogue.ts'
import { useFieldFault } from './field-faults.ts'

const shape = /^(?:[01]\d|2[0-3]):[0-5]\d$/

/** An hour as the programme writes it, 24 hours whatever the browser's own habit: `16:30`. What is not an hour is an error of the form and holds the piece back. */
export function TimeField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const { t } = useWords()
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const bad = !shape.test(text)
  useFieldFault(bad)
  const change = (typed: string) => {
    setText(typed)
    if (shape.test(typed)) onChange(typed)
  }
  return (
    <TextInput
      aria-label={label}
      inputMode="numeric"
      placeholder="HH:MM"
      maxLength={5}
      w={88}
      value={text}
      error={bad ? t('plan.hour.bad') : undefined}
      onChange={(event) => change(event.target.value)}
      onBlur={() => change(/^\d{1,2}[h:.]\d{2}$/i.test(text) ? text.replace(/[h.]/i, ':').padStart(5, '0') : text)}
    />
  )
}

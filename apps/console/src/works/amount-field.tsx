import { NumberInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useWords } from '../messages/catalogue.ts'
import { useFieldFault } from './field-faults.ts'

interface Props {
  label: string
  value: number
  min: number
  max: number
  width: number
  onChange: (value: number) => void
}

/** A whole number between two bounds. An empty field is an error of the form: the number that it held before is not what is seen. */
export function AmountField({ label, value, min, max, width, onChange }: Props) {
  const { t } = useWords()
  const [shown, setShown] = useState<number | string>(value)
  useEffect(() => setShown(value), [value])
  const fits = (typed: number | string): typed is number => typeof typed === 'number' && typed >= min && typed <= max
  const bad = !fits(shown)
  useFieldFault(bad)
  return (
    <NumberInput
      label={label}
      value={shown}
      min={min}
      max={max}
      allowDecimal={false}
      clampBehavior="strict"
      // Two arrows of 17 px are for a mouse; the keys up and down still count.
      hideControls
      w={width}
      error={bad ? t('plan.amount.bad', { min: String(min).replace('-', '−'), max }) : undefined}
      onChange={(typed) => {
        setShown(typed)
        if (fits(typed)) onChange(typed)
      }}
    />
  )
}

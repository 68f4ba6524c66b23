import type { PlanClash } from '@hai-dang/wire'
import { useHere } from '../app/here.ts'
import { momentText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'
import { refusalText } from '../pieces/refusal-text.ts'

/** Each clash with its place, its moment and the reason; the same rule the speaker will apply. */
export function Clashes({ clashes }: { clashes: readonly PlanClash[] }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  if (clashes.length === 0) return null
  return (
    <ul className="note bad" style={{ margin: 16, paddingLeft: 32 }}>
      {clashes.slice(0, 12).map((clash) => (
        <li key={`${clash.area}${clash.at}${clash.refusal.code}`}>
          {clash.areaName}
          {clash.at === null ? '' : `, ${momentText(Date.parse(clash.at), session.zone, lang)}`}: {refusalText(clash.refusal, lang, t)}
        </li>
      ))}
      {clashes.length > 12 && <li>{t('clash.more', { count: clashes.length - 12 })}</li>}
    </ul>
  )
}

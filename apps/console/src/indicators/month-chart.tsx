import { countText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'

const barWidth = 38
const step = 62

/** On a phone the months run past the edge: the newest is the one people look for. */
const toNewest = (box: HTMLDivElement | null): void => {
  if (box !== null) box.scrollLeft = box.scrollWidth
}

/** Bars from a zero baseline with their values on them; a press filters the list of facts to that month. */
export function MonthChart({
  rows,
  chosen,
  choose,
}: {
  rows: readonly { month: string; value: number }[]
  chosen: string | undefined
  choose: (month: string) => void
}) {
  const { t, lang } = useWords()
  const most = Math.max(1, ...rows.map((row) => row.value))
  const width = Math.max(490, 56 + rows.length * step)
  return (
    <div className="scroll" ref={toNewest}>
      <svg viewBox={`0 0 ${width} 206`} className="chart" style={{ minWidth: Math.min(width, 480) }}>
        <title>{t('figure.bymonth')}</title>
        <line x1="30" x2={width - 10} y1="180" y2="180" stroke="#74868F" />
        {rows.map((row, index) => {
          const x = 40 + index * step
          const height = (row.value / most) * 144
          return (
            // biome-ignore lint/a11y/useSemanticElements: a bar of an SVG cannot be a button element
            <g
              key={row.month}
              role="button"
              tabIndex={0}
              aria-pressed={row.month === chosen}
              style={{ cursor: 'pointer' }}
              onClick={() => choose(row.month === chosen ? '' : row.month)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' || event.key === ' ') {
                  event.preventDefault()
                  choose(row.month === chosen ? '' : row.month)
                }
              }}
            >
              <rect x={x - 8} y="0" width={step - 8} height="206" fill="transparent" />
              <rect
                x={x}
                y={180 - height}
                width={barWidth}
                height={height}
                fill={row.month === chosen ? '#7A4E00' : index === rows.length - 1 ? '#14628E' : '#0F4C6F'}
              />
              <text x={x + barWidth / 2} y={172 - height} textAnchor="middle" className="v">
                {countText(row.value, lang)}
              </text>
              <text x={x + barWidth / 2} y="198" textAnchor="middle">
                {t('figure.monthshort', { month: Number(row.month.slice(5)) })}
              </text>
            </g>
          )
        })}
      </svg>
    </div>
  )
}

import type { PageV1, SheetItem } from '@hai-dang/wire'
import { Fragment } from 'react'
import { useWords } from '../messages/catalogue.ts'
import { PagePreview } from '../pieces/page-preview.tsx'
import { Panel } from '../pieces/panel.tsx'
import { SignedBoard } from '../pieces/signed-board.tsx'
import { SoundPlayer, soundNote } from '../pieces/sound-player.tsx'

/** The very sound, the very pixels, the very page of a release, each with its words. */
export function ItemPanels({ items, pageUrl, past = false }: { items: readonly SheetItem[]; pageUrl?: string | null; past?: boolean }) {
  const { t } = useWords()
  return items.map((row, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: an item is named by its position in the signed document
    <Fragment key={index}>
      {row.lost === true && <p className="bad">{t('item.lost')}</p>}
      <ItemPanel row={row} pageUrl={pageUrl ?? null} past={past} />
    </Fragment>
  ))
}

function ItemPanel({ row, pageUrl, past }: { row: SheetItem; pageUrl: string | null; past: boolean }) {
  const { t, lang } = useWords()
  const { item } = row
  if (item.kind === 'relay') {
    return (
      <Panel title={t('item.relay')}>
        <div className="pad">
          <p>{item.source}</p>
        </div>
      </Panel>
    )
  }
  if (item.kind === 'sound') {
    return (
      <Panel title={t(past ? 'item.sound.past' : 'item.sound')} note={row.sound === null ? undefined : soundNote(row.sound, t, lang)}>
        <div className="pad">
          {row.sound === null ? <p className="bad">{t('item.nosound')}</p> : <SoundPlayer key={row.sound.media.sha256} sound={row.sound} />}
          <p className="words" style={{ marginTop: 12 }} lang={item.lang}>
            {row.words}
          </p>
        </div>
      </Panel>
    )
  }
  if (item.kind === 'board') {
    return <SignedBoard sha256={item.media?.sha256 ?? ''} words={row.words} past={past} />
  }
  return (
    <Panel
      title={t('item.page')}
      note={row.page?.path}
      actions={
        pageUrl === null ? undefined : (
          <a href={pageUrl} target="_blank" rel="noreferrer">
            {t('item.page.open')}
          </a>
        )
      }
    >
      <div className="pad">{row.page === null ? <p className="words">{row.words}</p> : <PagePreview page={row.page} />}</div>
      {row.page?.figures.map((figure, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a figure is named by its position in the page
        <FigureWords key={index} figure={figure} title={t('item.figure', { n: index + 1 })} />
      ))}
    </Panel>
  )
}

/** The words of a picture that are approved with it; the description is heard, not seen, so it stands here in full. */
function FigureWords({ figure, title }: { figure: PageV1['figures'][number]; title: string }) {
  const { t } = useWords()
  return (
    <div className="foot">
      <b>{title}</b>
      <dl className="ev">
        <dt>{t('page.alt')}</dt>
        <dd>{figure.alt}</dd>
        <dt>{t('page.caption')}</dt>
        <dd>{figure.caption ?? t('item.figure.none')}</dd>
        <dt>{t('page.credit')}</dt>
        <dd>{figure.credit ?? t('item.figure.none')}</dd>
      </dl>
    </div>
  )
}

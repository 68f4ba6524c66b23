import { type WorkContent, type WorkView, works } from '@hai-dang/wire'
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { useHere } from '../app/here.ts'
import { momentText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'
import { Failure } from '../pieces/asked.tsx'
import { Panel } from '../pieces/panel.tsx'
import type { Draft } from './use-draft.ts'

/** Two texts over the same revision: both side by side, and one press for either. Nothing is merged behind anyone's back. */
export function Rivals({ work, draft }: { work: WorkView; draft: Draft }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const own = draft.state.kind === 'rival' ? draft.state.id : null
  const others = work.rivals.filter((rival) => rival.id !== own)
  if (own === null && others.length === 0) return null
  return (
    <div className="stackgap" style={{ marginBottom: 24 }}>
      {own !== null && (
        <RivalPanel
          draft={draft}
          work={work}
          note={t('rival.paused')}
          offered={{ name: t('rival.mine'), content: draft.content, take: t('rival.take.mine') }}
          proposal={draft.propose}
        />
      )}
      {others.map((rival) => (
        <RivalPanel
          key={rival.id}
          draft={draft}
          work={work}
          note={t('rival.note', { by: rival.by, when: momentText(Date.parse(rival.at), session.zone, lang) })}
          offered={{ name: t('rival.theirs', { by: rival.by }), content: rival.content, take: t('rival.take') }}
          // What is typed here meanwhile is saved first, so that it is on record whatever is chosen.
          proposal={async () => ((await draft.flush()) ? rival.id : null)}
        />
      ))}
    </div>
  )
}

interface RivalPanelProps {
  draft: Draft
  work: WorkView
  note: string
  offered: { name: string; content: WorkContent; take: string }
  /** The proposal that the choice is about; null when there is nothing to choose. */
  proposal: () => Promise<string | null>
}

function RivalPanel({ draft, work, note, offered, proposal }: RivalPanelProps) {
  const { t } = useWords()
  const settle = useMutation({
    mutationFn: async (take: boolean) => {
      const rival = await proposal()
      return rival === null ? null : call(works.settleRival, { params: { id: work.id, rival }, body: { take } })
    },
    onSuccess: (view) => view !== null && draft.adopt(view),
  })
  return (
    <Panel title={t('rival.title')} note={note} strong>
      <div className="sides">
        <Side name={offered.name} content={offered.content} />
        <Side name={t('rival.current')} content={work.content} />
      </div>
      <div className="pad buttons" style={{ borderTop: '1px solid var(--hair)' }}>
        <Button onClick={() => settle.mutate(true)} loading={settle.isPending}>
          {offered.take}
        </Button>
        <Button variant="default" onClick={() => settle.mutate(false)} loading={settle.isPending}>
          {t('rival.keep')}
        </Button>
      </div>
      {settle.isError && <Failure error={settle.error} />}
    </Panel>
  )
}

function Side({ name, content }: { name: string; content: WorkContent }) {
  const { t } = useWords()
  return (
    <div>
      <div className="agency" style={{ textTransform: 'none' }}>
        {name}
      </div>
      <h3>{content.title || t('work.untitled')}</h3>
      <p style={{ whiteSpace: 'pre-wrap' }}>{content.textVi}</p>
      {content.textEn !== '' && (
        <p className="mute" style={{ whiteSpace: 'pre-wrap' }}>
          {content.textEn}
        </p>
      )}
      {content.board !== null && <p className="mono">{content.board.faces.map((face) => face.lines.join(' / ')).join(' · ')}</p>}
    </div>
  )
}

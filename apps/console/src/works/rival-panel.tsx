import { type WorkContent, type WorkView, works } from '@hai-dang/wire'
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { useHere } from '../app/here.ts'
import { momentText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'
import { Failure } from '../pieces/asked.tsx'
import { Panel } from '../pieces/panel.tsx'

/** Two people wrote over the same revision: both texts side by side, and one press for either. Nothing is merged behind anyone's back. */
export function RivalPanel({ work, mine, adopt }: { work: WorkView; mine: WorkContent; adopt: (view: WorkView) => void }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const settle = useMutation({
    mutationFn: (choice: { rival: string; take: boolean }) =>
      call(works.settleRival, { params: { id: work.id, rival: choice.rival }, body: { take: choice.take } }),
    onSuccess: adopt,
  })
  return (
    <div className="stackgap" style={{ marginBottom: 24 }}>
      {work.rivals.map((rival) => (
        <Panel
          key={rival.id}
          title={t('rival.title')}
          note={t('rival.note', { by: rival.by, when: momentText(Date.parse(rival.at), session.zone, lang) })}
          strong
        >
          <div className="sides">
            <Side name={t('rival.theirs', { by: rival.by })} content={rival.content} />
            <Side name={t('rival.current')} content={work.content.title === '' ? mine : work.content} />
          </div>
          <div className="pad buttons" style={{ borderTop: '1px solid var(--hair)' }}>
            <Button onClick={() => settle.mutate({ rival: rival.id, take: true })} loading={settle.isPending}>
              {t('rival.take')}
            </Button>
            <Button variant="default" onClick={() => settle.mutate({ rival: rival.id, take: false })} loading={settle.isPending}>
              {t('rival.keep')}
            </Button>
          </div>
          {settle.isError && <Failure error={settle.error} />}
        </Panel>
      ))}
    </div>
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

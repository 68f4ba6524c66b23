import { drawBoard } from '@hai-dang/rendering'
import type { WorkContent } from '@hai-dang/wire'
import { Button, SegmentedControl, Switch, Textarea } from '@mantine/core'
import { useMemo } from 'react'
import { useWords } from '../messages/catalogue.ts'
import { Led } from '../pieces/led.tsx'
import { Panel } from '../pieces/panel.tsx'
import { refusalText } from '../pieces/refusal-text.ts'
import { faceSeconds } from '../pieces/signed-board.tsx'
import { cutText } from './storable-text.ts'
import type { EditContent } from './work-screen.tsx'

type Board = NonNullable<WorkContent['board']>
type Face = Board['faces'][number]

const mostFaces = 6
const newFace: Face = { lines: [''], capitalPx: 12 }

/** The board: words become true pixels of 192 × 64 at every keystroke, drawn by the function that the hub signs with. */
export function BoardEditor({ content, edit }: { content: WorkContent; edit: EditContent }) {
  const { t } = useWords()
  const { board } = content
  const set = (next: Board | null) => edit((was) => ({ ...was, board: next }))
  const toggle = (
    <Switch
      checked={board !== null}
      onChange={(event) => set(event.target.checked ? { faces: [newFace], colour: 'amber' } : null)}
      label={t('channel.use')}
      aria-label={`${t('channel.use')}: ${t('channel.board')}`}
    />
  )
  return (
    <Panel
      title={t('channel.board')}
      note={board === null ? undefined : t('board.note', { width: 192, height: 64, faces: board.faces.length })}
      actions={toggle}
    >
      {board !== null && (
        <div className="pad" style={{ display: 'grid', gap: 24 }}>
          {board.faces.map((face, index) => (
            <FaceEditor
              // biome-ignore lint/suspicious/noArrayIndexKey: a face is its position
              key={index}
              face={face}
              index={index}
              colour={board.colour}
              set={(next) => set({ ...board, faces: board.faces.map((other, at) => (at === index ? next : other)) })}
              remove={board.faces.length > 1 ? () => set({ ...board, faces: board.faces.filter((_, at) => at !== index) }) : null}
            />
          ))}
          <div className="buttons">
            <Button
              variant="default"
              disabled={board.faces.length >= mostFaces}
              onClick={() => set({ ...board, faces: [...board.faces, newFace] })}
            >
              {t('board.add')}
            </Button>
            <SegmentedControl
              value={board.colour}
              onChange={(value) => set({ ...board, colour: value === 'white' ? 'white' : 'amber' })}
              data={[
                { value: 'amber', label: t('board.amber') },
                { value: 'white', label: t('board.white') },
              ]}
              aria-label={t('board.colour')}
            />
          </div>
        </div>
      )}
    </Panel>
  )
}

interface FaceProps {
  face: Face
  index: number
  colour: Board['colour']
  set: (face: Face) => void
  remove: (() => void) | null
}

function FaceEditor({ face, index, colour, set, remove }: FaceProps) {
  const { t, lang } = useWords()
  const words = face.lines.join(' ').trim()
  const drawn = useMemo(() => drawBoard({ lines: face.lines, capitalPx: face.capitalPx, width: 192, height: 64, colour }), [face, colour])
  const blank = useMemo(() => ({ pixels: new Uint8Array(192 * 64), width: 192, height: 64 }), [])
  return (
    <div className="grid2 wide">
      <div style={{ display: 'grid', gap: 12, alignContent: 'start' }}>
        <Textarea
          label={t('board.lines', { n: index + 1 })}
          description={t('board.lines.hint')}
          value={face.lines.join('\n')}
          onChange={(event) =>
            set({
              ...face,
              lines: event.target.value
                .split('\n')
                .slice(0, 4)
                .map((line) => cutText(line, 60)),
            })
          }
          autosize
          minRows={2}
          maxRows={4}
          error={drawn.ok ? undefined : refusalText(drawn.refusal, lang, t)}
        />
        <div className="buttons">
          <SegmentedControl
            value={String(face.capitalPx)}
            onChange={(value) => set({ ...face, capitalPx: value === '8' ? 8 : value === '16' ? 16 : 12 })}
            data={['8', '12', '16'].map((size) => ({ value: size, label: t('board.size', { size }) }))}
            aria-label={t('board.sizes')}
          />
          {remove !== null && (
            <Button variant="subtle" onClick={remove}>
              {t('act.remove')}
            </Button>
          )}
        </div>
        <small className="mute num">
          {t('board.seconds', { seconds: faceSeconds(words), words: words === '' ? 0 : words.split(/\s+/).length })}
        </small>
      </div>
      <div>
        <Led face={drawn.ok ? drawn : blank} colour={colour} label={t('board.face', { n: index + 1, words })} />
      </div>
    </div>
  )
}

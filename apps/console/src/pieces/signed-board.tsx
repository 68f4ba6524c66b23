import { facesOf } from '@hai-dang/rendering'
import { useQuery } from '@tanstack/react-query'
import { useWords } from '../messages/catalogue.ts'
import { Asked } from './asked.tsx'
import { Led } from './led.tsx'
import { Panel } from './panel.tsx'

export interface SignedFaces {
  faces: { pixels: Uint8Array; width: number; height: number }[]
  colour: 'amber' | 'white'
}

/** Reads the signed PNG back into dots, so that what is shown is what will be lit and not a scaled picture of it. */
export async function signedFaces(sha256: string): Promise<SignedFaces> {
  const response = await fetch(`/b/${sha256}`)
  if (!response.ok) throw new Error(`status ${response.status}`)
  const { width, colour, faces } = facesOf(new Uint8Array(await response.arrayBuffer()))
  return { faces: faces.map((pixels) => ({ pixels, width, height: pixels.length / width })), colour }
}

export function faceSeconds(words: string): number {
  return Math.max(4, words.split(/\s+/).filter(Boolean).length * 0.5)
}

export function SignedBoard({ sha256, words, past = false }: { sha256: string; words: string; past?: boolean }) {
  const { t } = useWords()
  const query = useQuery({ queryKey: ['board', sha256], queryFn: () => signedFaces(sha256), staleTime: Number.POSITIVE_INFINITY })
  const first = query.data?.faces[0]
  return (
    <Panel
      title={t(past ? 'item.board.past' : 'item.board')}
      note={
        first === undefined
          ? undefined
          : t('board.note', { width: first.width, height: first.height, faces: query.data?.faces.length ?? 0 })
      }
    >
      <div className="pad leds">
        <Asked query={query}>
          {({ faces, colour }) =>
            faces.map((face, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a face is its position
              <Led key={index} face={face} colour={colour} label={t('board.face', { n: index + 1, words })} />
            ))
          }
        </Asked>
        <small className="mute" style={{ whiteSpace: 'pre-wrap' }}>
          {words}
        </small>
      </div>
    </Panel>
  )
}

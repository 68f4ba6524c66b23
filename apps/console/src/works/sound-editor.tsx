import { media, mostSpokenCharacters, type SoundRendition, type WorkContent } from '@hai-dang/wire'
import { Button, FileButton, SegmentedControl, Switch } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from '../api/client.ts'
import { useWords } from '../messages/catalogue.ts'
import { Failure } from '../pieces/asked.tsx'
import { Panel } from '../pieces/panel.tsx'
import { SoundPlayer, soundNote } from '../pieces/sound-player.tsx'
import { RecordButton } from './record-button.tsx'
import type { EditContent } from './work-screen.tsx'

type Sound = NonNullable<WorkContent['sound']>

/** The loudspeaker: the local voice reads the text, or a recording stands in its place. Either is heard here before anyone is asked to approve. */
export function SoundEditor({ content, edit, onLength }: { content: WorkContent; edit: EditContent; onLength: (ms: number) => void }) {
  const { t } = useWords()
  const { sound } = content
  const set = (next: Sound | null) => edit((was) => ({ ...was, sound: next }))
  useEffect(() => {
    if (sound === null) onLength(0)
  }, [sound, onLength])
  const toggle = (
    <Switch
      checked={sound !== null}
      onChange={(event) => set(event.target.checked ? { source: 'speech', lang: 'vi', recording: null } : null)}
      label={t('channel.use')}
      aria-label={`${t('channel.use')}: ${t('channel.sound')}`}
    />
  )
  return (
    <Panel title={t('channel.sound')} actions={toggle}>
      {sound !== null && (
        <div className="pad" style={{ display: 'grid', gap: 16 }}>
          <div className="buttons">
            <SegmentedControl
              value={sound.source}
              onChange={(value) => set({ ...sound, source: value === 'recording' ? 'recording' : 'speech' })}
              data={[
                { value: 'speech', label: t('sound.speech') },
                { value: 'recording', label: t('sound.recording') },
              ]}
              aria-label={t('sound.source')}
            />
            <SegmentedControl
              value={sound.lang}
              onChange={(value) => set({ ...sound, lang: value === 'en' ? 'en' : 'vi' })}
              data={[
                { value: 'vi', label: t('lang.vi') },
                { value: 'en', label: t('lang.en') },
              ]}
              aria-label={t('sound.lang')}
            />
          </div>
          {sound.source === 'speech' ? (
            <Speech text={sound.lang === 'vi' ? content.textVi : content.textEn} lang={sound.lang} onLength={onLength} />
          ) : (
            <Recording recording={sound.recording} onLength={onLength} set={(recording) => set({ ...sound, recording })} />
          )}
        </div>
      )}
    </Panel>
  )
}

function Speech({ text, lang: spoken, onLength }: { text: string; lang: 'vi' | 'en'; onLength: (ms: number) => void }) {
  const { t, lang } = useWords()
  const [heard, setHeard] = useState<{ text: string; lang: string; sound: SoundRendition } | null>(null)
  const speak = useMutation({
    mutationFn: () => call(media.speech, { body: { text: text.trim(), lang: spoken } }),
    onSuccess: (sound) => {
      setHeard({ text, lang: spoken, sound })
      onLength(sound.media.ms ?? 0)
    },
  })
  const stale = heard !== null && (heard.text !== text || heard.lang !== spoken)
  const { mutate } = speak
  // A pause in typing is the moment to hear it; the hub answers the same words from what it keeps.
  useEffect(() => {
    if (text.trim() === '' || text.trim().length > mostSpokenCharacters) return
    const timer = setTimeout(() => mutate(), 1500)
    return () => clearTimeout(timer)
  }, [text, mutate])
  if (text.trim() === '') return <p className="mute">{t('sound.needtext')}</p>
  const characters = text.trim().length
  if (characters > mostSpokenCharacters) {
    return (
      <p className="note bad" role="status">
        {t('sound.toolong', { characters, most: mostSpokenCharacters })}
      </p>
    )
  }
  return (
    <>
      {heard !== null && <SoundPlayer key={heard.sound.media.sha256} sound={heard.sound} />}
      <div className="buttons">
        <Button variant="default" loading={speak.isPending} onClick={() => speak.mutate()}>
          {t(heard === null ? 'sound.make' : 'sound.again')}
        </Button>
        <small className="mute num" role="status">
          {heard === null ? '' : stale ? t('sound.stale') : soundNote(heard.sound, t, lang)}
        </small>
      </div>
      {speak.isError && <Failure error={speak.error} />}
    </>
  )
}

function Recording({
  recording,
  set,
  onLength,
}: {
  recording: SoundRendition | null
  set: (recording: SoundRendition | null) => void
  onLength: (ms: number) => void
}) {
  const { t, lang } = useWords()
  const send = useMutation({
    mutationFn: (file: Blob & { name?: string }) => {
      const form = new FormData()
      form.append('file', file, file.name ?? 'recording.wav')
      return call(media.recording, { form })
    },
    onSuccess: set,
  })
  const length = recording?.media.ms ?? 0
  useEffect(() => onLength(length), [length, onLength])
  return (
    <>
      {recording !== null && <SoundPlayer key={recording.media.sha256} sound={recording} />}
      {recording !== null && (
        <small className="mute num">
          {soundNote(recording, t, lang)}
          {recording.inputLufs10 === null ? '' : ` · ${t('sound.was', { lufs: (recording.inputLufs10 / 10).toFixed(1) })}`}
        </small>
      )}
      <div className="buttons">
        <FileButton accept=".wav,.flac,audio/wav,audio/flac" onChange={(file) => file !== null && send.mutate(file)}>
          {(props) => (
            <Button {...props} variant="default" loading={send.isPending}>
              {t('sound.upload')}
            </Button>
          )}
        </FileButton>
        <RecordButton onRecorded={(wav) => send.mutate(wav)} disabled={send.isPending} />
        {recording !== null && (
          <Button variant="subtle" onClick={() => set(null)}>
            {t('act.remove')}
          </Button>
        )}
      </div>
      <small className="mute">{t('sound.upload.hint')}</small>
      {send.isError && <Failure error={send.error} />}
    </>
  )
}

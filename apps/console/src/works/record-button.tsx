import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import { useWords } from '../messages/catalogue.ts'
import { wavOf } from './wav.ts'

/** Records from the microphone and hands over a WAV, because the hub takes WAV and FLAC only. */
export function RecordButton({ onRecorded, disabled }: { onRecorded: (wav: File) => void; disabled: boolean }) {
  const { t } = useWords()
  const recorder = useRef<MediaRecorder | null>(null)
  const [recording, setRecording] = useState(false)
  const [failed, setFailed] = useState(false)
  const begin = async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } })
      const made = new MediaRecorder(stream)
      const parts: Blob[] = []
      made.ondataavailable = (event) => parts.push(event.data)
      made.onstop = () => {
        for (const track of stream.getTracks()) track.stop()
        setRecording(false)
        void toWav(new Blob(parts))
          .then(onRecorded)
          .catch(() => setFailed(true))
      }
      made.start()
      recorder.current = made
      setFailed(false)
      setRecording(true)
    } catch {
      setFailed(true)
    }
  }
  if (!('MediaRecorder' in window) || navigator.mediaDevices === undefined) return null
  return (
    <>
      <Button
        variant={recording ? 'filled' : 'default'}
        {...(recording ? { color: 'red' } : {})}
        disabled={disabled}
        onClick={() => (recording ? recorder.current?.stop() : void begin())}
      >
        {t(recording ? 'sound.record.stop' : 'sound.record')}
      </Button>
      {failed && (
        <small className="bad" role="alert">
          {t('sound.record.failed')}
        </small>
      )}
    </>
  )
}

async function toWav(recorded: Blob): Promise<File> {
  const context = new AudioContext({ sampleRate: 48_000 })
  try {
    const sound = await context.decodeAudioData(await recorded.arrayBuffer())
    const bytes = wavOf(sound.getChannelData(0), sound.sampleRate)
    return new File([bytes], 'microphone.wav', { type: 'audio/wav' })
  } finally {
    await context.close()
  }
}

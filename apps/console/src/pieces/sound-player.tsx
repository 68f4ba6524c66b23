import type { SoundRendition } from '@hai-dang/wire'
import { useRef, useState } from 'react'
import { lengthText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'

const barStep = 5

/** The sound as it will be heard: play, its waveform with the place reached, its length and loudness in words. */
export function SoundPlayer({ sound, onEnded }: { sound: Pick<SoundRendition, 'media' | 'peaks'>; onEnded?: () => void }) {
  const { t, lang } = useWords()
  const audio = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [reached, setReached] = useState(0)
  const [failed, setFailed] = useState(false)
  const toggle = () => {
    const element = audio.current
    if (element === null) return
    if (element.paused) void element.play().catch(() => setFailed(true))
    else element.pause()
  }
  const length = (sound.media.ms ?? 0) / 1000
  return (
    <div>
      <div className="sound">
        <button type="button" className="btn" onClick={toggle} aria-pressed={playing}>
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" fill="currentColor">
            {playing ? <path d="M3 2h4v12H3zM9 2h4v12H9z" /> : <path d="M3 1.5v13l11-6.5z" />}
          </svg>
          {playing ? t('sound.pause') : t('sound.play')}
        </button>
        <Waveform
          peaks={sound.peaks}
          reached={length > 0 ? reached / length : 0}
          label={t('sound.wave', { length: lengthText(sound.media.ms ?? 0, lang) })}
        />
        {/* biome-ignore lint/a11y/useMediaCaption: the words of the sound stand beside it on every screen that shows it */}
        <audio
          ref={audio}
          src={`/b/${sound.media.sha256}`}
          preload="none"
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onTimeUpdate={(event) => setReached(event.currentTarget.currentTime)}
          onEnded={() => onEnded?.()}
          onError={() => setFailed(true)}
        />
      </div>
      {failed && (
        <p className="bad t1" role="alert">
          {t('sound.failed')}
        </p>
      )}
    </div>
  )
}

/** About 96 bars of the 200 measured heights; a bar that has been heard is brown. */
export function Waveform({ peaks, reached, label }: { peaks: readonly number[]; reached: number; label: string }) {
  const bars = 96
  const heights = Array.from({ length: bars }, (_, index) => {
    const from = Math.floor((index * peaks.length) / bars)
    const to = Math.max(from + 1, Math.floor(((index + 1) * peaks.length) / bars))
    return Math.max(4, ...peaks.slice(from, to).map((peak) => peak * 0.6))
  })
  return (
    <div className="wavebox">
      <svg className="wave" viewBox={`0 0 ${bars * barStep} 64`} preserveAspectRatio="none" role="img" aria-label={label}>
        {heights.map((height, index) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its position
            key={index}
            x={index * barStep}
            y={32 - height / 2}
            width={3}
            height={height}
            rx={1}
            className={index / bars < reached ? 'done' : undefined}
          />
        ))}
      </svg>
    </div>
  )
}

export function soundNote(sound: SoundRendition, t: ReturnType<typeof useWords>['t'], lang: 'vi' | 'en'): string {
  const loudness = `${(sound.loudnessLufs10 / 10)
    .toFixed(1)
    .replace('-', '−')
    .replace('.', lang === 'vi' ? ',' : '.')} LUFS`
  return [lengthText(sound.media.ms ?? 0, lang), loudness, t(sound.source === 'speech' ? 'sound.speech' : 'sound.recording')].join(' · ')
}

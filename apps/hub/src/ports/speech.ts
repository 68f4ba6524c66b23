import { fileURLToPath } from 'node:url'
import { runMedia } from '../media-worker/process.ts'

export type SpeechLang = 'vi' | 'en'

/** Speaks words that are already written out as they should be said. */
export interface SpeechPort {
  /** Names voice, version and speed: part of the key under which a rendition is kept. */
  voiceOf(lang: SpeechLang): string
  /** A WAV of the voice. The same words and language give the same bytes. */
  speak(words: string, lang: SpeechLang): Promise<Uint8Array>
}

const speaker = fileURLToPath(new URL('../media-worker/speech-process.ts', import.meta.url))
const wordsAMinute = { vi: '150', en: '155' }
const voices = { vi: 'vi', en: 'en-gb' }

/** The local voice: espeak-ng in a process of its own, started for each text. */
export function openSpeech(): SpeechPort {
  return {
    voiceOf: (lang) => `espeak-ng-1.0.2/${voices[lang]}/${wordsAMinute[lang]}`,
    async speak(words, lang) {
      const { code, stdout, stderr } = await runMedia(process.execPath, [speaker, voices[lang], wordsAMinute[lang]], {
        seconds: 60,
        stdin: words,
      })
      if (code !== 0 || stdout.length <= 44) throw new Error(`the voice did not speak (status ${code})`, { cause: stderr.slice(0, 500) })
      return stdout
    },
  }
}

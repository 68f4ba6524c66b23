import { isolated } from '../pieces/isolated.ts'
import { en } from './messages/en.ts'
import { vi } from './messages/vi.ts'

export type SigningLang = 'vi' | 'en'
export type SigningKeyWord = keyof typeof vi
export interface SigningWords {
  lang: SigningLang
  t: (key: SigningKeyWord, params?: Record<string, string | number>) => string
}

const langKey = 'hd-lang'

export function currentLang(): SigningLang {
  return localStorage.getItem(langKey) === 'en' ? 'en' : 'vi'
}

export function keepLang(lang: SigningLang): void {
  localStorage.setItem(langKey, lang)
}

export function wordsIn(lang: SigningLang): SigningWords {
  const table: Record<SigningKeyWord, string> = lang === 'en' ? en : vi
  return {
    lang,
    t: (key, params = {}) =>
      table[key].replace(/\{([a-z]+)\}/g, (hole, name: string) => (name in params ? isolated(String(params[name])) : hole)),
  }
}

/** A word whose key is made from a value; the value itself when there is none. */
export function wordFor(words: SigningWords, prefix: 'class' | 'role', value: string): string {
  const key = `${prefix}.${value}`
  return key in vi ? words.t(key as SigningKeyWord) : value
}

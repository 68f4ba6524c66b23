import { createContext, useContext } from 'react'
import { isolated } from '../pieces/isolated.ts'
import { en } from './en.ts'
import { vi } from './vi.ts'

export type Lang = 'vi' | 'en'
export type MessageKey = keyof typeof vi
export type Params = Record<string, string | number>
export type Translate = (key: MessageKey, params?: Params) => string

const catalogues: Record<Lang, Record<MessageKey, string>> = { vi, en }

/** Fills `{name}` holes; a hole without a value stays visible, so that a forgotten parameter is seen. */
export function fill(text: string, params: Params = {}): string {
  return text.replace(/\{([a-zA-Z]+)\}/g, (hole, name: string) => (name in params ? isolated(String(params[name])) : hole))
}

export function translator(lang: Lang): Translate {
  return (key, params) => fill(catalogues[lang][key], params)
}

export interface Words {
  lang: Lang
  t: Translate
  setLang: (lang: Lang) => void
}

export const WordsContext = createContext<Words>({ lang: 'vi', t: translator('vi'), setLang: () => {} })

export function useWords(): Words {
  return useContext(WordsContext)
}

/** A key that is made from a value (`status.pending`): falls back to the value, which is better than an empty cell. */
export function wordOr(t: Translate, key: string, otherwise: string): string {
  return key in vi ? t(key as MessageKey) : otherwise
}

import type { WordedCode } from './codes.ts'

export interface GlossaryPage {
  words: string[][]
  slices: string[][]
  tables: string[][]
  codes: string[][]
}

const codesHeading = '## Refusal codes'

export function readGlossary(markdown: string): GlossaryPage {
  return {
    words: rows(markdown, '## Words'),
    slices: rows(markdown, '## Slices'),
    tables: rows(markdown, '## Tables'),
    codes: rows(markdown, codesHeading),
  }
}

/** The section of the codes, written from the rooms' own tables, so that it is never typed twice. */
export function withCodes(markdown: string, codes: readonly WordedCode[]): string {
  const before = markdown.slice(0, markdown.indexOf(codesHeading))
  const unique = new Map(codes.map((code) => [code.code, code]))
  const table = [...unique.values()].map(({ code, vi, en }) => `| ${cell(vi)} | \`${code}\` | ${cell(en)} |`)
  return [
    `${before}${codesHeading}`,
    '',
    'Written by `node tools/glossary.ts` from the tables beside the rules.',
    '',
    '| Tiếng Việt | Identifier | English |',
    '|---|---|---|',
    ...table,
    '',
  ].join('\n')
}

export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ')
}

function rows(markdown: string, heading: string): string[][] {
  const start = markdown.indexOf(`${heading}\n`)
  if (start < 0) throw new Error(`GLOSSARY.md has no heading "${heading}"`)
  const section = markdown.slice(start + heading.length).split(/^## /m)[0]!
  const lines = section.split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((part) => part.trim().replaceAll('`', '')),
  )
}

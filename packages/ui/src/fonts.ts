export interface FontFile {
  /** File name under `/assets/fonts/`. */
  readonly name: string
  /** Module specifier an app resolves with `import.meta.resolve`. */
  readonly specifier: string
  readonly family: string
  readonly weight: 400 | 600
  readonly subset: 'vietnamese' | 'latin' | 'latin-ext'
}

const ranges = {
  vietnamese:
    'U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB',
  'latin-ext':
    'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF',
  latin:
    'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
} as const

const faces = [
  ['Be Vietnam Pro', 'be-vietnam-pro', 400],
  ['Be Vietnam Pro', 'be-vietnam-pro', 600],
  ['Noto Serif', 'noto-serif', 400],
  ['Noto Serif', 'noto-serif', 600],
  ['JetBrains Mono', 'jetbrains-mono', 400],
] as const

/** All under the SIL Open Font License 1.1. */
export const fontFiles: readonly FontFile[] = faces.flatMap(([family, slug, weight]) =>
  (['latin-ext', 'vietnamese', 'latin'] as const).map((subset) => {
    const name = `${slug}-${subset}-${weight}-normal.woff2`
    return { name, specifier: `@fontsource/${slug}/files/${name}`, family, weight, subset }
  }),
)

/** `@font-face` rules; the later rule wins where ranges meet, so Vietnamese comes after extended Latin. */
export const fontCss = fontFiles
  .map(
    (file) =>
      `@font-face{font-family:"${file.family}";font-style:normal;font-display:swap;font-weight:${file.weight};src:url(/assets/fonts/${file.name}) format("woff2");unicode-range:${ranges[file.subset]}}`,
  )
  .join('\n')

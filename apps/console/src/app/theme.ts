import { colours } from '@hai-dang/ui'
import { createTheme, type MantineColorsTuple } from '@mantine/core'

const sea: MantineColorsTuple = [
  colours.mist,
  colours['sea-1'],
  '#BFD9E6',
  '#8FBBD0',
  '#5A97B5',
  '#2F7BA3',
  colours['sea-6'],
  colours['sea-7'],
  colours['sea-8'],
  colours['sea-9'],
]
const red: MantineColorsTuple = [
  colours['red-1'],
  '#F6D3CF',
  '#ECB0AA',
  '#DE837B',
  '#CE5A50',
  '#B93C33',
  '#AE2E26',
  colours['red-7'],
  '#841A15',
  '#651410',
]

/** Mantine in the tokens of the visual language: radius 2, borders before shadows, one sea blue. */
/** Greys of the tokens: Mantine draws field borders with the fifth, hints with the seventh. */
const gray: MantineColorsTuple = [
  colours.mist,
  colours['grey-1'],
  '#DDE5EA',
  colours.hair,
  colours.control,
  colours.mute,
  colours.mute,
  colours['grey-7'],
  colours['ink-2'],
  colours.ink,
]

export const theme = createTheme({
  fontFamily: '"Be Vietnam Pro", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono", ui-monospace, monospace',
  headings: { fontFamily: '"Be Vietnam Pro", system-ui, sans-serif', fontWeight: '600' },
  colors: { sea, red, gray },
  primaryColor: 'sea',
  primaryShade: 7,
  black: colours.ink,
  defaultRadius: 2,
  cursorType: 'pointer',
  fontSizes: { xs: '14px', sm: '16px', md: '16px', lg: '18px', xl: '21px' },
  lineHeights: { xs: '1.57', sm: '1.625', md: '1.625', lg: '1.6', xl: '1.5' },
  shadows: { xs: 'none', sm: 'none', md: '0 2px 8px #07283B29', lg: '0 2px 8px #07283B29', xl: '0 2px 8px #07283B29' },
  respectReducedMotion: true,
  components: {
    Modal: {
      defaultProps: {
        transitionProps: { duration: 120 },
        centered: true,
        overlayProps: { color: colours['sea-9'], backgroundOpacity: 0.5 },
      },
    },
    Menu: { defaultProps: { transitionProps: { duration: 100 }, shadow: 'md' } },
    Button: { defaultProps: { size: 'md', fw: 600, mih: 44 } },
    TextInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md', checkIconPosition: 'right' } },
    PasswordInput: { defaultProps: { size: 'md' } },
  },
})

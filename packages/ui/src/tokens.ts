/** The visual language as data. One place for every colour, size and space; the style sheet and the tests read it. */
export const colours = {
  ink: '#0B1F2A',
  'ink-2': '#3D515C',
  mute: '#5B6E79',
  control: '#74868F',
  hair: '#C5D1D8',
  paper: '#FFFFFF',
  mist: '#F3F7F9',
  sand: '#FAF7F0',
  'sea-9': '#07283B',
  'sea-8': '#0B3A55',
  'sea-7': '#0F4C6F',
  'sea-6': '#14628E',
  'sea-1': '#D9E9F1',
  lamp: '#FFC533',
  'lamp-7': '#7A4E00',
  'lamp-1': '#FFF3D1',
  'red-7': '#A3211B',
  'red-1': '#FBE9E7',
  'green-7': '#17603A',
  'green-1': '#E3F2E9',
  'teal-8': '#0B4F4A',
  'teal-1': '#DCF0EE',
  'grey-7': '#46555E',
  'grey-1': '#E9EEF1',
  drill: '#6B2D93',
  'night-ground': '#061722',
  'night-text': '#E6EEF2',
  'night-mute': '#9DB2BE',
  'night-link': '#7CC4EC',
  'night-lamp': '#FFD466',
  'night-error': '#FF9E93',
  'night-ok': '#7FD6A2',
  board: '#0A0D10',
} as const

export type Colour = keyof typeof colours

/** Type steps as [size, line height] in CSS pixels. Line height never below 1.45: Ổ rises to 1.168 em. */
export const typeSteps = {
  t1: [14, 22],
  t2: [16, 26],
  t3: [18, 29],
  t4: [21, 32],
  t5: [26, 38],
  t6: [33, 48],
  t7: [44, 64],
  t8: [72, 104],
} as const

export const spaces = [4, 8, 12, 16, 24, 32, 48, 64, 96] as const
export const radii = { control: 2, panel: 4, table: 0 } as const
export const minimumTarget = 44

/** Heads of the three families and what stands in while they load. */
export const families = {
  sans: '"Be Vietnam Pro", system-ui, "Segoe UI", sans-serif',
  serif: '"Noto Serif", Georgia, serif',
  mono: '"JetBrains Mono", ui-monospace, monospace',
} as const

export interface ContrastPair {
  readonly on: Colour
  readonly text: Colour
  /** WCAG ratio the pair must reach. */
  readonly atLeast: number
  readonly use: string
}

/** Every pair of colours the style sheet puts on one another; a test computes each ratio. */
export const contrastPairs: readonly ContrastPair[] = [
  { text: 'ink', on: 'paper', atLeast: 16.8, use: 'text' },
  { text: 'ink', on: 'sand', atLeast: 7, use: 'text on the portal' },
  { text: 'ink-2', on: 'paper', atLeast: 8.2, use: 'second text' },
  { text: 'mute', on: 'paper', atLeast: 5.2, use: 'notes' },
  { text: 'mute', on: 'mist', atLeast: 4.8, use: 'notes on the console' },
  { text: 'mute', on: 'sand', atLeast: 4.5, use: 'notes on the portal' },
  { text: 'control', on: 'paper', atLeast: 3, use: 'borders of controls' },
  { text: 'paper', on: 'sea-9', atLeast: 15.2, use: 'band' },
  { text: 'paper', on: 'sea-8', atLeast: 11.9, use: 'band, pressed' },
  { text: 'paper', on: 'sea-7', atLeast: 9.1, use: 'primary button' },
  { text: 'sea-6', on: 'paper', atLeast: 6.5, use: 'link' },
  { text: 'sea-6', on: 'sand', atLeast: 4.5, use: 'link on the portal' },
  { text: 'sea-7', on: 'sea-1', atLeast: 7.3, use: 'selected' },
  { text: 'ink', on: 'lamp', atLeast: 10.6, use: 'lamp' },
  { text: 'lamp', on: 'sea-9', atLeast: 9.6, use: 'lamp on the band' },
  { text: 'lamp-7', on: 'lamp-1', atLeast: 6.4, use: 'attention' },
  { text: 'red-7', on: 'paper', atLeast: 7.4, use: 'emergency, destructive' },
  { text: 'paper', on: 'red-7', atLeast: 7.4, use: 'late, alert' },
  { text: 'red-7', on: 'red-1', atLeast: 6.3, use: 'error' },
  { text: 'green-7', on: 'green-1', atLeast: 6.5, use: 'done' },
  { text: 'teal-8', on: 'teal-1', atLeast: 7.9, use: 'verified' },
  { text: 'paper', on: 'teal-8', atLeast: 7, use: 'confirmed' },
  { text: 'grey-7', on: 'paper', atLeast: 6, use: 'planned' },
  { text: 'grey-7', on: 'grey-1', atLeast: 5.5, use: 'taken back' },
  { text: 'paper', on: 'drill', atLeast: 7, use: 'drill' },
  { text: 'night-text', on: 'night-ground', atLeast: 15.4, use: 'control room' },
  { text: 'night-mute', on: 'night-ground', atLeast: 8.2, use: 'control room notes' },
  { text: 'night-link', on: 'night-ground', atLeast: 9.4, use: 'control room link' },
  { text: 'night-lamp', on: 'night-ground', atLeast: 12.8, use: 'control room lamp' },
  { text: 'night-error', on: 'night-ground', atLeast: 9.1, use: 'control room error' },
  { text: 'night-ok', on: 'night-ground', atLeast: 10.3, use: 'control room ok' },
  { text: 'lamp', on: 'board', atLeast: 7, use: 'board, amber' },
]

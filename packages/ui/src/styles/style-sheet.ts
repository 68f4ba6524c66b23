import { fontCss } from '../fonts.ts'
import { formsCss } from './forms.ts'
import { groundCss } from './ground.ts'
import { partsCss } from './parts.ts'
import { printCss } from './print.ts'
import { publicCss } from './public.ts'
import { shellCss } from './shell.ts'

/** The one style sheet: console, signing page, player page and portal read the same. */
export const cssText = [fontCss, groundCss, shellCss, partsCss, formsCss, publicCss, printCss].join('\n').replace(/\n+/g, '\n').trim()

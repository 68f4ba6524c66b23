import '@fontsource/be-vietnam-pro/vietnamese-400.css'
import '@fontsource/be-vietnam-pro/vietnamese-600.css'
import '@fontsource/be-vietnam-pro/latin-400.css'
import '@fontsource/be-vietnam-pro/latin-600.css'
import '@fontsource/be-vietnam-pro/latin-ext-400.css'
import '@fontsource/be-vietnam-pro/latin-ext-600.css'
import '@fontsource/jetbrains-mono/vietnamese-400.css'
import '@fontsource/jetbrains-mono/latin-400.css'
import '@mantine/core/styles.layer.css'
import './app/styles/ground.css'
import './app/styles/shell.css'
import './app/styles/panels.css'
import './app/styles/states.css'
import './app/styles/tables.css'
import './app/styles/forms.css'
import './app/styles/sheet.css'
import './app/styles/numbers.css'
import './app/styles/waiting.css'
import './app/styles/gate.css'
import './app/styles/rich.css'
import './app/styles/palette.css'
import './app/styles/lists.css'
import './app/styles/narrow.css'
import './app/styles/print.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Console } from './app/console.tsx'
import { applyTokens } from './app/tokens.ts'

applyTokens()
const root = document.getElementById('root')
if (root === null) throw new Error('no #root in the page')
createRoot(root).render(
  <StrictMode>
    <Console />
  </StrictMode>,
)

import '@fontsource/be-vietnam-pro/vietnamese-400.css'
import '@fontsource/be-vietnam-pro/vietnamese-600.css'
import '@fontsource/be-vietnam-pro/latin-400.css'
import '@fontsource/be-vietnam-pro/latin-600.css'
import '@fontsource/be-vietnam-pro/latin-ext-400.css'
import '@fontsource/be-vietnam-pro/latin-ext-600.css'
import '@fontsource/jetbrains-mono/vietnamese-400.css'
import '@fontsource/jetbrains-mono/latin-400.css'
import '@mantine/core/styles.layer.css'
import './app/console.css'
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

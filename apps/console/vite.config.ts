import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * Two bundles from one tree: `vite build` makes the console, `vite build --mode signing` the signing application. They never share a chunk, because
 * the signing bundle is served by another process on another origin and is meant to be small enough to read.
 */
export default defineConfig(({ mode }) => {
  const signing = mode === 'signing'
  return {
    plugins: [react()],
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      outDir: signing ? 'dist/signing' : 'dist/console',
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 900,
      rolldownOptions: { input: signing ? 'signing.html' : 'index.html' },
    },
  }
})

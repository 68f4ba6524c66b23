import { defineConfig } from 'vitest/config'

const shared = { testTimeout: 30_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    projects: [
      // Pure rooms need nothing of the machine: no database is started for them.
      { test: { ...shared, name: 'pure', include: ['packages/*/src/**/*.test.ts'] } },
      // The tree against its documents: floor plan, glossary, catalogues.
      { test: { ...shared, name: 'documents', include: ['tests/*.test.ts'] } },
      {
        test: {
          ...shared,
          name: 'house',
          include: ['apps/*/{src,server}/**/*.test.ts', 'tests/*/**/*.test.ts', 'tools/**/*.test.ts'],
          globalSetup: ['tests/global-setup.ts'],
        },
      },
    ],
  },
})

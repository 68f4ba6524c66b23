import { runTool } from './problem.ts'
import { runTests } from './test.ts'

// `npm run soak`: the same tests with large seeds (random histories, hostile hubs, power cuts); hours rather than minutes.
await runTool(() => runTests({ HD_SOAK: '1' }))

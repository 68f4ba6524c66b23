// `npm run dev`: npm start with every server role restarted when a file it imports changes, and the browser code rebuilt.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { repository } from './constellation/settings.ts'

const vite = join(repository, 'node_modules/vite/bin/vite.js')
const builders = ['production', 'signing'].map((mode) =>
  spawn(process.execPath, [vite, 'build', '--watch', '--mode', mode, '--logLevel', 'warn'], {
    cwd: join(repository, 'apps/console'),
    stdio: 'inherit',
  }),
)
process.on('exit', () => {
  for (const builder of builders) builder.kill()
})
process.argv.push('--watch')
await import('./start.ts')

import type { FastifyInstance } from 'fastify'
import type { PlaysDeps } from './commands.ts'
import { mountPlays } from './routes.ts'

export { playsWording } from './routes.ts'

export function register(app: FastifyInstance, deps: PlaysDeps): void {
  mountPlays(app, deps)
}

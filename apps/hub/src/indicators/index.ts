import type { FastifyInstance } from 'fastify'
import type { IndicatorsDeps } from './commands.ts'
import { mountIndicators } from './routes.ts'

export { refreshFigures } from './commands.ts'
export { indicatorsWording } from './routes.ts'

export function register(app: FastifyInstance, deps: IndicatorsDeps): void {
  mountIndicators(app, deps)
}

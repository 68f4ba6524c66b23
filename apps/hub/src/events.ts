import { EventEmitter } from 'node:events'
import type { HubEvent } from '@hai-dang/wire'

/** Says which noun changed, never what: screens ask again through their own doors, where rights are checked. */
export interface EventBus {
  publish(event: HubEvent): void
  subscribe(listener: (event: HubEvent) => void): () => void
}

export function openEvents(): EventBus {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  return {
    publish: (event) => void emitter.emit('event', event),
    subscribe(listener) {
      emitter.on('event', listener)
      return () => void emitter.off('event', listener)
    },
  }
}

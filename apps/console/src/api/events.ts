import { hubEvent } from '@hai-dang/wire'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { invalidateFor } from './queries.ts'

const reopenAfterMs = 5000

/** Keeps one event stream open while someone is signed in; every event makes the matching screens ask again. Returns whether the hub is heard. */
export function useHubEvents(enabled: boolean): boolean {
  const client = useQueryClient()
  const [heard, setHeard] = useState(true)
  useEffect(() => {
    if (!enabled) return
    let source: EventSource
    let again: ReturnType<typeof setTimeout> | undefined
    let lost = false
    const listen = () => {
      source = new EventSource('/api/events')
      source.onopen = () => {
        setHeard(true)
        // What happened while the line was down is unknown, so everything on the screen asks again.
        if (lost) void client.invalidateQueries()
        lost = false
      }
      source.onerror = () => {
        lost = true
        setHeard(false)
        if (source.readyState !== EventSource.CLOSED) return
        // Refused and not merely cut: the browser does not try again by itself. The session may have run out.
        void client.invalidateQueries({ queryKey: ['session'] })
        again = setTimeout(listen, reopenAfterMs)
      }
      source.onmessage = (message: MessageEvent<string>) => {
        const event = hubEvent.safeParse(parseJson(message.data))
        if (event.success) void invalidateFor(client, event.data)
      }
    }
    listen()
    return () => {
      clearTimeout(again)
      source.close()
    }
  }, [client, enabled])
  return heard
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import { hubEvent } from '@hai-dang/wire'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { invalidateFor } from './queries.ts'

/** Keeps one event stream open while someone is signed in; every event makes the matching screens ask again. Returns whether the hub is heard. */
export function useHubEvents(enabled: boolean): boolean {
  const client = useQueryClient()
  const [heard, setHeard] = useState(true)
  useEffect(() => {
    if (!enabled) return
    const source = new EventSource('/api/events')
    let lost = false
    source.onopen = () => {
      setHeard(true)
      // What happened while the line was down is unknown, so everything on the screen asks again.
      if (lost) void client.invalidateQueries()
      lost = false
    }
    source.onerror = () => {
      lost = true
      setHeard(false)
    }
    source.onmessage = (message: MessageEvent<string>) => {
      const event = hubEvent.safeParse(parseJson(message.data))
      if (event.success) void invalidateFor(client, event.data)
    }
    return () => source.close()
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

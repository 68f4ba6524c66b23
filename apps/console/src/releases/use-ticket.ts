import type { TicketView } from '@hai-dang/wire'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

/**
 * Asks for a one-time address and opens it on the agency's own signing origin. The window is opened inside the press, or the browser would
 * block it; where windows are blocked altogether the same tab goes there. `note` is the address while the other window is open.
 */
export function useTicket(request: () => Promise<TicketView>) {
  const [note, setNote] = useState<string | null>(null)
  const ticket = useMutation({ mutationFn: request })
  const open = () => {
    const other = window.open('about:blank', '_blank')
    if (other !== null) other.opener = null
    ticket.mutate(undefined, {
      onSuccess: (view) => {
        if (other === null || other.closed) window.location.assign(view.url)
        else {
          other.location.replace(view.url)
          setNote(view.url)
        }
      },
      onError: () => other?.close(),
    })
  }
  return { open, note, isPending: ticket.isPending, isError: ticket.isError, error: ticket.error }
}

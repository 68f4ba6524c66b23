import { createContext, useCallback, useContext, useEffect, useId, useState } from 'react'

/** Tells the form that a field holds something that is not in the content: what is seen there is not what would be approved. */
export const FieldFaultsContext = createContext<(field: string, bad: boolean) => void>(() => {})

/** Says of this field whether what it shows is an error, until it is corrected or gone. */
export function useFieldFault(bad: boolean): void {
  const field = useId()
  const tell = useContext(FieldFaultsContext)
  useEffect(() => {
    tell(field, bad)
    return () => tell(field, false)
  }, [tell, field, bad])
}

/** The fields in error, and the function that they tell it by. */
export function useFieldFaults(): { count: number; tell: (field: string, bad: boolean) => void } {
  const [faults, setFaults] = useState<ReadonlySet<string>>(new Set())
  const tell = useCallback((field: string, bad: boolean) => {
    setFaults((was) => {
      if (was.has(field) === bad) return was
      const next = new Set(was)
      if (bad) next.add(field)
      else next.delete(field)
      return next
    })
  }, [])
  return { count: faults.size, tell }
}

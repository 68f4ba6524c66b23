import { type ReactNode, useId } from 'react'

/** A ruled box with a named head; `note` is the quiet line on the right of the head. */
export function Panel(props: { title: string; note?: ReactNode; strong?: boolean; children: ReactNode; actions?: ReactNode }) {
  const id = useId()
  return (
    <section className={props.strong === true ? 'panel strong' : 'panel'} aria-labelledby={id}>
      <header>
        <h2 id={id}>{props.title}</h2>
        <span className="sp" />
        {props.note !== undefined && <small className="mute num">{props.note}</small>}
        {props.actions}
      </header>
      {props.children}
    </section>
  )
}

type Child = Node | string | null | undefined | false

interface Attributes {
  class?: string
  id?: string
  href?: string
  alt?: string
  type?: string
  role?: string
  lang?: string
  for?: string
  disabled?: boolean
  checked?: boolean
  on?: Partial<Record<string, (event: Event) => void>>
  [attribute: `aria-${string}` | `data-${string}`]: string
  name?: string
  value?: string
  autocomplete?: string
  required?: boolean
  src?: string
  controls?: boolean
  preload?: string
  tabindex?: string
  viewBox?: string
}

/** One element with its attributes, listeners and children; text is always text, never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') continue
    if (value === false || value === undefined) continue
    made.setAttribute(name, value === true ? '' : String(value))
  }
  for (const [event, listen] of Object.entries(attributes.on ?? {})) if (listen !== undefined) made.addEventListener(event, listen)
  for (const child of children) if (child !== null && child !== undefined && child !== false) made.append(child)
  return made
}

/** A titled box, as on the console. */
export function panel(title: string, note: string, ...children: Child[]): HTMLElement {
  return el(
    'section',
    { class: 'panel', 'aria-label': title },
    el('header', {}, el('h2', {}, title), el('span', { class: 'sp' }), note !== '' && el('small', { class: 'mute num' }, note)),
    ...children,
  )
}

export function note(tone: '' | 'bad' | 'ok' | 'plain', ...children: Child[]): HTMLElement {
  return el('div', { class: `note ${tone}`.trim(), role: tone === 'bad' ? 'alert' : 'status' }, ...children)
}

import type { RichText } from '@hai-dang/wire'
import { IconBlockquote, IconBold, IconH2, IconH3, IconItalic, IconLink, IconList, IconListNumbers } from '@tabler/icons-react'
import { type JSONContent, Node } from '@tiptap/core'
import { EditorContent, useEditor, useEditorState } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import { type ComponentType, useEffect, useRef } from 'react'
import { useWords } from '../messages/catalogue.ts'
import { type LooseNode, toRichText } from './rich-text.ts'

const figureNode = (label: string) =>
  Node.create({
    name: 'figure',
    group: 'block',
    atom: true,
    draggable: true,
    addAttributes: () => ({ figure: { default: 0 } }),
    parseHTML: () => [{ tag: 'div[data-figure]' }],
    renderHTML: ({ HTMLAttributes }) => ['div', { class: 'figmark', 'data-figure': String(HTMLAttributes.figure ?? 0) }, label],
  })

interface Props {
  value: RichText
  onChange: (value: RichText) => void
  hasFigure: boolean
  labelledBy: string
}

/** TipTap held to the nodes and marks of a signed page. */
export function RichEditor({ value, onChange, hasFigure, labelledBy }: Props) {
  const { t } = useWords()
  const report = useRef(onChange)
  report.current = onChange
  const editor = useEditor({
    extensions: [
      StarterKit.configure({
        heading: { levels: [2, 3, 4] },
        code: false,
        codeBlock: false,
        strike: false,
        underline: false,
        horizontalRule: false,
        link: { openOnClick: false, protocols: ['https'], defaultProtocol: 'https', autolink: false },
      }),
      figureNode(t('page.figure.here')),
    ],
    content: value as JSONContent,
    editorProps: { attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-labelledby': labelledBy } },
    onUpdate: ({ editor: changed }) => report.current(toRichText(changed.getJSON() as LooseNode)),
  })
  // The mark of the picture comes and goes with the picture itself.
  useEffect(() => {
    if (editor === null) return
    let at = -1
    editor.state.doc.descendants((node, position) => {
      if (node.type.name === 'figure') at = position
    })
    if (hasFigure && at < 0) editor.commands.insertContentAt(0, { type: 'figure', attrs: { figure: 0 } })
    else if (!hasFigure && at >= 0) editor.commands.deleteRange({ from: at, to: at + 1 })
  }, [editor, hasFigure])
  if (editor === null) return null
  return (
    <div className="rich">
      <Tools editor={editor} />
      <EditorContent editor={editor} />
    </div>
  )
}

type Editor = NonNullable<ReturnType<typeof useEditor>>

function Tools({ editor }: { editor: Editor }) {
  const { t } = useWords()
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      italic: now.isActive('italic'),
      link: now.isActive('link'),
      h2: now.isActive('heading', { level: 2 }),
      h3: now.isActive('heading', { level: 3 }),
      bullet: now.isActive('bulletList'),
      ordered: now.isActive('orderedList'),
      quote: now.isActive('blockquote'),
      figure: now.isActive('figure'),
    }),
  })
  const link = () => {
    if (on.link) return void editor.chain().focus().unsetLink().run()
    const href = window.prompt(t('rich.link.ask'), 'https://')
    if (href !== null && /^(?:https:\/\/|\/id\/)\S+$/.test(href)) editor.chain().focus().setLink({ href }).run()
  }
  return (
    <div className="tools" role="toolbar" aria-label={t('rich.tools')}>
      <Tool icon={IconBold} label={t('rich.bold')} on={on.bold} act={() => editor.chain().focus().toggleBold().run()} />
      <Tool icon={IconItalic} label={t('rich.italic')} on={on.italic} act={() => editor.chain().focus().toggleItalic().run()} />
      <Tool icon={IconH2} label={t('rich.h2')} on={on.h2} act={() => editor.chain().focus().toggleHeading({ level: 2 }).run()} />
      <Tool icon={IconH3} label={t('rich.h3')} on={on.h3} act={() => editor.chain().focus().toggleHeading({ level: 3 }).run()} />
      <Tool icon={IconList} label={t('rich.bullet')} on={on.bullet} act={() => editor.chain().focus().toggleBulletList().run()} />
      <Tool icon={IconListNumbers} label={t('rich.ordered')} on={on.ordered} act={() => editor.chain().focus().toggleOrderedList().run()} />
      <Tool icon={IconBlockquote} label={t('rich.quote')} on={on.quote} act={() => editor.chain().focus().toggleBlockquote().run()} />
      <Tool icon={IconLink} label={t('rich.link')} on={on.link} act={link} />
    </div>
  )
}

function Tool({
  icon: Icon,
  label,
  on,
  act,
}: {
  icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>
  label: string
  on: boolean
  act: () => void
}) {
  return (
    <button type="button" aria-pressed={on} title={label} onMouseDown={(event) => event.preventDefault()} onClick={act}>
      <Icon size={20} aria-hidden />
      <span className="sr">{label}</span>
    </button>
  )
}

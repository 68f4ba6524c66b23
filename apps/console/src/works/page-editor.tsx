import { media, type PageV1, type WorkContent } from '@hai-dang/wire'
import { Button, FileButton, Switch, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../api/client.ts'
import { useNow } from '../app/here.ts'
import { useWords } from '../messages/catalogue.ts'
import { Failure } from '../pieces/asked.tsx'
import { PagePreview } from '../pieces/page-preview.tsx'
import { Panel } from '../pieces/panel.tsx'
import { isPagePath, mendedPath, pathOf } from './page-path.ts'
import { RichEditor } from './rich-editor.tsx'
import { cutText } from './storable-text.ts'
import type { EditContent } from './work-screen.tsx'

type Page = NonNullable<WorkContent['page']>
type Figure = NonNullable<Page['figure']>

const blankId = '00000000-0000-7000-8000-000000000000'

/** The page: rich text of the few kinds a signed page admits, one picture with its words, and its likeness at phone width. */
export function PageEditor({ content, edit, deployment }: { content: WorkContent; edit: EditContent; deployment: string }) {
  const { t } = useWords()
  const { page } = content
  const set = (next: Page | null) => edit((was) => ({ ...was, page: next }))
  const begin = (): Page => ({
    path: pathOf(content.title),
    column: t('page.column.news'),
    lead: '',
    body: bodyOf(content.textVi),
    figure: null,
    sources: [],
  })
  const toggle = (
    <Switch
      checked={page !== null}
      onChange={(event) => set(event.target.checked ? begin() : null)}
      label={t('channel.use')}
      aria-label={`${t('channel.use')}: ${t('channel.page')}`}
    />
  )
  return (
    <Panel title={t('channel.page')} actions={toggle}>
      {page !== null && (
        <div className="pad grid2 g54">
          <PageFields
            page={page}
            title={content.title}
            set={(change) => edit((was) => (was.page === null ? was : { ...was, page: change(was.page) }))}
          />
          <div>
            <div className="agency" style={{ textTransform: 'none', marginBottom: 4 }}>
              {t('page.preview')}
            </div>
            <Preview content={content} page={page} deployment={deployment} />
          </div>
        </div>
      )}
    </Panel>
  )
}

/** The words already written become the first paragraphs of the page. */
function bodyOf(text: string): Page['body'] {
  const lines = text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return { type: 'doc', content: lines.map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: line }] })) }
}

function PageFields({ page, title, set }: { page: Page; title: string; set: (change: (page: Page) => Page) => void }) {
  const { t } = useWords()
  return (
    <div style={{ display: 'grid', gap: 16, alignContent: 'start', minWidth: 0 }}>
      <TextInput
        label={t('page.path')}
        description={t('page.path.hint')}
        error={isPagePath(page.path) ? undefined : t('page.path.bad')}
        value={page.path}
        spellCheck={false}
        maxLength={200}
        onChange={(event) => {
          const path = event.target.value
          set((was) => ({ ...was, path }))
        }}
        onBlur={() => {
          const path = mendedPath(page.path)
          if (path !== page.path) set((was) => ({ ...was, path }))
        }}
        rightSectionWidth={110}
        rightSection={
          <button type="button" className="linkbtn t1" onClick={() => set((was) => ({ ...was, path: pathOf(title) }))}>
            {t('page.path.make')}
          </button>
        }
      />
      <TextInput
        label={t('page.column')}
        value={page.column}
        maxLength={120}
        onChange={(event) => {
          const column = event.target.value
          set((was) => ({ ...was, column }))
        }}
      />
      <Textarea
        label={t('page.lead')}
        description={t('page.lead.hint')}
        value={page.lead}
        maxLength={1000}
        autosize
        minRows={2}
        onChange={(event) => {
          const lead = event.target.value
          set((was) => ({ ...was, lead }))
        }}
      />
      <div className="field">
        <span className="label" id="page-body">
          {t('page.body')}
        </span>
        <RichEditor
          labelledBy="page-body"
          value={page.body}
          hasFigure={page.figure !== null}
          onChange={(body) => set((was) => ({ ...was, body }))}
        />
      </div>
      <FigureFields figure={page.figure} set={(figure) => set((was) => ({ ...was, figure }))} />
      <Textarea
        label={t('page.sources')}
        description={t('page.sources.hint')}
        value={page.sources.join('\n')}
        autosize
        minRows={1}
        onChange={(event) => {
          const sources =
            event.target.value === ''
              ? []
              : event.target.value
                  .split('\n')
                  .slice(0, 20)
                  .map((line) => cutText(line, 300))
          set((was) => ({ ...was, sources }))
        }}
      />
    </div>
  )
}

function FigureFields({ figure, set }: { figure: Figure | null; set: (figure: Figure | null) => void }) {
  const { t } = useWords()
  const send = useMutation({
    mutationFn: (file: File) => {
      const form = new FormData()
      form.append('file', file, file.name)
      return call(media.picture, { form })
    },
    onSuccess: (picture) => set({ picture, alt: figure?.alt ?? '', caption: figure?.caption ?? '', credit: figure?.credit ?? '' }),
  })
  return (
    <div style={{ display: 'grid', gap: 12 }}>
      <div className="buttons">
        <FileButton accept="image/jpeg,image/png,image/webp" onChange={(file) => file !== null && send.mutate(file)}>
          {(props) => (
            <Button {...props} variant="default" loading={send.isPending}>
              {t(figure === null ? 'page.picture' : 'page.picture.other')}
            </Button>
          )}
        </FileButton>
        {figure !== null && (
          <Button variant="subtle" onClick={() => set(null)}>
            {t('act.remove')}
          </Button>
        )}
        <small className="mute">{t('page.picture.hint')}</small>
      </div>
      {send.isError && <Failure error={send.error} />}
      {figure !== null && (
        <>
          <TextInput
            label={t('page.alt')}
            description={t('page.alt.hint')}
            value={figure.alt}
            required
            maxLength={1000}
            onChange={(event) => set({ ...figure, alt: event.target.value })}
          />
          <TextInput
            label={t('page.caption')}
            value={figure.caption}
            maxLength={1000}
            onChange={(event) => set({ ...figure, caption: event.target.value })}
          />
          <TextInput
            label={t('page.credit')}
            value={figure.credit}
            maxLength={300}
            onChange={(event) => set({ ...figure, credit: event.target.value })}
          />
        </>
      )}
    </div>
  )
}

/** The draft as the page it would become; the hub makes the real one at submit, and the approval sheet shows that one. */
function Preview({ content, page, deployment }: { content: WorkContent; page: Page; deployment: string }) {
  const { t } = useWords()
  const minute = Math.floor(useNow(60_000) / 60_000) * 60_000
  const made = useMemo((): PageV1 => {
    const figure = page.figure
    return {
      v: 1,
      type: 'page.v1',
      deployment,
      id: blankId,
      path: page.path,
      column: page.column,
      lang: content.lang,
      title: content.title || t('work.untitled'),
      lead: page.lead,
      publishedAt: `${new Date(minute).toISOString().slice(0, 19)}Z`,
      renderer: 1,
      body: page.body,
      sources: page.sources,
      figures:
        figure === null
          ? []
          : [
              {
                alt: figure.alt || ' ',
                derivatives: figure.picture.derivatives,
                ...(figure.caption === '' ? {} : { caption: figure.caption }),
                ...(figure.credit === '' ? {} : { credit: figure.credit }),
              },
            ],
    }
  }, [content.lang, content.title, page, deployment, minute, t])
  return <PagePreview page={made} />
}

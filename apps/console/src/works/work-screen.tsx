import { type WorkContent, works } from '@hai-dang/wire'
import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { newId } from '../api/ids.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../app/here.ts'
import { clockText, momentText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'
import { Failure, useWordingOf, Waiting } from '../pieces/asked.tsx'
import { WorkChip } from '../pieces/chip.tsx'
import { PageHead } from '../pieces/page-head.tsx'
import { Panel } from '../pieces/panel.tsx'
import { BoardEditor } from './board-editor.tsx'
import { FieldFaultsContext, useFieldFaults } from './field-faults.ts'
import { missingOf } from './missing.ts'
import { PageEditor } from './page-editor.tsx'
import { PlanEditor } from './plan-editor.tsx'
import { Rivals } from './rival-panel.tsx'
import { sameContent } from './same-content.ts'
import { SoundEditor } from './sound-editor.tsx'
import { hindranceOf, type SubmitHindrance } from './submit-check.ts'
import { type Draft, useDraft } from './use-draft.ts'

export type EditContent = (change: (content: WorkContent) => WorkContent) => void

/** The editor of one piece: words, channels, places and times on one sheet, each with its live likeness beside it. */
export function WorkScreen() {
  const { t } = useWords()
  const { id } = useParams({ strict: false }) as { id: string }
  const load = useDraft(id)
  const title = load.kind === 'open' ? load.draft.content.title || t('work.untitled') : t('noun.works')
  return (
    <>
      <PageHead
        tight
        title={title}
        crumbs={[
          { label: t('noun.works'), to: '/works' },
          { label: load.kind === 'open' ? (load.draft.view?.code ?? t('work.new')) : '…' },
        ]}
      />
      {load.kind === 'loading' && <Waiting />}
      {load.kind === 'failed' && <Failure error={load.error} retry={load.retry} />}
      {load.kind === 'open' && <Editor id={id} draft={load.draft} />}
    </>
  )
}

function Editor({ id, draft }: { id: string; draft: Draft }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const { content, view } = draft
  const [soundMs, setSoundMs] = useState(0)
  const faults = useFieldFaults()
  const submit = useSubmit(id, draft)
  const locked = view !== undefined && !view.canEdit
  const edit: EditContent = (change) => {
    if (submit.isError) submit.reset()
    draft.edit(change)
  }
  return (
    <FieldFaultsContext value={faults.tell}>
      <Notices draft={draft} />
      {view !== undefined && <Rivals work={view} draft={draft} />}
      {draft.restoredAt !== null && (
        <p className="note" style={{ marginBottom: 16 }}>
          {t('draft.restored', { when: momentText(draft.restoredAt, session.zone, lang) })}
        </p>
      )}
      <fieldset
        // What is frozen is what is on the screen: while it is being sent nothing changes here.
        disabled={locked || submit.isPending}
        style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}
        className="stackgap"
      >
        <TextPanel content={content} edit={edit} />
        <SoundEditor content={content} edit={edit} onLength={setSoundMs} />
        <BoardEditor content={content} edit={edit} />
        <PageEditor key={draft.epoch} content={content} edit={edit} deployment={session.deployment} />
        <PlanEditor content={content} edit={edit} soundMs={soundMs} />
      </fieldset>
      <SubmitBar draft={draft} submit={submit} locked={locked} faults={faults.count} />
    </FieldFaultsContext>
  )
}

/** Why the press did nothing, in words that say what to do. */
class Hindered extends Error {
  readonly why: SubmitHindrance
  constructor(why: SubmitHindrance) {
    super(why)
    this.name = 'Hindered'
    this.why = why
  }
}

/** Saves, asks the hub what it holds, and submits that revision only when it is the text on this screen. */
function useSubmit(id: string, draft: Draft) {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async () => {
      const content = draft.content
      if (!(await draft.flush())) throw new Hindered(draft.now().state.kind === 'rival' ? 'submit.rival' : 'submit.unsaved')
      const view = await client.fetchQuery({ ...ask.work(id), staleTime: 0 })
      const why = hindranceOf({ ...draft.now(), content }, view)
      if (why !== null) throw new Hindered(why)
      return call(works.submit, { params: { id }, body: { revision: view.revision, releaseId: newId() } })
    },
    onSuccess: ({ releaseId }) => {
      void client.invalidateQueries({ queryKey: ['works'] })
      void navigate({ to: '/releases/$id', params: { id: releaseId } })
    },
  })
}

function Notices({ draft }: { draft: Draft }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const { view } = draft
  if (view === undefined) return null
  const release = view.pendingReleaseId ?? view.lastReleaseId
  return (
    <div style={{ marginBottom: 16, display: 'grid', gap: 12 }}>
      <p>
        <WorkChip work={view} />{' '}
        <small className="mute">{t('work.line', { author: view.authorName, revision: Math.max(draft.revision, view.revision) })}</small>{' '}
        {release !== null && (
          <small>
            <Link to="/releases/$id" params={{ id: release }}>
              {t('work.release')}
            </Link>
          </small>
        )}
      </p>
      {view.returned !== null && (
        <p className="note bad">
          {t('work.returned', {
            by: view.returned.by,
            when: momentText(Date.parse(view.returned.at), session.zone, lang),
            reason: view.returned.reason,
          })}
        </p>
      )}
      {view.pendingReleaseId !== null && <p className="note">{t('work.pending')}</p>}
      {draft.state.kind === 'saved' && view.revision >= draft.revision && !sameContent(view.content, draft.content) && (
        <p className="note">
          {t('work.newer')}{' '}
          <button type="button" className="linkbtn" onClick={() => draft.adopt(view)}>
            {t('work.newer.show')}
          </button>
        </p>
      )}
    </div>
  )
}

function TextPanel({ content, edit }: { content: WorkContent; edit: EditContent }) {
  const { t } = useWords()
  const [shown, setShown] = useState<'vi' | 'en'>('vi')
  return (
    <Panel title={t('work.text')}>
      <div className="pad" style={{ display: 'grid', gap: 16 }}>
        <TextInput
          id="field-title"
          label={t('field.title')}
          value={content.title}
          onChange={(event) => edit((was) => ({ ...was, title: event.target.value }))}
          maxLength={300}
          required
        />
        <div>
          <SegmentedControl
            value={shown}
            onChange={(value) => setShown(value === 'en' ? 'en' : 'vi')}
            data={[
              { value: 'vi', label: t('field.textVi') },
              { value: 'en', label: t('field.textEn') },
            ]}
            aria-label={t('work.text')}
          />
        </div>
        {shown === 'vi' ? (
          <Textarea
            id="field-text"
            label={t('field.textVi')}
            description={t('field.text.hint')}
            lang="vi"
            value={content.textVi}
            onChange={(event) => edit((was) => ({ ...was, textVi: event.target.value }))}
            autosize
            minRows={5}
            maxLength={20_000}
            styles={{ input: { fontSize: 18, lineHeight: '29px' } }}
          />
        ) : (
          <Textarea
            label={t('field.textEn')}
            description={t('field.textEn.hint')}
            lang="en"
            value={content.textEn}
            onChange={(event) => edit((was) => ({ ...was, textEn: event.target.value }))}
            autosize
            minRows={5}
            maxLength={20_000}
            styles={{ input: { fontSize: 18, lineHeight: '29px' } }}
          />
        )}
      </div>
    </Panel>
  )
}

function SaveLine({ draft }: { draft: Draft }) {
  const { t } = useWords()
  const { session } = useHere()
  const wordingOf = useWordingOf()
  const { state } = draft
  const text = {
    saved: () =>
      state.kind === 'saved' && state.at !== null ? t('draft.saved', { time: clockText(state.at, session.zone) }) : t('draft.nothing'),
    unsent: () => t('draft.unsent'),
    sending: () => t('draft.sending'),
    waiting: () => t('draft.waiting'),
    rival: () => t('draft.rival'),
    refused: () => (state.kind === 'refused' ? wordingOf(state.error) : ''),
  }[state.kind]()
  return (
    <span role="status" className={state.kind === 'refused' || state.kind === 'rival' ? 'bad' : 'mute'}>
      {text}
    </span>
  )
}

interface SubmitBarProps {
  draft: Draft
  submit: ReturnType<typeof useSubmit>
  locked: boolean
  faults: number
}

function SubmitBar({ draft, submit, locked, faults }: SubmitBarProps) {
  const { t } = useWords()
  const missing = missingOf(draft.content, faults)
  const rival = draft.state.kind === 'rival' || (draft.view?.rivals.length ?? 0) > 0
  return (
    <div className="savebar">
      <SaveLine draft={draft} />
      <span className="sp" />
      {missing.length > 0 && <small className="mute">{t('submit.missing', { what: missing.map((key) => t(key)).join(', ') })}</small>}
      {rival && draft.state.kind !== 'rival' && <small className="bad">{t('submit.rival')}</small>}
      {submit.isError &&
        (submit.error instanceof Hindered ? (
          !rival && (
            <p className="note bad" role="alert">
              {t(submit.error.why)}
            </p>
          )
        ) : (
          <Failure error={submit.error} />
        ))}
      <Button
        loading={submit.isPending}
        disabled={locked || rival || missing.length > 0 || draft.state.kind === 'refused'}
        onClick={() => submit.mutate()}
      >
        {t('submit.act')}
      </Button>
    </div>
  )
}

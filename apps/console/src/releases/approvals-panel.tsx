import { wordsOf } from '@hai-dang/trust'
import { type ApprovalView, type ReleaseSheet, releases } from '@hai-dang/wire'
import { Button, Modal, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { useHere } from '../app/here.ts'
import { momentText } from '../app/moments.ts'
import { useWords } from '../messages/catalogue.ts'
import { Failure } from '../pieces/asked.tsx'
import { Chip, isPageOnly } from '../pieces/chip.tsx'
import { Panel } from '../pieces/panel.tsx'
import { codeText, refusalText } from '../pieces/refusal-text.ts'
import { useTicket } from './use-ticket.ts'

/** Two approval blocks side by side, the comparison words, and the acts this person may take. */
export function ApprovalsPanel({ sheet }: { sheet: ReleaseSheet }) {
  const { t } = useWords()
  return (
    <Panel title={t('approvals.title')} strong>
      <div className="sides">
        {sheet.approvals.map((approval) => (
          <Side key={approval.agency} approval={approval} open={sheet.status === 'pending'} mine={sheet.canApprove} />
        ))}
      </div>
      <div className="compare">
        <small className="mute">{t(isPageOnly(sheet.channels) ? 'approvals.words.page' : 'approvals.words')}</small>
        {sheet.parts.map((part) => (
          <div key={part.digest} className="mono" title={part.digest}>
            {wordsOf(part.digest)}
          </div>
        ))}
      </div>
      <Acts sheet={sheet} />
    </Panel>
  )
}

function Side({ approval, open, mine }: { approval: ApprovalView; open: boolean; mine: boolean }) {
  const { t, lang } = useWords()
  const { session, account } = useHere()
  const key =
    approval.keyKind === null
      ? ''
      : `${t(`key.kind.${approval.keyKind}`)}${approval.keyid === null ? '' : ` ···${approval.keyid.slice(-4).toUpperCase()}`}`
  const when = approval.at === null ? '' : momentText(Date.parse(approval.at), session.zone, lang)
  const me = mine && approval.agency === account.agency && approval.state === 'waiting'
  return (
    <div>
      <div className="agency">{approval.agencyName}</div>
      <h3 style={{ marginTop: 4 }}>{approval.personName ?? (me ? account.name : t('approvals.nobody'))}</h3>
      <small>{[key, when].filter((text) => text !== '').join(' · ')}</small>
      <p style={{ marginTop: 8 }}>
        {approval.state === 'approved' && <Chip tone="conf">{t('approvals.approved')}</Chip>}
        {approval.state === 'refused' && <Chip tone="late">{t('approvals.refused')}</Chip>}
        {approval.state === 'waiting' &&
          (open ? (
            <Chip tone="held">{t(me ? 'approvals.waiting.me' : 'approvals.waiting')}</Chip>
          ) : (
            <Chip tone="plan">{t('approvals.none')}</Chip>
          ))}
      </p>
      {approval.reason !== null && (
        <p className="note bad" style={{ marginTop: 8 }}>
          {approval.reason}
        </p>
      )}
    </div>
  )
}

function Acts({ sheet }: { sheet: ReleaseSheet }) {
  const { t, lang } = useWords()
  const [asking, setAsking] = useState<'refuse' | 'withdraw' | null>(null)
  const approve = useTicket(() => call(releases.approveTicket, { params: { id: sheet.id } }))
  const client = useQueryClient()
  const recall = useMutation({
    mutationFn: () => call(releases.recall, { params: { id: sheet.id } }),
    onSuccess: (next) => {
      client.setQueryData(['releases', sheet.id], next)
      void client.invalidateQueries({ queryKey: ['works'] })
    },
  })
  const retry = useMutation({
    mutationFn: () => call(releases.retry, { params: { id: sheet.id } }),
    onSuccess: (next) => client.setQueryData(['releases', sheet.id], next),
  })
  const halted = sheet.halted ?? null
  const pageOnly = isPageOnly(sheet.channels)
  const why = sheet.status === 'pending' ? sheet.whyNotApprove : null
  if (!sheet.canApprove && !sheet.canRecall && !sheet.canWithdraw && why === null && halted === null) return null
  return (
    <div className="pad" style={{ borderTop: '1px solid var(--hair)', display: 'grid', gap: 12 }}>
      {why !== null && !sheet.canApprove && <p className="note plain">{refusalText(why, lang, t)}</p>}
      {halted !== null && (
        <p className="note bad">
          {codeText(halted.code, lang, t)} {t('approvals.halted.hint')}
        </p>
      )}
      <div className="buttons">
        {sheet.canRetry === true && (
          <Button loading={retry.isPending} onClick={() => retry.mutate()}>
            {t('approvals.retry')}
          </Button>
        )}
        {sheet.canApprove && (
          <Button loading={approve.isPending} onClick={approve.open}>
            {t(pageOnly ? 'approvals.approve.page' : 'approvals.approve')}
          </Button>
        )}
        {sheet.canApprove && (
          <Button variant="default" onClick={() => setAsking('refuse')}>
            {t('approvals.refuse')}
          </Button>
        )}
        {sheet.canRecall && (
          <Button variant="default" loading={recall.isPending} onClick={() => recall.mutate()}>
            {t('approvals.recall')}
          </Button>
        )}
        {sheet.canWithdraw && (
          <Button variant="outline" color="red" onClick={() => setAsking('withdraw')}>
            {t(pageOnly ? 'approvals.withdraw.page' : 'approvals.withdraw')}
          </Button>
        )}
      </div>
      {sheet.canApprove && <small className="mute">{t('approvals.approve.hint')}</small>}
      {approve.note !== null && sheet.canApprove && (
        <p className="note" role="status">
          {t('approvals.opened')} <a href={approve.note}>{t('approvals.openhere')}</a>
        </p>
      )}
      {approve.isError && <Failure error={approve.error} />}
      {recall.isError && <Failure error={recall.error} />}
      {retry.isError && <Failure error={retry.error} />}
      <RefuseModal sheet={sheet} opened={asking === 'refuse'} onClose={() => setAsking(null)} />
      <WithdrawModal sheet={sheet} opened={asking === 'withdraw'} onClose={() => setAsking(null)} pageOnly={pageOnly} />
    </div>
  )
}

interface ModalProps {
  sheet: ReleaseSheet
  opened: boolean
  onClose: () => void
}

function RefuseModal({ sheet, opened, onClose }: ModalProps) {
  const { t } = useWords()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const refuse = useMutation({
    mutationFn: () => call(releases.refuse, { params: { id: sheet.id }, body: { reason: reason.trim() } }),
    onSuccess: (next) => {
      client.setQueryData(['releases', sheet.id], next)
      void client.invalidateQueries({ queryKey: ['desk'] })
      onClose()
    },
  })
  return (
    <Modal opened={opened} onClose={onClose} title={t('approvals.refuse')} closeButtonProps={{ 'aria-label': t('act.close') }}>
      <form
        style={{ display: 'grid', gap: 16 }}
        onSubmit={(event) => {
          event.preventDefault()
          refuse.mutate()
        }}
      >
        <Textarea
          data-autofocus
          label={t('reason.label')}
          description={t('reason.refuse.hint')}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          minRows={3}
          autosize
          maxLength={1000}
          required
        />
        {refuse.isError && <Failure error={refuse.error} />}
        <div className="buttons">
          <Button type="submit" loading={refuse.isPending} disabled={reason.trim() === ''}>
            {t('approvals.refuse.send')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

function WithdrawModal({ sheet, opened, onClose, pageOnly }: ModalProps & { pageOnly: boolean }) {
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const withdraw = useTicket(() => call(releases.withdrawTicket, { params: { id: sheet.id }, body: { reason: reason.trim() } }))
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t(pageOnly ? 'approvals.withdraw.page' : 'approvals.withdraw')}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <form
        style={{ display: 'grid', gap: 16 }}
        onSubmit={(event) => {
          event.preventDefault()
          withdraw.open()
        }}
      >
        <p>{t(pageOnly ? 'withdraw.text.page' : 'withdraw.text')}</p>
        <Textarea
          data-autofocus
          label={t('reason.label')}
          description={t(pageOnly ? 'reason.withdraw.hint.page' : 'reason.withdraw.hint')}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          minRows={3}
          autosize
          maxLength={1000}
          required
        />
        {withdraw.isError && <Failure error={withdraw.error} />}
        {withdraw.note !== null && (
          <p className="note" role="status">
            {t('approvals.opened')} <a href={withdraw.note}>{t('approvals.openhere')}</a>
          </p>
        )}
        <div className="buttons">
          <Button type="submit" color="red" loading={withdraw.isPending} disabled={reason.trim() === ''}>
            {t(pageOnly ? 'approvals.withdraw.page' : 'approvals.withdraw')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

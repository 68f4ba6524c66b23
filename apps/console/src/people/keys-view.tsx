import { type KeyView, peopleLists } from '@hai-dang/wire'
import { Button, Modal, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { newId } from '../api/ids.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../app/here.ts'
import { dayText, momentText } from '../app/moments.ts'
import { type MessageKey, useWords } from '../messages/catalogue.ts'
import { Asked, Empty, Failure } from '../pieces/asked.tsx'
import { Panel } from '../pieces/panel.tsx'
import { EnrolButton } from './enrol-button.tsx'
import { ProposalRow } from './proposal-row.tsx'

type Agency = 'thong-tin' | 'bien-phong'

/** An agency's own keys: neither side can name the other's people, so acts stand only on one's own list. */
export function KeysView() {
  const { session, account } = useHere()
  const [agency, setAgency] = useState<Agency>(account.agency)
  const query = useQuery(ask.peopleList(agency))
  const { t, lang } = useWords()
  const own = agency === account.agency
  const officer = own && account.grants.some((grant) => grant.role === 'key_officer' || grant.role === 'administrator')
  return (
    <div className="stackgap">
      <div className="seg" style={{ justifySelf: 'start' }}>
        {session.agencies.map((row) => (
          <button key={row.agency} type="button" aria-pressed={row.agency === agency} onClick={() => setAgency(row.agency)}>
            {row.name}
          </button>
        ))}
      </div>
      <Asked query={query}>
        {(list) => (
          <>
            <Panel title={t('keys.proposals')} note={t('keys.ceremony')} actions={officer ? <EnrolButton agency={agency} /> : undefined}>
              {list.proposals.length === 0 && list.enrolments.every((row) => row.state !== 'open') && (
                <Empty>{t('keys.proposals.none')}</Empty>
              )}
              {list.enrolments
                .filter((row) => row.state === 'open')
                .map((row) => (
                  <div className="row" key={row.id}>
                    <div className="grow">
                      <h3>{row.personName}</h3>
                      <small className="mute">
                        {t(`role.${row.role}` as MessageKey)} ·{' '}
                        {t('keys.enrol.open', { when: momentText(Date.parse(row.expiresAt), session.zone, lang) })}
                      </small>
                    </div>
                  </div>
                ))}
              {list.proposals.map((proposal) => (
                <ProposalRow key={proposal.id} proposal={proposal} own={own} />
              ))}
            </Panel>
            <Panel title={t('keys.list')} note={t('keys.version', { version: list.version })}>
              <KeyTable keys={list.keys} agency={agency} mayRemove={officer} />
            </Panel>
            <Panel title={t('keys.officers')} note={t('keys.officers.note')}>
              {list.officers.map((row) => (
                <div className="row" key={row.keyid}>
                  <div className="grow">{row.name}</div>
                  <span className="mono mute">···{row.keyid.slice(-8)}</span>
                </div>
              ))}
            </Panel>
          </>
        )}
      </Asked>
    </div>
  )
}

function KeyTable({ keys, agency, mayRemove }: { keys: readonly KeyView[]; agency: Agency; mayRemove: boolean }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  return (
    <table className="blocks">
      <thead>
        <tr>
          <th scope="col">{t('col.person')}</th>
          <th scope="col">{t('people.role')}</th>
          <th scope="col">{t('code')}</th>
          <th scope="col">{t('keys.until')}</th>
          {mayRemove && (
            <th scope="col">
              <span className="sr">{t('act.remove')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.keyid}>
            <td className="whole">
              <b>{key.personName}</b>
              <br />
              <small className="mute">
                {t(`key.kind.${key.kind}`)} ···{key.keyid.slice(-4).toUpperCase()}
              </small>
            </td>
            <td className="whole">
              {key.roles.map((role) => t(`role.${role}` as MessageKey)).join(', ')}
              <br />
              <small className="mute">{key.areas.includes('*') ? t('keys.everywhere') : key.areas.join(', ')}</small>
            </td>
            <td className="mono whole">{key.words}</td>
            <td className="num">{dayText(Date.parse(key.notAfter), session.zone, lang)}</td>
            {mayRemove && (
              <td className="right">
                <RemoveKey keyView={key} agency={agency} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function RemoveKey({ keyView, agency }: { keyView: KeyView; agency: Agency }) {
  const { t } = useWords()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const propose = useMutation({
    mutationFn: () =>
      call(peopleLists.proposeRemoval, { params: { agency }, body: { id: newId(), keyid: keyView.keyid, reason: reason.trim() } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['people-lists'] })
      setOpen(false)
    },
  })
  return (
    <>
      <button type="button" className="linkbtn" onClick={() => setOpen(true)} aria-label={`${t('keys.remove')}: ${keyView.personName}`}>
        {t('keys.remove')}
      </button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t('keys.removeof', { name: keyView.personName })}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        <form
          style={{ display: 'grid', gap: 16 }}
          onSubmit={(event) => {
            event.preventDefault()
            propose.mutate()
          }}
        >
          <p>{t('keys.remove.text')}</p>
          <Textarea
            data-autofocus
            label={t('reason.label')}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            autosize
            minRows={2}
            maxLength={500}
            required
          />
          {propose.isError && <Failure error={propose.error} />}
          <div className="buttons">
            <Button type="submit" color="red" loading={propose.isPending} disabled={reason.trim() === ''}>
              {t('keys.remove')}
            </Button>
            <Button variant="default" onClick={() => setOpen(false)}>
              {t('act.cancel')}
            </Button>
          </div>
        </form>
      </Modal>
    </>
  )
}

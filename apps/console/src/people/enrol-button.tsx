import { peopleLists, trustRole } from '@hai-dang/wire'
import { Button, Modal, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { newId } from '../api/ids.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../app/here.ts'
import { momentText } from '../app/moments.ts'
import { type MessageKey, useWords } from '../messages/catalogue.ts'
import { Failure } from '../pieces/asked.tsx'

/** Lets one person make a key: the ticket is an address on the signing origin that the person opens on their own machine, once. */
export function EnrolButton({ agency }: { agency: 'thong-tin' | 'bien-phong' }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('keys.enrol')}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t('keys.enrol')} closeButtonProps={{ 'aria-label': t('act.close') }}>
        {open && <EnrolForm agency={agency} />}
      </Modal>
    </>
  )
}

function EnrolForm({ agency }: { agency: 'thong-tin' | 'bien-phong' }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const client = useQueryClient()
  const people = useQuery(ask.people(undefined))
  const [person, setPerson] = useState<string | null>(null)
  const [role, setRole] = useState<string>('approver')
  const enrol = useMutation({
    mutationFn: () =>
      call(peopleLists.enrol, { params: { agency }, body: { id: newId(), personId: person ?? '', role: trustRole.parse(role) } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['people-lists'] }),
  })
  if (enrol.data !== undefined) {
    return (
      <div style={{ display: 'grid', gap: 16 }}>
        <p>{t('keys.enrol.give', { when: momentText(Date.parse(enrol.data.expiresAt), session.zone, lang) })}</p>
        <p className="mono">{enrol.data.url}</p>
        <div className="buttons">
          <a className="btn pri" href={enrol.data.url} target="_blank" rel="noreferrer">
            {t('keys.enrol.openit')}
          </a>
          <button type="button" className="btn" onClick={() => void navigator.clipboard?.writeText(enrol.data.url)}>
            {t('act.copy')}
          </button>
        </div>
      </div>
    )
  }
  return (
    <form
      style={{ display: 'grid', gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault()
        enrol.mutate()
      }}
    >
      <p className="mute">{t('keys.enrol.text')}</p>
      <Select
        label={t('col.person')}
        searchable
        value={person}
        onChange={setPerson}
        data={(people.data ?? [])
          .filter((row) => row.agency === agency)
          .map((row) => ({ value: row.personId, label: `${row.name} · ${row.post}` }))}
        nothingFoundMessage={t('palette.none')}
        required
      />
      <Select
        label={t('people.role')}
        value={role}
        allowDeselect={false}
        onChange={(value) => setRole(value ?? 'approver')}
        data={trustRole.options
          .filter((option) => option !== 'robot')
          .map((option) => ({ value: option, label: t(`role.${option}` as MessageKey) }))}
      />
      {enrol.isError && <Failure error={enrol.error} />}
      <div>
        <Button type="submit" loading={enrol.isPending} disabled={person === null}>
          {t('keys.enrol.make')}
        </Button>
      </div>
    </form>
  )
}

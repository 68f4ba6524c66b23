import { type AccountView, grantRole, people } from '@hai-dang/wire'
import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { newId } from '../api/ids.ts'
import { ask } from '../api/queries.ts'
import { useHere, useNow } from '../app/here.ts'
import { isoDay, localDateText, localParts } from '../app/moments.ts'
import { type MessageKey, useWords } from '../messages/catalogue.ts'
import { Failure } from '../pieces/asked.tsx'

/** The unit of a right is named only where it is not the agency's own, which stands above. */
export function GrantRows({ person, mayEnd }: { person: AccountView; mayEnd: boolean }) {
  const { t, lang } = useWords()
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: (id: string) => call(people.endGrant, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['people'] }),
  })
  return (
    <>
      {person.grants.map((grant) => (
        <p key={grant.id}>
          {t(`role.${grant.role}` as MessageKey)}{' '}
          <small className="mute">
            {grant.unitName === person.agencyName ? '' : `${grant.unitName} · `}
            {t('people.since', { date: localDateText(grant.from, lang) })}
            {grant.to === null ? '' : ` – ${localDateText(grant.to, lang)}`}
          </small>
          {mayEnd && (
            <>
              {' '}
              <button
                type="button"
                className="linkbtn t1"
                onClick={() => end.mutate(grant.id)}
                aria-label={`${t('people.endgrant')}: ${t(`role.${grant.role}` as MessageKey)}, ${person.name}`}
              >
                {t('people.endgrant')}
              </button>
            </>
          )}
        </p>
      ))}
      {person.grants.length === 0 && <small className="mute">{t('people.grants.none')}</small>}
      {end.isError && <Failure error={end.error} />}
    </>
  )
}

export function GrantButton({ person }: { person: AccountView }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)} aria-label={`${t('people.grant')}: ${person.name}`}>
        {t('people.grant')}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t('people.grantto', { name: person.name })}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        {open && <GrantForm person={person} close={() => setOpen(false)} />}
      </Modal>
    </>
  )
}

function GrantForm({ person, close }: { person: AccountView; close: () => void }) {
  const { t } = useWords()
  const { session } = useHere()
  const now = useNow(60_000)
  const client = useQueryClient()
  const [role, setRole] = useState<string>('editor')
  const [unit, setUnit] = useState<string | null>(null)
  const [asked, setAsked] = useState('')
  const [from, setFrom] = useState(() => isoDay(localParts(now, session.zone)))
  const [to, setTo] = useState('')
  const units = useQuery(
    ask.units({ q: asked.trim() === '' ? undefined : asked.trim(), tree: person.agency === 'bien-phong' ? 'force' : 'department' }),
  )
  const grant = useMutation({
    mutationFn: () =>
      call(people.grant, {
        body: { id: newId(), personId: person.personId, role: grantRole.parse(role), unitId: unit ?? '', from, to: to === '' ? null : to },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['people'] })
      close()
    },
  })
  return (
    <form
      style={{ display: 'grid', gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault()
        grant.mutate()
      }}
    >
      <Select
        label={t('people.role')}
        value={role}
        allowDeselect={false}
        onChange={(value) => setRole(value ?? 'editor')}
        data={grantRole.options.map((option) => ({ value: option, label: t(`role.${option}` as MessageKey) }))}
      />
      <Select
        label={t('people.unit')}
        description={t('people.unit.hint')}
        searchable
        value={unit}
        onChange={setUnit}
        searchValue={asked}
        onSearchChange={setAsked}
        data={(units.data?.rows ?? []).map((row) => ({ value: row.id, label: row.name }))}
        nothingFoundMessage={t('palette.none')}
        required
        filter={({ options }) => options}
      />
      <div className="buttons">
        <TextInput type="date" label={t('plan.from')} value={from} onChange={(event) => setFrom(event.target.value)} required />
        <TextInput type="date" label={t('people.to')} value={to} onChange={(event) => setTo(event.target.value)} />
      </div>
      {grant.isError && <Failure error={grant.error} />}
      <div className="buttons">
        <Button type="submit" loading={grant.isPending} disabled={unit === null}>
          {t('people.grant')}
        </Button>
        <Button variant="default" onClick={close}>
          {t('act.cancel')}
        </Button>
      </div>
    </form>
  )
}

import { passkeys } from '@hai-dang/wire'
import { Button, TextInput } from '@mantine/core'
import { startRegistration } from '@simplewebauthn/browser'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { ask } from '../api/queries.ts'
import { useHere } from '../app/here.ts'
import { localDateText, momentText } from '../app/moments.ts'
import { useWords, wordOr } from '../messages/catalogue.ts'
import { Asked, Empty, Failure } from '../pieces/asked.tsx'
import { PageHead } from '../pieces/page-head.tsx'
import { Panel } from '../pieces/panel.tsx'

/** My rights and the passkeys I sign in with. Sign-in keys are not approval keys, and the screen says so. */
export function AccountScreen() {
  const { t, lang } = useWords()
  const { account } = useHere()
  return (
    <>
      <PageHead title={t('account.title')} />
      <div className="grid2">
        <div className="stackgap">
          <Panel title={account.name} note={account.login}>
            <div className="pad">
              <p>{account.post}</p>
              <p className="mute">{account.agencyName}</p>
            </div>
          </Panel>
          <Panel title={t('people.grants')}>
            {account.grants.length === 0 ? (
              <Empty>{t('people.grants.none')}</Empty>
            ) : (
              account.grants.map((grant) => (
                <div className="row" key={grant.id}>
                  <div className="grow">
                    <b>{wordOr(t, `role.${grant.role}`, grant.title)}</b>
                    <br />
                    <small className="mute">
                      {grant.unitName} · {t('people.since', { date: localDateText(grant.from, lang) })}
                    </small>
                  </div>
                </div>
              ))
            )}
          </Panel>
        </div>
        <Passkeys />
      </div>
    </>
  )
}

function Passkeys() {
  const { t, lang } = useWords()
  const { session } = useHere()
  const client = useQueryClient()
  const list = useQuery(ask.passkeys())
  const [name, setName] = useState('')
  const again = () => client.invalidateQueries({ queryKey: ['passkeys'] })
  const add = useMutation({
    mutationFn: async () => {
      const { options } = await call(passkeys.options)
      const response = await startRegistration({
        optionsJSON: options as unknown as Parameters<typeof startRegistration>[0]['optionsJSON'],
      })
      return call(passkeys.add, {
        body: { name: name.trim() || t('account.passkey.unnamed'), response: response as unknown as Record<string, unknown> },
      })
    },
    onSuccess: () => {
      setName('')
      void again()
    },
  })
  const remove = useMutation({ mutationFn: (id: string) => call(passkeys.remove, { params: { id } }), onSuccess: again })
  return (
    <Panel title={t('account.passkeys')}>
      <div className="pad">
        <p className="mute">{t('account.passkeys.hint')}</p>
      </div>
      <Asked query={list} empty={(rows) => (rows.length === 0 ? <Empty>{t('account.passkeys.none')}</Empty> : null)}>
        {(rows) =>
          rows.map((row) => (
            <div className="row" key={row.id}>
              <div className="grow">
                <b>{row.name}</b>
                <br />
                <small className="mute">
                  {t('account.passkey.used', {
                    created: momentText(Date.parse(row.createdAt), session.zone, lang),
                    used: row.lastUsedAt === null ? '—' : momentText(Date.parse(row.lastUsedAt), session.zone, lang),
                  })}
                </small>
              </div>
              <button type="button" className="btn bad" onClick={() => remove.mutate(row.id)}>
                {t('act.remove')}
              </button>
            </div>
          ))
        }
      </Asked>
      <form
        className="pad"
        style={{ display: 'grid', gap: 12, borderTop: '1px solid var(--hair)' }}
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <TextInput
          label={t('account.passkey.name')}
          description={t('account.passkey.name.hint')}
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={80}
        />
        {add.isError && <Failure error={add.error} />}
        {remove.isError && <Failure error={remove.error} />}
        <div>
          <Button type="submit" loading={add.isPending}>
            {t('account.passkey.add')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}

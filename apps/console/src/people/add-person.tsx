import { people } from '@hai-dang/wire'
import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { newId } from '../api/ids.ts'
import { useHere } from '../app/here.ts'
import { useWords } from '../messages/catalogue.ts'
import { Failure } from '../pieces/asked.tsx'

export function AddPersonButton() {
  const { t } = useWords()
  const { account } = useHere()
  const [open, setOpen] = useState(false)
  if (!account.grants.some((grant) => grant.role === 'administrator')) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('people.add')}</Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t('people.addto', { agency: account.agencyName })}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        {open && <AddPersonForm close={() => setOpen(false)} />}
      </Modal>
    </>
  )
}

function AddPersonForm({ close }: { close: () => void }) {
  const { t } = useWords()
  const { account, session } = useHere()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [login, setLogin] = useState('')
  const [post, setPost] = useState('')
  const [password, setPassword] = useState('')
  const add = useMutation({
    mutationFn: () =>
      call(people.create, {
        body: {
          id: newId(),
          name: name.trim(),
          login: login.trim(),
          agency: account.agency,
          post: post.trim(),
          ...(password === '' ? {} : { password }),
        },
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
        add.mutate()
      }}
    >
      <TextInput
        data-autofocus
        label={t('people.name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        required
        maxLength={120}
      />
      <TextInput label={t('people.post')} value={post} onChange={(event) => setPost(event.target.value)} required maxLength={120} />
      <TextInput
        label={t('signin.login')}
        description={t('people.login.hint')}
        value={login}
        onChange={(event) => setLogin(event.target.value)}
        required
        pattern="[a-z0-9][a-z0-9._\-]{1,39}"
      />
      {session.passwordSignIn && (
        <TextInput
          label={t('signin.password')}
          description={t('people.password.hint')}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          minLength={10}
        />
      )}
      {add.isError && <Failure error={add.error} />}
      <div className="buttons">
        <Button type="submit" loading={add.isPending}>
          {t('people.add')}
        </Button>
        <Button variant="default" onClick={close}>
          {t('act.cancel')}
        </Button>
      </div>
    </form>
  )
}

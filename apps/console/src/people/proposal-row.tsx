import { type ListProposal, peopleLists } from '@hai-dang/wire'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { useHere } from '../app/here.ts'
import { momentText } from '../app/moments.ts'
import { type MessageKey, useWords } from '../messages/catalogue.ts'
import { Failure } from '../pieces/asked.tsx'
import { Chip, type Tone } from '../pieces/chip.tsx'
import { useTicket } from '../releases/use-ticket.ts'

const tones: Record<ListProposal['state'], Tone> = { waiting_key: 'way', waiting_signatures: 'held', published: 'conf', dropped: 'off' }

/** One step of the ceremony: what changes, who has signed, how many are still needed, and the officer's press. */
export function ProposalRow({ proposal, own }: { proposal: ListProposal; own: boolean }) {
  const { t, lang } = useWords()
  const { session } = useHere()
  const client = useQueryClient()
  const sign = useTicket(() => call(peopleLists.ticket, { params: { id: proposal.id } }))
  const drop = useMutation({
    mutationFn: () => call(peopleLists.dropProposal, { params: { id: proposal.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['people-lists'] }),
  })
  const waiting = proposal.state === 'waiting_signatures'
  return (
    <div className="row" style={{ alignItems: 'flex-start' }}>
      <div className="grow">
        <h3>{t(proposal.kind === 'add' ? 'keys.adds' : 'keys.removes', { name: proposal.key.personName })}</h3>
        <small className="mute">
          {proposal.key.roles.map((role) => t(`role.${role}` as MessageKey)).join(', ')} ·{' '}
          {t('keys.proposedby', { by: proposal.proposedBy, when: momentText(Date.parse(proposal.proposedAt), session.zone, lang) })}
        </small>
        <p className="mono">{proposal.key.words}</p>
        <small>
          {t('keys.signed', { count: proposal.signedBy.length, threshold: proposal.threshold })}
          {proposal.signedBy.length > 0 && `: ${proposal.signedBy.map((officer) => officer.name).join(', ')}`}
        </small>
        {sign.note !== null && (
          <p className="note" role="status">
            {t('approvals.opened')} <a href={sign.note}>{t('approvals.openhere')}</a>
          </p>
        )}
        {sign.isError && <Failure error={sign.error} />}
        {drop.isError && <Failure error={drop.error} />}
      </div>
      <Chip tone={tones[proposal.state]}>{t(`proposal.${proposal.state}`)}</Chip>
      {proposal.canSign && (
        <Button loading={sign.isPending} onClick={sign.open}>
          {t('keys.sign')}
        </Button>
      )}
      {own && waiting && (
        <Button variant="default" loading={drop.isPending} onClick={() => drop.mutate()}>
          {t('keys.drop')}
        </Button>
      )}
    </div>
  )
}

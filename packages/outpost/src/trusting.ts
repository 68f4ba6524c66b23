import { admitTrust, type Trust, type TufState } from '@hai-dang/trust'
import type { Provision } from './lists.ts'
import type { OutpostPorts } from './ports.ts'
import type { Refused } from './refusals.ts'
import type { SiteState } from './site-state.ts'
import { fetchTarget, type Target, targetsOfRole } from './targets.ts'

const peopleRoles = ['people-thong-tin', 'people-bien-phong']

export interface Trusting {
  readonly trust: Trust
  readonly files: NonNullable<SiteState['trust']>
}

const pinnedOf = ({ deployment, drillAllowed }: Provision): { deployment: string; drillAllowed: boolean } => ({ deployment, drillAllowed })

/** After a restart: the policy and people in force before, from the disk, through the same step. */
export async function reloadTrust(site: SiteState, provision: Provision, store: OutpostPorts['store']): Promise<Trust | null> {
  if (!site.trust) return null
  const files = await Promise.all([site.trust.policy, ...site.trust.people].map((sha256) => store.readBlob(sha256)))
  const [policy, ...people] = files
  if (!policy || people.some((bytes) => !bytes)) return null
  const result = await admitTrust({ policy, people: people as Uint8Array[], pinned: pinnedOf(provision), previous: null })
  return result.ok ? result.trust : null
}

function wantedOf(state: TufState): Target[] | null {
  const policy = targetsOfRole(state, 'targets').find(({ path }) => path === 'trust-policy.json')
  const people = peopleRoles.map((role) => targetsOfRole(state, role).find(({ path }) => path.endsWith('/people.json')))
  return policy && people.every((one) => one !== undefined) ? [policy, ...(people as Target[])] : null
}

/** Step 6: the trust policy and both people lists by hash; unchanged files keep the trust in force. */
export async function renewTrust(
  state: TufState,
  held: Trusting | null,
  provision: Provision,
  ports: Pick<OutpostPorts, 'fetch' | 'store'>,
): Promise<{ ok: true; trusting: Trusting } | { ok: false; refusal: Refused }> {
  const wanted = wantedOf(state)
  if (!wanted) return { ok: false, refusal: { code: 'trust.missing', step: 6, name: 'renewTrust' } }
  const [policyFile = '', ...peopleFiles] = wanted.map(({ sha256 }) => sha256)
  if (held && held.files.policy === policyFile && held.files.people.join() === peopleFiles.join()) return { ok: true, trusting: held }
  const bytes: Uint8Array[] = []
  for (const target of wanted) {
    const fetched = await fetchTarget(state, target, 1_048_576, ports)
    if (!fetched.ok) return fetched
    bytes.push(fetched.bytes)
  }
  const [policy, ...people] = bytes
  const result = await admitTrust({ policy: policy!, people, pinned: pinnedOf(provision), previous: held?.trust ?? null })
  if (!result.ok) return result
  return { ok: true, trusting: { trust: result.trust, files: { policy: policyFile, people: peopleFiles } } }
}

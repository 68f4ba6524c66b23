import type { ReleaseV1, SeriesV1, TemplateV1 } from '@hai-dang/wire'
import type { TrustRefusal } from '../refusals.ts'
import { checkActivationBounds, checkActivationTemplate, checkDrillExercise, checkNonce } from './activation-rules.ts'
import type { AdmitContext, AdmitStep, Draft } from './draft.ts'
import { checkCapabilities, checkGain, checkItemIndexes, checkMedia, checkPagePlace } from './release-rules.ts'
import { checkSeriesBounds } from './series-rules.ts'
import { areasOf } from './signature-steps.ts'

const day = 86_400_000
/** Live speech is warranted for at most half an hour. */
const liveSpeech = 1_800_000

function checkAudienceArea({ document }: Draft, { audience }: AdmitContext): TrustRefusal | null {
  const areas = areasOf(document)
  return areas.length === 0 || areas.some((area) => audience.areas.includes(area)) ? null : { code: 'audience.area' }
}

function checkAudienceDevice({ document }: Draft, { audience }: AdmitContext): TrustRefusal | null {
  if (!('devices' in document) || document.devices === undefined || audience.device === null) return null
  return document.devices.includes(audience.device) ? null : { code: 'audience.device' }
}

function checkDates({ document }: Draft): TrustRefusal | null {
  if (!('notAfter' in document)) return null
  const from = 'notBefore' in document ? document.notBefore : document.issued
  return Date.parse(from) < Date.parse(document.notAfter) ? null : { code: 'document.dates' }
}

/** Half-open: at `notAfter` itself it is over. A document that begins later is admitted and waits. */
function checkExpiry({ document }: Draft, { now }: AdmitContext): TrustRefusal | null {
  if (!('notAfter' in document) || now < Date.parse(document.notAfter)) return null
  return { code: 'document.expired', params: { notAfter: document.notAfter } }
}

function checkLifetime({ document }: Draft, context: AdmitContext): TrustRefusal | null {
  if (!('notAfter' in document) || !('notBefore' in document)) return null
  const length = Date.parse(document.notAfter) - Date.parse(document.notBefore)
  if (document.type === 'warrant.v1') return length <= liveSpeech ? null : { code: 'warrant.too-long' }
  const days = longestDays(document, context)
  return length <= days * day ? null : { code: 'document.too-long', params: { days } }
}

/** Table of documents in trust.md: pages live by `pageDays`, a standing approval 90 days, or 400 where it carries relays. */
function longestDays(document: ReleaseV1 | TemplateV1 | SeriesV1, { trust }: AdmitContext): number {
  const { releaseDays, pageDays } = trust.policy.limits
  if (document.type === 'release.v1') return document.class === 'trang' ? pageDays : releaseDays
  if (document.type === 'series.v1') return document.channels.includes('relay') ? 400 : 90
  return 400
}

/** The high-water mark of the series: an older valid release is a replay, and two releases of one number are a fork. */
function checkSequence({ document, digest }: Draft, { highWater }: AdmitContext): TrustRefusal | null {
  const held = document.type === 'release.v1' ? highWater.get(document.series) : undefined
  if (held === undefined || document.type !== 'release.v1') return null
  if (document.seq < held.seq) return { code: 'release.rollback', params: { seq: held.seq } }
  if (document.seq === held.seq && digest !== held.digest) return { code: 'release.same-seq', params: { seq: held.seq } }
  return null
}

/** What takes trust away cannot itself be taken away: a withdrawal of a withdrawal would bring the first document back on a wiped device. */
function checkWithdrawn({ document, digest }: Draft, { withdrawn }: AdmitContext): TrustRefusal | null {
  if (document.type === 'withdraw.v1' || document.type === 'revoke.v1') return null
  const under = document.type === 'release.v1' ? document.under : document.type === 'activation.v1' ? document.template : undefined
  const gone = (digest !== null && withdrawn.has(digest)) || (under !== undefined && withdrawn.has(under))
  return gone ? { code: 'document.withdrawn' } : null
}

/** Rules this device has not received cannot be obeyed by it. Older ones are re-checked against today's at every play. */
function checkPolicyKnown({ document }: Draft, { trust }: AdmitContext): TrustRefusal | null {
  if (!('policyVersion' in document) || document.policyVersion <= trust.policy.policyVersion) return null
  return { code: 'release.policy-newer', params: { policyVersion: document.policyVersion } }
}

/** trust.md step 14. Quiet hours are `schedule`'s, by the same rule here, at the hub and at each play. */
export const meaningSteps: readonly AdmitStep[] = [
  checkAudienceArea,
  checkAudienceDevice,
  checkCapabilities,
  checkDates,
  checkExpiry,
  checkLifetime,
  checkSequence,
  checkWithdrawn,
  checkPolicyKnown,
  checkItemIndexes,
  checkMedia,
  checkGain,
  checkPagePlace,
  checkSeriesBounds,
  checkNonce,
  checkActivationTemplate,
  checkActivationBounds,
  checkDrillExercise,
].map((check: AdmitStep['check']) => ({ name: check.name, step: 14, check }))

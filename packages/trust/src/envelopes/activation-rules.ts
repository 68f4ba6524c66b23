import type { ActivationV1, TemplateV1 } from '@hai-dang/wire'
import type { TrustRefusal } from '../refusals.ts'
import type { AdmitContext, Draft } from './draft.ts'

/** An activation plays once: the same envelope replayed tomorrow is refused. */
export function checkNonce({ document }: Draft, { nonces }: AdmitContext): TrustRefusal | null {
  return document.type === 'activation.v1' && nonces.has(document.nonce) ? { code: 'activation.nonce' } : null
}

/** One duty signature suffices only because both agencies signed the template beforehand. */
export function checkActivationTemplate({ document }: Draft, { held }: AdmitContext): TrustRefusal | null {
  if (document.type !== 'activation.v1' || held?.templates?.has(document.template)) return null
  return { code: 'activation.template-unknown' }
}

/** Emergency limits, each to the second and the piece; `what` names the first that is broken. */
export function checkActivationBounds({ document }: Draft, context: AdmitContext): TrustRefusal | null {
  if (document.type !== 'activation.v1') return null
  const template = context.held?.templates?.get(document.template)
  if (template === undefined) return null
  const what = brokenBound(document, template, context)
  return what === null ? null : { code: 'activation.bounds', params: { what } }
}

function brokenBound(activation: ActivationV1, template: TemplateV1, { trust, now, held }: AdmitContext): string | null {
  const { limits } = trust.policy
  const issued = Date.parse(activation.issued)
  const minutes = (Date.parse(activation.notAfter) - issued) / 60_000
  if (issued > now) return 'issued'
  if (minutes > Math.min(limits.activationMinutes, template.maxMinutes)) return 'minutes'
  if ((held?.activationsToday ?? 0) >= limits.activationsPerDay) return 'activationsPerDay'
  if (now < Date.parse(template.notBefore) || now >= Date.parse(template.notAfter)) return 'template'
  if (!activation.areas.every((area) => template.areas.includes(area))) return 'areas'
  return paramsFit(activation, template) ? null : 'params'
}

/** Exactly the template's holes, each filled from its list or its range. */
function paramsFit({ params }: ActivationV1, template: TemplateV1): boolean {
  if (Object.keys(params).length !== template.params.length) return false
  return template.params.every((hole) => {
    const value = Object.hasOwn(params, hole.name) ? params[hole.name] : undefined
    if ('enum' in hole) return typeof value === 'string' && hole.enum.includes(value)
    const { min, max, step } = hole.range
    return typeof value === 'number' && value >= min && value <= max && (value - min) % step === 0
  })
}

/** Drill keys cannot sign a live order. */
export function checkDrillExercise({ document }: Draft, { trust }: AdmitContext): TrustRefusal | null {
  if (document.type !== 'activation.v1' || !trust.policy.drill || document.exercise) return null
  return { code: 'activation.live-in-drill' }
}

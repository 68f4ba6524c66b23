export type { Brand, KeyId, Sha256Hex, Verified } from './brands.ts'
export type { DeviceId, HeldRelease, HeldReleases } from './held.ts'
export type { FigureView, HubEvent } from './indicators.ts'
export { hubEvent, indicators, pushMessage } from './indicators.ts'
export type { EnrolledKey, KeyView, ListProposal, TicketView } from './people.ts'
export { people, peopleLists } from './people.ts'
export type { AreaView, PlaceView } from './places.ts'
export { places } from './places.ts'
export type { PlayView, SiteView } from './plays.ts'
export { devices, plays } from './plays.ts'
export type { AgencyId, MediaRef, ReleaseClass, TextRef } from './primitives.ts'
export {
  agencyId,
  areaId,
  base64Text,
  deploymentId,
  instant,
  keyId,
  languageTag,
  localDate,
  localMinute,
  localTime,
  mediaRef,
  releaseClass,
  sha256Hex,
  textRef,
  uuid7,
  zoneName,
} from './primitives.ts'
export type { Bilingual, Problem, Refusal } from './problem.ts'
export { bilingual, problem, refusal } from './problem.ts'
export type { ApprovalView, ReleasePart, ReleaseRow, ReleaseSheet, ReleaseStatus, SheetItem, SigningRequest } from './releases.ts'
export { desk, releaseStatus, releases, signing } from './releases.ts'
export type { RouteContract } from './route.ts'
export { route } from './route.ts'
export type { AccountView, GrantRole, SessionView } from './session.ts'
export { clock, grantRole, passkeys, session } from './session.ts'
export type { Envelope, EnvelopeSignature } from './signed/envelope.ts'
export { envelope, envelopeSignature } from './signed/envelope.ts'
export { payloadTypeOf } from './signed/head.ts'
export type { ActivationV1, BatchV1, ConfirmV1, RevokeV1, SeriesV1, WarrantV1, WithdrawV1 } from './signed/orders.ts'
export { activationV1, batchV1, confirmV1, revokeV1, seriesV1, warrantV1, withdrawV1 } from './signed/orders.ts'
export type { BlockNode, Figure, InlineNode, PageV1, RichText } from './signed/page.ts'
export { blockNode, figure, inlineNode, isReservedPagePath, pageV1, reservedPageNames, richText } from './signed/page.ts'
export type { Payload, PayloadType } from './signed/payload.ts'
export { payload, signedDocument } from './signed/payload.ts'
export type { KeyAlg, PeopleV1, PersonKey, TrustRole } from './signed/people.ts'
export { keyAlg, peopleV1, personKey, rawKey, trustRole } from './signed/people.ts'
export type { AreaPolicy, TrustPolicy } from './signed/policy.ts'
export { areaPolicy, policyLimits, quorum, quorums, trustPolicy } from './signed/policy.ts'
export type { LogEntry, ReceiptAck, ReceiptV1, StatusV1 } from './signed/receipt.ts'
export { logEntry, preciseInstant, receiptAck, receiptV1, statusV1 } from './signed/receipt.ts'
export type { MediaItem, RelayItem, ReleaseItem, ReleaseV1, TemplateV1 } from './signed/release.ts'
export { capExtract, mediaItem, relayItem, releaseItem, releaseV1, templateV1 } from './signed/release.ts'
export type { Occurrence, Slot } from './signed/slots.ts'
export { isoWeekday, occurrence, slot, slotAt } from './signed/slots.ts'
export type { AgencyName, UnitView } from './units.ts'
export { agencyName, units, unitTree } from './units.ts'
export type { PictureRendition, PlanClash, SoundRendition, WorkContent, WorkRow, WorkStatus, WorkView } from './works.ts'
export { boardFace, media, mostSpokenCharacters, plans, workContent, workStatus, works } from './works.ts'

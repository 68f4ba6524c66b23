export type { AssertionInput, AssertionVerdict } from './assertions.ts'
export { checkAssertion } from './assertions.ts'
export { readBatch, signBatch } from './batches.ts'
export type { ReleaseInput, ReleasePartInput, WithdrawInput } from './builds/build-release.ts'
export { buildRelease, buildWithdraw } from './builds/build-release.ts'
export { slotsOf } from './builds/slots-of.ts'
export type { Json } from './canonical.ts'
export { canonicalBytes, canonicalJson, parseCanonical } from './canonical.ts'
export { keyIdOf, sha256, sha256Hex } from './digests.ts'
export { addSignature, digestOf, envelopeBytes, pae, payloadOf, signEnvelope } from './dsse.ts'
export { concatBytes, fromBase64, fromBase64Url, fromHex, sameBytes, text, toBase64, toBase64Url, toHex, utf8 } from './encodings.ts'
export type { AdmitVerdict } from './envelopes/admit-envelope.ts'
export { admitEnvelope, admitSteps } from './envelopes/admit-envelope.ts'
export type { AdmitContext, AdmitStep, Admitted, EarlierVerdict, HeldDocuments, Signer } from './envelopes/draft.ts'
export { maxEnvelopeBytes } from './envelopes/form-steps.ts'
export { portalArea } from './envelopes/release-rules.ts'
export type { StickySets } from './envelopes/sticky-sets.ts'
export { stickySets } from './envelopes/sticky-sets.ts'
export type { HeldOrder } from './held.ts'
export { holdReleases } from './held.ts'
export type { AdmitTrustInput, Trust, TrustStep, TrustVerdict } from './lists/admit-trust.ts'
export { admitTrust } from './lists/admit-trust.ts'
export { trustSteps } from './lists/trust-steps.ts'
export { olpcBytes } from './olpc.ts'
export type { ChainVerdict } from './receipts/chain.ts'
export { chainHash, chainStart, checkChain } from './receipts/chain.ts'
export type { DeviceKey, DeviceVerdict, VerifyDeviceInput } from './receipts/verify-device.ts'
export { verifyDevice } from './receipts/verify-device.ts'
export type { StepRefusal, TrustRefusal, TrustRefusalCode } from './refusals.ts'
export { refusalCodes, trustRefusals } from './refusals.ts'
export type { SignatureInput } from './signatures.ts'
export { verifySignature } from './signatures.ts'
export type { SigningKey } from './signing-keys.ts'
export { newSigningKey, signingKeyFrom } from './signing-keys.ts'
export type { TufCheck, TufContext } from './tuf/checks.ts'
export { tufChecks } from './tuf/checks.ts'
export type { TufInput, TufOutcome, TufRefusal, TufRules, TufWant } from './tuf/client.ts'
export { initTuf, stepTuf, tufRules } from './tuf/client.ts'
export type { ListedTarget } from './tuf/listed.ts'
export { handedOn, signedTime, targetFile, targetsOf, targetUrl } from './tuf/listed.ts'
export type { TufCode } from './tuf/refusals.ts'
export { tufRefusals } from './tuf/refusals.ts'
export type { TargetsFile, TufFile } from './tuf/shapes.ts'
export { readTufFile } from './tuf/shapes.ts'
export type { TufState } from './tuf/state.ts'
export type { MetaJson, RoleKeys, Signed, TufKeyJson, TufSigner } from './tuf/writer.ts'
export {
  buildRoot,
  buildSnapshot,
  buildTargets,
  buildTimestamp,
  checkDelegated,
  metaOf,
  newTufSigner,
  signMetadata,
  tufKeyIdOf,
  tufKeyOf,
  tufSigningBytes,
  withSignatures,
} from './tuf/writer.ts'
export { wordsOf } from './words.ts'

/** The sample deployment of `trust`'s own tests, for the tests of every other room. */
export {
  activationOf,
  area,
  areaPolicy,
  batchOf,
  confirmOf,
  deployment,
  noon,
  pageReleaseOf,
  policyOf,
  receiptOf,
  releaseOf,
  revokeOf,
  seriesOf,
  templateOf,
  uuid,
  warrantOf,
  withdrawOf,
} from '../../packages/trust/src/testing/documents.ts'
export { type Bend, derOf, makePasskey, type Passkey } from '../../packages/trust/src/testing/passkey.ts'
export {
  digestOfDocument,
  filesOf,
  listOf,
  makeWorld,
  type Name,
  names,
  personKeyOf,
  personOf,
  seededKey,
  type World,
} from '../../packages/trust/src/testing/world.ts'

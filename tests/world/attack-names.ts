/** The attacks that every release of the product must refuse, as its threat model lists them. */
export const attackNames = [
  'hub or broker swaps content',
  'two signers of one agency',
  'one person with two keyids or two encodings',
  'zero threshold',
  'repeated signatures',
  'signature of another document type',
  'metadata rollback',
  'replay of an older valid release',
  'freeze',
  'mix-and-match',
  'fast-forward',
  'endless data, slow drip',
  'lister omits a withdrawal',
  'sign-in used as a signing oracle',
  'path tricks in role names',
  'clock forward and back',
  'player state wiped or torn by a power cut at each write',
  'stolen approver key',
  'all online keys stolen',
  'malicious signing page',
  'altered player page',
  'secret release (not in the log), rewritten history',
  'emergency limits ±1',
  'XML entity bombs and deep nesting',
  'different verdicts on two runtimes',
] as const
export type AttackName = (typeof attackNames)[number]

/** Attacks told in a test of their own: here by the words of its title, elsewhere by file and words. */
export const toldApart: Partial<Record<AttackName, { readonly file: string; readonly title: string }>> = {
  'fast-forward': { file: 'tests/world/attacks-in-moves.test.ts', title: 'fast-forward' },
  'lister omits a withdrawal': { file: 'tests/world/attacks-in-moves.test.ts', title: 'the lister omits a withdrawal' },
  'clock forward and back': { file: 'tests/world/attacks-in-moves.test.ts', title: 'a clock forward and back' },
  'player state wiped or torn by a power cut at each write': {
    file: 'tests/outpost/power-cuts.test.ts',
    title: 'whichever write of the day the power fails at',
  },
  'malicious signing page': { file: 'tests/world/attacks-on-screens.test.ts', title: 'a malicious signing page' },
  'altered player page': { file: 'tests/world/attacks-on-screens.test.ts', title: 'an altered player page' },
  'emergency limits ±1': { file: 'packages/trust/src/envelopes/attacks.test.ts', title: "describe('emergencies'" },
  'different verdicts on two runtimes': { file: 'tests/browser/trust.test.ts', title: 'Chromium' },
}

/** What cannot be refused before there is a ledger. */
export const needsLedger: readonly AttackName[] = ['secret release (not in the log), rewritten history']

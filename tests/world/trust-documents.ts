import type {
  ActivationV1,
  AreaPolicy,
  BatchV1,
  ConfirmV1,
  ReceiptV1,
  ReleaseV1,
  RevokeV1,
  SeriesV1,
  TemplateV1,
  TrustPolicy,
  WarrantV1,
  WithdrawV1,
} from '@hai-dang/wire'

/** Plainly sample documents, valid as they stand at `noon`. */

export const deployment = 'demo-bien-dong'
export const noon = Date.parse('2026-08-05T05:00:00Z')
export const area = 'cau-cang-mau'
export const uuid = (n: number): string => `019f0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

const head = { v: 1, deployment } as const
const span = { notBefore: '2026-08-05T02:00:00Z', notAfter: '2026-08-12T02:00:00Z' }
export const soundOf = (sha256: string) => ({
  kind: 'sound' as const,
  lang: 'vi',
  title: 'Tin mẫu',
  media: { sha256, length: 48_213, mime: 'audio/flac', ms: 12_400 },
})
const sound = soundOf('a'.repeat(64))

export const areaPolicy = (name: string, change: Partial<AreaPolicy> = {}): AreaPolicy => ({
  area: name,
  from: '2026-01-01T00:00:00Z',
  zone: 'Asia/Ho_Chi_Minh',
  windows: [{ from: '05:00', to: '21:00' }],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  sessionsPerDay: 12,
  minutesPerSession: 30,
  maxGainDb: 0,
  emergencyExempt: true,
  ...change,
})

const one = { 'thong-tin': 1, 'bien-phong': 1 }

export const policyOf = (change: Partial<TrustPolicy> = {}): TrustPolicy => ({
  v: 1,
  type: 'trust-policy',
  deployment,
  policyVersion: 1,
  agencies: ['thong-tin', 'bien-phong'],
  quorums: { release: one, template: one, series: one, batch: one, warrant: one },
  areas: [areaPolicy(area), areaPolicy('cua-khau-mau', { maxGainDb: -6 })],
  limits: {
    releaseDays: 30,
    pageDays: 400,
    offlineHorizonDays: 30,
    activationMinutes: 60,
    activationsPerDay: 6,
    confirmMinutes: 10,
    clockStepMinutes: 60,
  },
  drill: true,
  logs: [],
  witnesses: [],
  minPlayer: '0.1.0',
  ...change,
})

export const releaseOf = (change: Partial<ReleaseV1> = {}): ReleaseV1 => ({
  ...head,
  type: 'release.v1',
  id: uuid(1),
  series: uuid(2),
  seq: 2,
  policyVersion: 1,
  class: 'thuong',
  areas: [area],
  items: [sound],
  slots: [
    {
      id: 'sang',
      at: { local: '06:30:00', on: { weekdays: [1, 2, 3, 4, 5] } },
      zone: 'Asia/Ho_Chi_Minh',
      items: [0],
      repeat: { count: 1, gapSeconds: 0 },
      start: { kind: 'soft', toleranceSeconds: 300 },
      meets: 'stop',
      maxGainDb: 0,
    },
  ],
  ...span,
  ...change,
})

export const pageReleaseOf = (change: Partial<ReleaseV1> = {}): ReleaseV1 =>
  releaseOf({
    class: 'trang',
    areas: ['portal'],
    slots: [],
    items: [
      {
        kind: 'page',
        lang: 'vi',
        title: 'Trang mẫu',
        media: { sha256: 'b'.repeat(64), length: 900, mime: 'application/vnd.hai-dang.page.v1+json' },
      },
    ],
    ...change,
  })

export const seriesOf = (editors: string[], change: Partial<SeriesV1> = {}): SeriesV1 => ({
  ...head,
  type: 'series.v1',
  id: uuid(3),
  name: 'Thời tiết buổi sáng (mẫu)',
  class: 'thuong',
  editors,
  channels: ['sound'],
  areas: [area],
  windows: [{ from: '05:00', to: '07:00', weekdays: [1, 2, 3, 4, 5, 6, 7] }],
  maxPerDay: 2,
  maxSeconds: 180,
  sources: [],
  reviewHours: 72,
  ...span,
  ...change,
})

export const templateOf = (change: Partial<TemplateV1> = {}): TemplateV1 => ({
  ...head,
  type: 'template.v1',
  id: uuid(4),
  policyVersion: 1,
  class: 'khan_cap',
  areas: [area],
  items: [sound],
  slots: [],
  hazard: 'gio_manh',
  params: [
    { name: 'cap', range: { min: 6, max: 17, step: 1 } },
    { name: 'vung', enum: ['Bắc Biển Đông', 'Vịnh Bắc Bộ'] },
  ],
  rendering: { speech: 'Tin mẫu: gió mạnh cấp {cap}.', board: ['GIÓ CẤP {cap}'] },
  allClear: { speech: 'Tin cuối (mẫu).', board: ['HẾT'] },
  maxMinutes: 45,
  ...span,
  ...change,
})

export const activationOf = (template: string, change: Partial<ActivationV1> = {}): ActivationV1 => ({
  ...head,
  type: 'activation.v1',
  id: uuid(5),
  template,
  params: { cap: 8, vung: 'Bắc Biển Đông' },
  areas: [area],
  event: 'Đợt mẫu',
  issued: '2026-08-05T04:55:00Z',
  notAfter: '2026-08-05T05:40:00Z',
  nonce: uuid(6),
  exercise: true,
  ...change,
})

export const confirmOf = (activation: string): ConfirmV1 => ({
  ...head,
  type: 'confirm.v1',
  id: uuid(7),
  activation,
  issued: '2026-08-05T04:56:00Z',
})

export const withdrawOf = (digest: string, change: Partial<WithdrawV1> = {}): WithdrawV1 => ({
  ...head,
  type: 'withdraw.v1',
  id: uuid(8),
  digest,
  reason: 'Sai giờ (mẫu)',
  issued: '2026-08-05T03:00:00Z',
  ...change,
})

export const revokeOf = (keyid: string, change: Partial<RevokeV1> = {}): RevokeV1 => ({
  ...head,
  type: 'revoke.v1',
  id: uuid(9),
  keyid,
  mode: 'compromised',
  fromLogIndex: 0,
  issued: '2026-08-05T03:00:00Z',
  ...change,
})

export const batchOf = (digests: string[], change: Partial<BatchV1> = {}): BatchV1 => ({
  ...head,
  type: 'batch.v1',
  id: uuid(10),
  digests,
  issued: '2026-08-05T03:00:00Z',
  ...change,
})

export const warrantOf = (change: Partial<WarrantV1> = {}): WarrantV1 => ({
  ...head,
  type: 'warrant.v1',
  id: uuid(11),
  area,
  chunkKey: 'c'.repeat(64),
  class: 'uu_tien',
  notBefore: '2026-08-05T04:50:00Z',
  notAfter: '2026-08-05T05:20:00Z',
  ...change,
})

export const receiptOf = (device: string, change: Partial<ReceiptV1> = {}): ReceiptV1 => ({
  ...head,
  type: 'receipt.v1',
  id: uuid(12),
  device,
  from: 1,
  to: 1,
  prevHash: '0'.repeat(64),
  entries: [
    { seq: 1, prev: '0'.repeat(64), at: '2026-08-05T02:12:01.250Z', kind: 'boot', version: '0.1.0', clockErrorMs: 0, cleanStop: true },
  ],
  ...change,
})

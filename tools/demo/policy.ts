import type { AreaPolicy, TrustPolicy } from '@hai-dang/wire'

export const demoDeployment = 'demo-bien-dong'
export const demoZone = 'Asia/Ho_Chi_Minh'

/** Areas of the demonstration: three places that hear and read, and the portal. */
export const demoAreas = [
  { area: 'cau-cang-mau', name: 'Cầu cảng mẫu' },
  { area: 'cua-khau-mau', name: 'Cửa khẩu mẫu' },
  { area: 'tau-ca-mau', name: 'Tàu cá mẫu' },
  { area: 'portal', name: 'Cổng công khai (mẫu)' },
] as const

/** Sites with a device of their own; the folder name is that of the area. */
export const demoSites = [
  { site: 'cau-cang-mau', area: 'cau-cang-mau', name: 'Loa cầu cảng mẫu', kind: 'sound', port: 4131 },
  { site: 'cua-khau-mau', area: 'cua-khau-mau', name: 'Bảng cửa khẩu mẫu', kind: 'board', port: 4132 },
] as const

export const demoAreaPolicies: AreaPolicy[] = demoAreas.map(({ area }) => ({
  area,
  from: '2025-01-01T00:00:00Z',
  zone: demoZone,
  windows: [
    { from: '05:00', to: '11:30' },
    { from: '13:30', to: '21:00' },
  ],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  sessionsPerDay: 24,
  minutesPerSession: 30,
  maxGainDb: 0,
  emergencyExempt: true,
}))

export function demoTrustPolicy(deployment: string, areas: readonly AreaPolicy[]): TrustPolicy {
  const oneOfEach = { 'thong-tin': 1, 'bien-phong': 1 }
  return {
    v: 1,
    type: 'trust-policy',
    deployment,
    policyVersion: 1,
    agencies: ['thong-tin', 'bien-phong'],
    quorums: { release: oneOfEach, template: oneOfEach, series: oneOfEach, batch: oneOfEach, warrant: oneOfEach },
    areas: [...areas],
    limits: {
      releaseDays: 30,
      pageDays: 400,
      offlineHorizonDays: 30,
      activationMinutes: 180,
      activationsPerDay: 6,
      confirmMinutes: 10,
      clockStepMinutes: 60,
    },
    drill: true,
    logs: [],
    witnesses: [],
    minPlayer: '0.1.0',
  }
}

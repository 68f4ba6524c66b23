/** Sample places by the real coast. Posts stand at the middle of their commune: where a real post stands is nobody's business here. */
export interface DemoPlace {
  readonly key: string
  readonly name: string
  readonly lon: number
  readonly lat: number
  readonly area: string | null
  readonly unit: string
}

export const demoPlaces: readonly DemoPlace[] = [
  { key: 'don-ben-da', name: 'Đồn Biên phòng mẫu Bến Đá', lon: 107.075, lat: 10.385, area: null, unit: 'don-ben-da' },
  { key: 'don-long-son', name: 'Đồn Biên phòng mẫu Long Sơn', lon: 107.095, lat: 10.465, area: null, unit: 'don-long-son' },
  { key: 'don-long-hai', name: 'Đồn Biên phòng mẫu Long Hải', lon: 107.24, lat: 10.405, area: null, unit: 'don-long-hai' },
  { key: 'don-phuoc-hai', name: 'Đồn Biên phòng mẫu Phước Hải', lon: 107.29, lat: 10.425, area: null, unit: 'don-phuoc-hai' },
  { key: 'don-ho-tram', name: 'Đồn Biên phòng mẫu Hồ Tràm', lon: 107.4, lat: 10.5, area: null, unit: 'don-ho-tram' },
  { key: 'don-con-dao', name: 'Đồn Biên phòng mẫu Côn Đảo', lon: 106.6, lat: 8.69, area: null, unit: 'don-con-dao' },
  { key: 'cau-cang', name: 'Cầu cảng mẫu', lon: 107.07, lat: 10.39, area: 'cau-cang-mau', unit: 'don-ben-da' },
  { key: 'cua-khau', name: 'Cửa khẩu cảng mẫu', lon: 107.085, lat: 10.345, area: 'cua-khau-mau', unit: 'don-ben-da' },
  { key: 'tau-ca', name: 'Khu neo đậu tàu cá mẫu', lon: 107.27, lat: 10.415, area: 'tau-ca-mau', unit: 'hai-doi' },
]

export const demoAreas = [
  { id: 'cau-cang-mau', name: 'Cầu cảng mẫu' },
  { id: 'cua-khau-mau', name: 'Cửa khẩu mẫu' },
  { id: 'tau-ca-mau', name: 'Tàu cá mẫu' },
  { id: 'portal', name: 'Cổng công khai (mẫu)' },
] as const

/** Wording of every code this room gives, in both languages; `{name}` takes a parameter. */
export const scheduleRefusals: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  'policy.none': { vi: 'Khu vực {area} chưa có quy định giờ phát.', en: 'Area {area} has no playing hours yet.' },
  'policy.quiet-hours': {
    vi: 'Rơi vào giờ yên tĩnh; được phát trong {windows}.',
    en: 'Falls in the quiet hours; allowed within {windows}.',
  },
  'policy.weekday': { vi: 'Ngày {day} không phải ngày được phát ở khu vực này.', en: '{day} is not a playing day in this area.' },
  'policy.gain': {
    vi: 'Mức âm lượng {asked} dB vượt mức cho phép {allowed} dB.',
    en: 'The gain of {asked} dB is above the allowed {allowed} dB.',
  },
  'policy.session-length': { vi: 'Phiên phát dài quá {minutes} phút.', en: 'The session is longer than {minutes} minutes.' },
  'policy.sessions-a-day': { vi: 'Quá {sessions} phiên phát trong ngày.', en: 'More than {sessions} sessions in the day.' },
  'schedule.outranked': {
    vi: 'Bị một lệnh phát mức cao hơn chiếm giờ (khung {slot}).',
    en: 'A higher order takes the time (slot {slot}).',
  },
  'schedule.zone': { vi: 'Không biết múi giờ {zone}.', en: 'Unknown time zone {zone}.' },
  'schedule.nothing-planned': {
    vi: 'Không có lần phát nào trong thời hạn của lệnh.',
    en: 'Nothing would play within the life of the order.',
  },
}

import type { WorkContent } from '@hai-dang/wire'

/** A piece as it begins: an empty text, spoken on the loudspeaker, as soon as both have signed. */
export function blankContent(today: string, until: string): WorkContent {
  return {
    title: '',
    lang: 'vi',
    textVi: '',
    textEn: '',
    sound: { source: 'speech', lang: 'vi', recording: null },
    board: null,
    page: null,
    plan: {
      class: 'thuong',
      areas: [],
      when: { kind: 'times', times: ['11:00'], weekdays: [1, 2, 3, 4, 5, 6, 7], from: today, to: until },
      repeatCount: 1,
      gapSeconds: 0,
      gainDb: 0,
    },
  }
}

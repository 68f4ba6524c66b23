import type { Bilingual } from '@hai-dang/wire'

export const renderingRefusalCodes = ['board.empty', 'board.no-glyph', 'board.too-long', 'board.too-tall', 'board.too-wide'] as const
export type RenderingRefusalCode = (typeof renderingRefusalCodes)[number]

export interface RenderingRefusal {
  readonly code: RenderingRefusalCode
  readonly params?: Record<string, string | number>
}

export const renderingRefusals: Readonly<Record<RenderingRefusalCode, Bilingual>> = {
  'board.empty': { vi: 'Bảng chưa có chữ nào.', en: 'The board has no words yet.' },
  'board.no-glyph': { vi: 'Bảng điện tử không có ký tự “{char}”.', en: 'The board has no character “{char}”.' },
  'board.too-long': { vi: 'Chữ quá dài: nhiều hơn {max} mặt bảng.', en: 'Too long: more than {max} faces of the board.' },
  'board.too-tall': {
    vi: 'Cỡ chữ này chỉ đủ chỗ cho {max} dòng, đang có {lines} dòng.',
    en: 'These letters leave room for {max} lines, there are {lines}.',
  },
  'board.too-wide': { vi: 'Dòng {line} dài quá bề ngang bảng ({max} điểm).', en: 'Line {line} is wider than the board ({max} pixels).' },
}

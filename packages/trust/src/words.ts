import { fromHex } from './encodings.ts'

/** 16 onsets by 16 rimes, all plain level-tone syllables: 256 words, one for each byte, no two alike. */
const onsets = ['b', 'c', 'ch', 'đ', 'g', 'h', 'kh', 'l', 'm', 'n', 'nh', 'ph', 's', 't', 'th', 'v']
const rimes = ['a', 'ai', 'am', 'an', 'ang', 'ao', 'au', 'ay', 'o', 'oi', 'on', 'ong', 'ôm', 'u', 'ui', 'ung']

/** Mã đối chiếu: the first `count` bytes of a digest as syllables that two people can read to each other. Injective byte by byte. */
export function wordsOf(hex: string, count = 6): string {
  const bytes = fromHex(hex)
  if (count < 1 || count > bytes.length) throw new TypeError('not so many bytes')
  return Array.from(bytes.subarray(0, count), (byte) => onsets[byte >> 4]! + rimes[byte & 15]!).join(' ')
}

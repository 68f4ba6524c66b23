const digitsVi = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'] as const
const onesEn =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tensEn = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']

/** `7903` → `bảy chín không ba`: frequencies, telephone numbers. */
export function digitsSpoken(digits: string, lang: 'vi' | 'en'): string {
  return [...digits].map((digit) => (lang === 'vi' ? digitsVi[Number(digit)] : onesEn[Number(digit)])).join(' ')
}

/** Two last digits in Vietnamese, where one, four and five change their sound after tens. */
function pairVi(value: number, afterHundreds: boolean): string {
  const tens = Math.floor(value / 10)
  const ones = value % 10
  if (tens === 0) return ones === 0 ? '' : afterHundreds ? `lẻ ${digitsVi[ones]}` : digitsVi[ones]!
  const head = tens === 1 ? 'mười' : `${digitsVi[tens]} mươi`
  if (ones === 0) return head
  if (ones === 1 && tens > 1) return `${head} mốt`
  if (ones === 4 && tens > 1) return `${head} tư`
  return `${head} ${ones === 5 ? 'lăm' : digitsVi[ones]}`
}

function groupVi(value: number, full: boolean): string {
  const hundreds = Math.floor(value / 100)
  const rest = pairVi(value % 100, hundreds > 0 || full)
  return hundreds > 0 || full ? `${digitsVi[hundreds]} trăm ${rest}`.trim() : rest
}

/** Whole number below 10^12 in Vietnamese words, as read in the south and on the radio: `lẻ`, `nghìn`, `lăm`, `mốt`, `tư`. */
export function numberVi(value: number): string {
  if (value === 0) return 'không'
  const units = ['', 'nghìn', 'triệu', 'tỷ']
  const groups: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / 1000)) groups.push(rest % 1000)
  const parts: string[] = []
  for (let index = groups.length - 1; index >= 0; index--) {
    const group = groups[index]!
    if (group > 0) parts.push(`${groupVi(group, index < groups.length - 1)} ${units[index] ?? ''}`.trim())
  }
  return parts.join(' ')
}

function groupEn(value: number): string {
  const hundreds = Math.floor(value / 100)
  const rest = value % 100
  const tail = rest < 20 ? (onesEn[rest] ?? '') : `${tensEn[Math.floor(rest / 10)]}${rest % 10 ? `-${onesEn[rest % 10]}` : ''}`
  if (hundreds === 0) return tail
  return `${onesEn[hundreds]} hundred${rest ? ` and ${tail}` : ''}`
}

/** Whole number below 10^12 in English words. */
export function numberEn(value: number): string {
  if (value === 0) return 'zero'
  const units = ['', 'thousand', 'million', 'billion']
  const parts: string[] = []
  let index = 0
  for (let rest = value; rest > 0; rest = Math.floor(rest / 1000)) {
    if (rest % 1000 > 0) parts.unshift(`${groupEn(rest % 1000)} ${units[index] ?? ''}`.trim())
    index++
  }
  return parts.join(' ')
}

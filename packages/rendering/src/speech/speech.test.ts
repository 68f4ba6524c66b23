import { describe, expect, it } from 'vitest'
import { speechText } from '../index.ts'
import { numberEn, numberVi } from './numbers.ts'

describe('Vietnamese numbers', () => {
  it.each([
    [0, 'không'],
    [5, 'năm'],
    [10, 'mười'],
    [15, 'mười lăm'],
    [11, 'mười một'],
    [21, 'hai mươi mốt'],
    [24, 'hai mươi tư'],
    [25, 'hai mươi lăm'],
    [101, 'một trăm lẻ một'],
    [110, 'một trăm mười'],
    [1005, 'một nghìn không trăm lẻ năm'],
    [2026, 'hai nghìn không trăm hai mươi sáu'],
    [1_000_000, 'một triệu'],
    [1_234_567, 'một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy'],
  ])('%i is read %s', (value, words) => expect(numberVi(value)).toBe(words))
})

describe('English numbers', () => {
  it.each([
    [0, 'zero'],
    [19, 'nineteen'],
    [42, 'forty-two'],
    [105, 'one hundred and five'],
    [2026, 'two thousand twenty-six'],
  ])('%i is read %s', (value, words) => expect(numberEn(value)).toBe(words))
})

describe('speech text', () => {
  it.each([
    ['lúc 14:05 ngày 05/8/2026', 'lúc mười bốn giờ năm phút ngày năm tháng tám năm hai nghìn không trăm hai mươi sáu'],
    ['từ 12:00 hôm nay', 'từ mười hai giờ hôm nay'],
    ['7h30, 14h', 'bảy giờ ba mươi phút, mười bốn giờ'],
    ['trước 05/8', 'trước ngày năm tháng tám'],
    ['ngày 2/4/2026', 'ngày hai tháng tư năm hai nghìn không trăm hai mươi sáu'],
    ['gió cấp 6, giật cấp 8', 'gió cấp sáu, giật cấp tám'],
    ['sóng cao 2–3 m.', 'sóng cao hai đến ba mét.'],
    ['sức gió 39-49 km/h', 'sức gió ba mươi chín đến bốn mươi chín ki-lô-mét một giờ'],
    ['tần số 7903 kHz', 'tần số bảy chín không ba ki-lô-héc'],
    ['đạt 98,5%', 'đạt chín mươi tám phẩy năm phần trăm'],
    ['1.234 tàu', 'một nghìn hai trăm ba mươi tư tàu'],
    ['UBND TP. mẫu và BĐBP', 'Ủy ban nhân dân thành phố mẫu và Bộ đội Biên phòng'],
    ['Sở TT&TT', 'Sở Thông tin và Truyền thông'],
    ['Quyết định 05/2026/QĐ-UBND', 'Quyết định năm năm hai nghìn không trăm hai mươi sáu, quyết định, Ủy ban nhân dân'],
    ['gọi 0254123456', 'gọi không hai năm bốn một hai ba bốn năm sáu'],
    ['trực 24/24 giờ', 'trực hai mươi tư/hai mươi tư giờ'],
    ['tàu dưới 12 mét', 'tàu dưới mười hai mét'],
    ['“Biển đảo quê hương”', 'Biển đảo quê hương'],
    ['khai thác IUU', 'khai thác i u u'],
    ['nhiệt độ 31°C', 'nhiệt độ ba mươi mốt độ xê'],
  ])('%s is spoken %s', (written, spoken) => expect(speechText(written, 'vi')).toBe(spoken))

  it.each([
    ['At 14:05 on 05/8/2026', 'At fourteen oh five on five August two thousand twenty-six'],
    ['waves 2–3 m', 'waves two to three metres'],
    ['7903 kHz', 'seven nine zero three kilohertz'],
    ['1,234 boats, 2.5%', 'one thousand two hundred and thirty-four boats, two point five per cent'],
    ['The BĐBP says', 'The Border Guard says'],
  ])('%s is spoken %s', (written, spoken) => expect(speechText(written, 'en')).toBe(spoken))

  it('leaves no figure in a Vietnamese text', () => {
    expect(speechText('Từ 06:00 ngày 01/12 đến 5/12/2026, 31 trong 34 điểm, 3,1 giây, 10.482 mục, 48213 byte', 'vi')).not.toMatch(/\d/)
  })

  it('says the same whatever the order of the marks in the bytes', () => {
    expect(speechText('Đồn 5 m'.normalize('NFD'), 'vi')).toBe(speechText('Đồn 5 m', 'vi'))
  })
})

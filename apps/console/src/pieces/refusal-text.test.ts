import { expect, test } from 'vitest'
import { translator } from '../messages/catalogue.ts'
import { codeText } from './refusal-text.ts'

test('a code that came without what it was about is worded, with a gap where the parameter would stand', () => {
  expect(codeText('quorum.missing', 'vi', translator('vi'))).toBe('Chưa đủ người duyệt của …: có …, cần ….')
  expect(codeText('release.tampered', 'en', translator('en'))).toBe('The content was changed outside the system.')
})

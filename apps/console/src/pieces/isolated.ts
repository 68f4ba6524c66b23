const turning = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/

/** A text that turns the direction of writing is held between isolates, so that it turns nothing around it. Other texts stay as they are. */
export function isolated(text: string): string {
  return turning.test(text) ? `\u2068${text}${closings(text)}\u2069` : text
}

/** What the text opened and did not close. */
function closings(text: string): string {
  const open: string[] = []
  for (const character of text) {
    if (/[\u202A\u202B\u202D\u202E]/.test(character)) open.push('\u202C')
    else if (/[\u2066-\u2068]/.test(character)) open.push('\u2069')
    else if (character === open.at(-1)) open.pop()
  }
  return open.reverse().join('')
}

/** What was shown and what would be signed are not the same thing. `where` says which part, for the person who must report it. */
export class Mismatch extends Error {
  readonly where: string
  constructor(where: string) {
    super(`not as sent: ${where}`)
    this.name = 'Mismatch'
    this.where = where
  }
}

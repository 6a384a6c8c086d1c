/** Whether a database can hold, and be asked for, this text: Postgres knows no NUL, UTF-8 no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

/** The names in a text, with commas between: `id, email`. */
export function namesOf(text: string): string[] {
  return text.split(',').map((name) => name.trim())
}

/** The sort that a text stands for: `-created_at,name`. Without a sign the order is that of the field. */
export function sortOf(text: string): object[] {
  return namesOf(text).map((name) =>
    name.startsWith('-') ? { field: name.slice(1), direction: 'desc' } : { field: name },
  )
}

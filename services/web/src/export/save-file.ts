/** As if somebody had clicked a link to the file. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has the file by then; without this, it would stay in memory as long as the page.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

import { words } from '../text/fold.ts'

/** The folders every company has from the start, in the order in which they are shown. */
export const defaultFolders = [
  { name: 'Inbox', status: 'pending' },
  { name: 'Completed', status: 'completed' },
  { name: 'Shortlisted', status: 'shortlisted' },
  { name: 'On Hold', status: 'on_hold' },
  { name: 'Rejected', status: 'rejected' },
  { name: 'Hired', status: 'hired' },
  { name: 'No Response', status: 'no_response' },
] as const

/**
 * The status a custom folder gets from its name when it is created: folded, every run of other characters than letters
 * and digits one `_`, ends trimmed (`VIP (2)` → `vip_2`). It stays when the folder is renamed.
 */
export function folderStatus(name: string): string {
  return words(name).join('_')
}

import { words } from '../text/fold.ts'

/** The folders that a new company gets, in the order of the list. */
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
 * The status of a new custom folder, made from its name: its words, folded, joined by `_` (`VIP (2)` → `vip_2`). A folder
 * that is renamed keeps its status.
 */
export function folderStatus(name: string): string {
  return words(name).join('_')
}

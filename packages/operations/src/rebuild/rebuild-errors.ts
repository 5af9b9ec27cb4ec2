import type { Rebuild } from '@galena/store/rebuild/rebuilds'
import type { RebuildState } from '@galena/store/rebuild/transitions'
import { OperationError } from '../operation-error.ts'

export function noRebuildYet(): OperationError {
  return new OperationError('no_rebuild', 'There has been no rebuild yet. Start one with `galena reindex start`.')
}

/** A rebuild is in a state that an action does not work in; `rule` says which ones it works in. */
export function wrongState(rule: string, { id, state }: Rebuild): OperationError {
  return new OperationError('wrong_state', `${rule} Rebuild ${id} is ${stateWords(state)}.`)
}

/** `catching up`. */
export function stateWords(state: RebuildState): string {
  return state.replace('_', ' ')
}

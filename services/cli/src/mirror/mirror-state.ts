import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { CliError } from '../errors/cli-error.ts'
import { replaceDurably } from './durable-file.ts'
import { leadFilePattern, leadsFolder } from './lead-files.ts'

const Copy = Type.Object({
  /** Of leads, in the order of their ids. */
  files: Type.Array(Type.String({ pattern: `^${leadsFolder}/${leadFilePattern}$` })),
  /** Where the feed goes on; null: at its beginning. */
  next: Type.Union([Type.String(), Type.Null()]),
})

const State = Type.Object({
  ...Copy.properties,
  /** A copy that is begun anew; it takes the place of the other once it is whole. */
  walk: Type.Union([Copy, Type.Null()]),
})
/** What the file `state.json` of a mirror says. */
export type State = Static<typeof State>

export const stateName = 'state.json'

/** Nothing is here yet. */
const newState: State = { files: [], next: null, walk: { files: [], next: null } }

export interface StateFile {
  readonly state: State
  /**
   * Returns when it is on disk. Throws a `CliError` when another process has written to it, as one can that the lock does not
   * keep out: on another machine, or after somebody removed the file of the lock.
   */
  replace(state: State): Promise<void>
}

/** Opens the state of the mirror in a folder. Throws a `CliError` when it cannot be read. */
export async function openStateFile(folder: string): Promise<StateFile> {
  const path = join(folder, stateName)
  let known = await readText(path)
  let state = known === undefined ? newState : parseState(known, path)
  return {
    get state() {
      return state
    },
    async replace(changed) {
      if ((await readText(path)) !== known)
        throw new CliError(`Another \`galena mirror\` writes to ${folder}. Let one of them have another folder.`)
      const text = `${JSON.stringify(changed, null, 1)}\n`
      await replaceDurably(folder, path, text)
      state = changed
      known = text
    },
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function parseState(text: string, path: string): State {
  try {
    return Value.Parse(State, JSON.parse(text))
  } catch (error) {
    throw new CliError(`${path} is not as \`galena mirror\` has written it. Remove it to begin anew.`, { cause: error })
  }
}

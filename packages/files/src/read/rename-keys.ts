import { lineFields } from '@galena/lead/import/line-fields'
import type { ColumnMap, Target } from './csv/column-map.ts'

const fields = new Set(Object.keys(lineFields))

/** A value would replace another one, or has no place. The message is the reason against the line. */
export class WrongKeys extends Error {}

/**
 * Renames the keys of NDJSON lines as `--map` and `--rest-to-others` say. `exact` is the same line with its numbers as they
 * are written, which attributes keep. Throws `WrongKeys` for a line of which it would lose a value.
 */
export function keyRenamer(options: {
  readonly map: ColumnMap
  readonly restToOthers: boolean
}): (line: unknown, exact: () => unknown) => unknown {
  const { mappings, constants } = options.map
  if (mappings.length + constants.length === 0 && !options.restToOthers) return (line) => line
  const targets = new Map(mappings.map(({ title, target }) => [title, target]))
  return (line, exact) => {
    if (!isObject(line)) return line
    const written = exact() as Readonly<Record<string, unknown>>
    const renamed = placed('')
    const attributes = placed('others.')
    const put = (target: Target, value: unknown, attribute: unknown, from: string) => {
      if (target.kind === 'field') renamed.put(target.name, value, from)
      if (target.kind === 'attribute') attributes.put(target.key, attribute, from)
    }
    for (const [key, value] of Object.entries(line)) {
      const target = targets.get(key)
      if (target) put(target, value, written[key], quoted(key))
      else if (options.restToOthers && !fields.has(key)) attributes.put(key, written[key], quoted(key))
      else renamed.put(key, value, quoted(key))
    }
    for (const { target, text } of constants) put(target, text, text, `the fixed text ${quoted(text)}`)
    if (attributes.values.size === 0) return Object.fromEntries(renamed.values)
    const given = renamed.values.get('others') ?? {}
    if (!isObject(given)) throw new WrongKeys('others is not an object, so that no attributes can be added to it')
    for (const [key, value] of Object.entries(given)) attributes.put(key, value, quoted(`others.${key}`))
    renamed.values.set('others', Object.fromEntries(attributes.values))
    return Object.fromEntries(renamed.values)
  }
}

/** Values by key, each put there once. */
function placed(prefix: string) {
  const values = new Map<string, unknown>()
  const origins = new Map<string, string>()
  return {
    values,
    put(key: string, value: unknown, from: string): void {
      const before = origins.get(key)
      if (before !== undefined)
        throw new WrongKeys(`${before} and ${from} are both ${prefix}${key}: rename or remove one of them`)
      origins.set(key, from)
      values.set(key, value)
    },
  }
}

const quoted = (text: string) => JSON.stringify(text.slice(0, 60))

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import { lineFields } from '@galena/lead/import/line-fields'
import type { ColumnMap, Target } from './csv/column-map.ts'

const fields = new Set(Object.keys(lineFields))

/**
 * Renames the keys of NDJSON lines as `--map` and `--rest-to-others` say. `exact` is the same line with its numbers as they
 * are written, which attributes keep.
 */
export function keyRenamer(options: {
  readonly map: ColumnMap
  readonly restToOthers: boolean
}): (line: unknown, exact: () => unknown) => unknown {
  const { mappings, constants } = options.map
  if (mappings.length + constants.length === 0 && !options.restToOthers) return (line) => line
  const targets = new Map(mappings.map(({ title, target }) => [title, target]))
  return (line, exact) => {
    if (typeof line !== 'object' || line === null || Array.isArray(line)) return line
    // Maps, because a key may be __proto__.
    const renamed = new Map<string, unknown>()
    const others = new Map<string, unknown>()
    const written = exact() as Readonly<Record<string, unknown>>
    const put = (target: Target, value: unknown, attribute: unknown) => {
      if (target.kind === 'field') renamed.set(target.name, value)
      if (target.kind === 'attribute') others.set(target.key, attribute)
    }
    for (const [key, value] of Object.entries(line)) {
      const target = targets.get(key)
      if (target) put(target, value, written[key])
      else if (options.restToOthers && !fields.has(key)) others.set(key, written[key])
      else renamed.set(key, value)
    }
    for (const { target, text } of constants) put(target, text, text)
    if (others.size === 0) return Object.fromEntries(renamed)
    const given = renamed.get('others')
    const all = { ...(typeof given === 'object' ? given : {}), ...Object.fromEntries(others) }
    return Object.fromEntries(renamed.set('others', all))
  }
}

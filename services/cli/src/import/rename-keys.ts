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
    const renamed: Record<string, unknown> = {}
    const others: Record<string, unknown> = {}
    const written = exact() as Readonly<Record<string, unknown>>
    const put = (target: Target, value: unknown, attribute: unknown) => {
      if (target.kind === 'field') renamed[target.name] = value
      if (target.kind === 'attribute') others[target.key] = attribute
    }
    for (const [key, value] of Object.entries(line)) {
      const target = targets.get(key)
      if (target) put(target, value, written[key])
      else if (options.restToOthers && !fields.has(key)) others[key] = written[key]
      else renamed[key] = value
    }
    for (const { target, text } of constants) put(target, text, text)
    if (Object.keys(others).length === 0) return renamed
    const given = typeof renamed.others === 'object' ? renamed.others : {}
    return { ...renamed, others: { ...given, ...others } }
  }
}

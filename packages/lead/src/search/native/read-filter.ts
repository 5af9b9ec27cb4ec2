import { addFault, addFullFault, addUnknown, pointTo, readFullList, readMembers } from '../../request/fault.ts'
import { shortened } from '../../text/quoted.ts'
import type { Filter } from '../filter.ts'
import { readAttributeCondition } from './attribute-condition.ts'
import type { SentOperators } from './condition-values.ts'
import { readFieldCondition } from './field-condition.ts'
import { allOf, anyOf, type NativeContext, typeOfAttribute } from './native-context.ts'
import {
  attributeKey,
  boundNames,
  isLongField,
  longField,
  type Operator,
  operatorsOf,
  type SearchFieldKind,
  searchFieldNames,
  searchFields,
} from './search-fields.ts'

/** A part of a filter that stands directly under its top `and`. */
export interface TopCondition {
  readonly pointer: string
  /** The field of a plain condition, by the name that other names of it stand for. */
  readonly field?: string
  readonly filter: Filter
}

export const maxConditions = 200
export const maxDepth = 8
const groups = ['and', 'or', 'not'] as const
const everyOperator = [...new Set(Object.values(operatorsOf).flat())]
const members = [...groups, 'field', ...everyOperator]

/** Reads a filter: its parts under the top `and`, or itself. Every fault is added to the context. */
export function readFilter(value: unknown, pointer: string, context: NativeContext): TopCondition[] {
  const top = isGroup(value, 'and') ? value.and : undefined
  const parts = Array.isArray(top) && top.length > 0 ? top : undefined
  const read = parts && hasOneMember(value) ? parts : [value]
  const conditions = read.flatMap((part, index): TopCondition[] => {
    const place = read === parts ? pointTo(pointTo(pointer, 'and'), index) : pointer
    const filter = readNode(part, place, read === parts ? 2 : 1, context)
    const field = fieldOf(part)
    return filter ? [{ pointer: place, ...(field !== undefined && { field }), filter }] : []
  })
  if (context.conditions > maxConditions)
    addFault(
      context,
      pointer,
      `The filter has ${context.conditions} conditions: at most ${maxConditions} are accepted.`,
    )
  return conditions
}

/** The field of a plain condition, by the name that others stand for. */
function fieldOf(part: unknown): string | undefined {
  if (typeof part !== 'object' || part === null || !('field' in part) || typeof part.field !== 'string')
    return undefined
  return canonicalField(part.field)
}

/** The name that stands for a field and its other names. */
export function canonicalField(name: string): string {
  const field = Object.hasOwn(searchFields, name) ? searchFields[name] : undefined
  return field && 'sameAs' in field && field.sameAs !== undefined ? field.sameAs : name
}

function isGroup<Name extends string>(value: unknown, name: Name): value is Record<Name, unknown> {
  return typeof value === 'object' && value !== null && name in value
}

function hasOneMember(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 1
}

function readNode(value: unknown, pointer: string, depth: number, context: NativeContext): Filter | undefined {
  // Faults of a filter that is far too large would fill the answer.
  if (context.conditions > maxConditions) return undefined
  const sent = readMembers(value, pointer, members, context, acceptedMembers(value, context))
  if (!sent) return undefined
  const group = groups.find((name) => sent.has(name))
  if (!group) return readCondition(sent, pointer, context)
  if (sent.size > 1)
    return addFault(
      context,
      pointer,
      `\`${group}\` must be the only member of its object. Put it and the other conditions into an \`and\`.`,
    )
  if (depth > maxDepth)
    return addFault(context, pointer, `The filter is too deep: at most ${maxDepth} levels of and, or and not.`)
  if (group !== 'and') context.loose += 1
  const filter = readGroup(group, sent.get(group), pointTo(pointer, group), depth + 1, context)
  if (group !== 'and') context.loose -= 1
  return filter
}

function readGroup(
  group: (typeof groups)[number],
  value: unknown,
  pointer: string,
  depth: number,
  context: NativeContext,
): Filter | undefined {
  if (group === 'not') {
    const filter = readNode(value, pointer, depth, context)
    return filter && { kind: 'not', filter }
  }
  const list = readFullList(value, pointer, maxConditions, context)
  const parts = list?.flatMap((part, index) => readNode(part, pointTo(pointer, index), depth, context) ?? [])
  if (parts === undefined) return undefined
  return group === 'and' ? allOf(parts) : anyOf(parts)
}

/** The members of a condition on a known field, else all. */
function acceptedMembers(value: unknown, context: NativeContext): readonly string[] {
  const field = isGroup(value, 'field') && typeof value.field === 'string' ? value.field : ''
  const kind = isLongField(field) ? undefined : kindOf(field, context)
  return kind ? ['field', ...operatorsOf[kind]] : members
}

/** Undefined for an unknown field. */
export function kindOf(field: string, context: NativeContext): SearchFieldKind | undefined {
  const key = attributeKey(field)
  if (key !== undefined) return `${typeOfAttribute(key, context)} attribute`
  return Object.hasOwn(searchFields, field) ? searchFields[field]?.kind : undefined
}

function readCondition(
  sent: ReadonlyMap<string, unknown>,
  pointer: string,
  context: NativeContext,
): Filter | undefined {
  context.conditions += 1
  const field = sent.get('field')
  if (typeof field !== 'string' || field === '')
    return addFault(
      context,
      sent.has('field') ? pointTo(pointer, 'field') : pointer,
      'A condition needs a field, and a group one of and, or, not.',
    )
  if (isLongField(field)) return addFault(context, pointTo(pointer, 'field'), longField)
  const kind = kindOf(field, context)
  if (kind === undefined)
    return addUnknown(context, pointTo(pointer, 'field'), 'a field', field, [...searchFieldNames, 'others.KEY'])
  const operators = readOperators(sent, pointer, field, kind, context)
  if (!operators) return undefined
  const key = attributeKey(field)
  const known = key === undefined ? searchFields[field] : undefined
  return known
    ? readFieldCondition(known, operators, context)
    : readAttributeCondition(key ?? '', kind, operators, context)
}

/** Exactly one operator, or bounds, that the kind of the field has. */
function readOperators(
  sent: ReadonlyMap<string, unknown>,
  pointer: string,
  field: string,
  kind: SearchFieldKind,
  context: NativeContext,
): SentOperators | undefined {
  const accepted: readonly Operator[] = operatorsOf[kind]
  const named = everyOperator.filter((operator) => sent.has(operator))
  const wrong = named.filter((operator) => !accepted.includes(operator))
  for (const operator of wrong) addWrongOperator(operator, pointer, field, kind, context)
  if (wrong.length > 0) return undefined
  const isBounds = named.length > 0 && named.every((operator) => boundNames.some((bound) => bound === operator))
  if (named.length === 1 || isBounds)
    return { pointer, field, values: new Map(named.map((operator) => [operator, sent.get(operator)])) }
  // The member that was meant as its operator is a fault already.
  if (named.length === 0 && [...sent.keys()].some((name) => !members.includes(name))) return undefined
  return addFullFault(context, () => ({
    pointer,
    detail:
      named.length === 0
        ? `The condition on ${shortened(field)} needs an operator.`
        : `The condition on ${shortened(field)} has ${named.length} operators: send one of them, or a condition for each.`,
    accepted,
  }))
}

function addWrongOperator(
  operator: Operator,
  pointer: string,
  field: string,
  kind: SearchFieldKind,
  context: NativeContext,
): void {
  const isBound = boundNames.some((bound) => bound === operator)
  const hint =
    kind === 'text attribute' && isBound
      ? ' It is compared as text; define it as a number or a date (`galena attributes set`) to compare it by bounds.'
      : ''
  addFullFault(context, () => ({
    pointer: pointTo(pointer, operator),
    detail: `${shortened(field)} has no operator ${operator}.${hint}`,
    accepted: operatorsOf[kind],
  }))
}

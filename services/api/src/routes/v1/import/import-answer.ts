import { maxRejections as maxListed } from '@galena/store/import/import-request'
import type { RejectedLine } from '@galena/store/import/load-leads'
import type { Rejection } from '@galena/store/import/rejections'
import { type Static, Type } from 'typebox'
import { inParameters } from './in-parameters.ts'

export const ImportAnswer = Type.Object({
  read: Type.Integer({ description: 'Lines. Each is one of the next four.' }),
  inserted: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  rejected: Type.Integer(),
  superseded: Type.Integer({
    description: 'Lines that count as unchanged because a later line has the same lead; that later line was used.',
  }),
  rejections: Type.Array(
    Type.Object({
      line: Type.Integer({ description: 'Counted from 1; the header of CSV is a line, too.' }),
      reason: Type.String(),
    }),
    { description: `The rejected lines in their order, at most ${maxListed.toLocaleString('en')}.` },
  ),
  already_written: Type.Integer({
    description: 'Lines that were written when the import was sent before with the same Idempotency-Key.',
  }),
  dry_run: Type.Boolean(),
  doubtful_values: Type.Optional(
    Type.Integer({ description: 'Values of `match` that made one person of lines with different names.' }),
  ),
  doubtful_example: Type.Optional(Type.Object({ value: Type.String(), lines: Type.Integer(), names: Type.Integer() })),
  seconds: Type.Number(),
})
export type ImportAnswer = Static<typeof ImportAnswer>

/** Collects the rejected lines of an answer. */
export function collectRejections(before: readonly Rejection[]) {
  const listed = before.slice(0, maxListed).map(listedRejection)
  return {
    add(rejected: readonly RejectedLine[]): void {
      for (const one of rejected.slice(0, maxListed - listed.length)) listed.push(listedRejection(one))
    },
    /** In the order of the file. */
    list: () => listed.toSorted((a, b) => a.line - b.line),
  }
}

function listedRejection({ line, reason }: Rejection): ImportAnswer['rejections'][number] {
  return { line, reason: inParameters(reason) }
}

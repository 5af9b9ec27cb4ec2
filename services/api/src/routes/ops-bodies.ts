import { type Limit, limits, maxNamedLeads } from '@galena/operations/limits'
import { Type } from 'typebox'

export const leadId = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

export const LeadParams = Type.Object({ id: leadId })
export const IdParams = Type.Object({ id: Type.Integer({ minimum: 1 }) })

export const leadIds = Type.Array(leadId, { minItems: 1, maxItems: maxNamedLeads })

/** For what is done without a choice. */
export const NoChoices = Type.Object({}, { additionalProperties: false })

export const LeadsBody = Type.Object({ lead_ids: leadIds }, { additionalProperties: false })

export const StartBody = Type.Object(
  {
    swap: Type.Optional(
      Type.Boolean({ description: 'Point searches at the new index as soon as all its conditions are met.' }),
    ),
    retain_hours: Type.Optional(numberWithin(limits.retainHours)),
    shards: Type.Optional(numberWithin(limits.primaryShards)),
    replicas: Type.Optional(numberWithin(limits.replicas)),
  },
  { additionalProperties: false },
)

const confirm = Type.Optional(
  Type.String({ description: 'The name of the index, `index_name` of the status. With another text nothing is done.' }),
)

export const ConfirmBody = Type.Object({ confirm }, { additionalProperties: false })

export const ForceBody = Type.Object(
  {
    confirm,
    force: Type.Optional(
      Type.String({
        pattern: '\\S',
        maxLength: limits.reasonLength.max,
        description: 'Why unmet conditions are overridden; the reason is recorded.',
      }),
    ),
  },
  { additionalProperties: false },
)

export const ReasonBody = Type.Object(
  {
    confirm,
    reason: Type.String({
      pattern: '\\S',
      maxLength: limits.reasonLength.max,
      description: 'Why this database keeps the index from now on; the reason is recorded.',
    }),
  },
  { additionalProperties: false },
)

export const ThrottleBody = Type.Object(
  {
    backfill_per_second: Type.Optional(Type.Union([numberWithin(limits.backfillPerSecond), Type.Null()])),
    sweep_hours: Type.Optional(Type.Union([numberWithin(limits.sweepHours), Type.Null()])),
    hold_documents: Type.Optional(Type.Union([numberWithin(limits.holdDocuments), Type.Null()])),
    hold_percent: Type.Optional(Type.Union([numberWithin(limits.holdPercent), Type.Null()])),
  },
  { additionalProperties: false },
)

export const HeldBody = Type.Object(
  {
    confirm,
    company: Type.Optional(
      Type.String({ description: 'The name of a company, or the id of one that is gone: what is held of it.' }),
    ),
    all: Type.Optional(Type.Literal(true, { description: 'All that is held.' })),
    expect: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'How many leads `GET /ops/held` says are held. When there are more by now, nothing is done.',
      }),
    ),
    reason: Type.String({
      pattern: '\\S',
      maxLength: limits.reasonLength.max,
      description: 'Why; the reason is recorded.',
    }),
  },
  { additionalProperties: false },
)

export const EraseBody = Type.Object(
  {
    candidate_id: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'The id of the person (`candidate_id` of their leads).',
    }),
    company: Type.Optional(
      Type.String({
        description: 'The name of the company that the person must belong to; otherwise nothing is done.',
      }),
    ),
    reason: Type.String({
      pattern: '\\S',
      maxLength: limits.reasonLength.max,
      description: 'Why; the reason is recorded, so it must not name the person.',
    }),
    dry_run: Type.Optional(Type.Boolean({ description: 'Only tell what would be erased.' })),
  },
  { additionalProperties: false },
)

function numberWithin({ min, max, whole }: Limit) {
  const range = { minimum: min, maximum: max }
  return whole ? Type.Integer(range) : Type.Number(range)
}

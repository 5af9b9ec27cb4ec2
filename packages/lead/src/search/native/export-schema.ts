import { type TSchema, Type } from 'typebox'
import { extraNames } from '../../document/lead-document.ts'
import { CountBody, choice, closed, nullable, SearchBody } from './native-schema.ts'
import { exportFields, exportFormats, type exportMembers } from './read-native-export.ts'

const members = {
  ...CountBody.properties,
  sort: SearchBody.properties.sort,
  fields: Type.Optional(
    nullable(Type.Array(choice(exportFields), { minItems: 1, description: 'Columns; all without it.' })),
  ),
  include: Type.Optional(
    nullable(
      Type.Array(choice(extraNames), {
        description: 'Which of these stand in each lead. Without it all of them, or none beside `fields`.',
      }),
    ),
  ),
  format: Type.Optional(nullable(choice(exportFormats, 'One JSON object a line, which is the default, or CSV.'))),
  excel: Type.Optional(
    nullable(Type.Boolean({ description: 'CSV begins with the mark by which Excel knows that it is UTF-8.' })),
  ),
} satisfies Record<(typeof exportMembers)[number], TSchema>

export const ExportBody = Type.Object(members, closed)

import { attributeFacts, attributeListFacts, setAttribute } from '@galena/operations/actions/attributes'
import { addCompany, companyFacts, companyListFacts, setCompany } from '@galena/operations/actions/companies'
import type { OperationsContext } from '@galena/operations/operations-context'
import { type Company, companyWithId } from '@galena/store/catalogue/companies'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { operatorOf } from '../../auth/operator-scope.ts'
import { apiError } from '../../errors/api-error.ts'
import { describeRoute } from '../openapi.ts'
import { IdParams } from '../ops-bodies.ts'
import { readBody } from '../read-ops-body.ts'
import { Facts, get, post, tag } from './ops-route.ts'
import { idIn } from './path-id.ts'

const name = Type.String({ minLength: 1, maxLength: 1_000 })
const timeZone = Type.Optional(Type.String({ description: 'An IANA name; date filters use days of this zone.' }))
const country = Type.String({ description: 'Two letters, such as PH: of phone numbers without a code.' })
const AddCompanyBody = Type.Object(
  { name, time_zone: timeZone, country: Type.Optional(country) },
  { additionalProperties: false },
)
const SetCompanyBody = Type.Object(
  {
    name: Type.Optional(name),
    time_zone: timeZone,
    country: Type.Optional(Type.Union([country, Type.Null({ description: 'The company has none from now on.' })])),
    crm_link: Type.Optional(
      Type.String({ description: 'Where the CRM shows a lead, with {id} for its id; an empty text removes it.' }),
    ),
  },
  { additionalProperties: false },
)
const AttributeBody = Type.Object(
  {
    key: Type.String({ minLength: 1, maxLength: 1_000 }),
    data_type: Type.Optional(
      Type.Enum(['number', 'text', 'date'], {
        description: 'How its values are compared; of a new attribute as text, unless this says otherwise.',
      }),
    ),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
  },
  { additionalProperties: false },
)

/** Companies and the attributes that they have defined. */
export function addCompanyRoutes(app: FastifyInstance, context: OperationsContext): void {
  get(app, 'companies', 'Companies, with the number of their leads', async () => ({
    companies: await companyListFacts(context),
  }))
  post(app, 'companies', 'Add a company with the seven default folders', AddCompanyBody, async (asked, who) => {
    const { time_zone: timeZone = 'UTC', country = null } = asked
    return companyFacts(await addCompany(context, { who, asked }, { name: asked.name, timeZone, country }))
  })
  app.patch(
    '/ops/companies/:id',
    describeRoute('Change a company; its leads are indexed again where that matters', Facts, {
      tag,
      params: IdParams,
      body: SetCompanyBody,
    }),
    async (request) => {
      const asked = readBody(SetCompanyBody, request.body ?? {})
      const { time_zone: timeZone, crm_link: crmLink, name, country } = asked
      const who = operatorOf(request)
      const values = { name, timeZone, country, crmLink }
      return companyFacts(await setCompany(context, { who, asked }, await companyIn(request), values))
    },
  )
  app.get(
    '/ops/companies/:id/attributes',
    describeRoute('The attributes that a company has defined', Facts, { tag, params: IdParams }),
    async (request) => ({ attributes: await attributeListFacts(context, await companyIn(request)) }),
  )
  app.post(
    '/ops/companies/:id/attributes',
    describeRoute(
      'Define an attribute or change its type, within two seconds and without indexing leads again',
      Facts,
      {
        tag,
        params: IdParams,
        body: AttributeBody,
      },
    ),
    async (request) => {
      const { key, data_type: dataType, name } = readBody(AttributeBody, request.body ?? {})
      const company = await companyIn(request)
      return attributeFacts(await setAttribute(context, operatorOf(request), company, { key, dataType, name }))
    },
  )

  async function companyIn(request: FastifyRequest): Promise<Company> {
    const company = await companyWithId(context.pool, idIn(request))
    if (!company) throw apiError('no_company')
    return company
  }
}

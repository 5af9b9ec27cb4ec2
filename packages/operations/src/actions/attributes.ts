import type { AttributeType } from '@galena/lead/catalogue/catalogue'
import {
  type ListedAttribute,
  listAttributes,
  setAttribute as storeAttribute,
} from '@galena/store/catalogue/attributes'
import type { Company } from '@galena/store/catalogue/companies'
import { inTransaction } from '@galena/store/database/pool'
import { recordAudit } from '@galena/store/operator/audit'
import type { OperationsContext } from '../operations-context.ts'
import type { Operator } from '../operator.ts'

export interface WantedAttribute {
  readonly key: string
  /** How its values are compared; by default that stays, or is as text. */
  readonly dataType?: AttributeType | undefined
  /** What people see; by default it stays, or is the key. */
  readonly name?: string | undefined
}

/** Defines an attribute of a company, or changes its definition. Leads are not indexed again for it. */
export async function setAttribute(
  { pool }: Pick<OperationsContext, 'pool'>,
  who: Operator,
  company: Pick<Company, 'id' | 'name'>,
  { key, dataType, name }: WantedAttribute,
): Promise<ListedAttribute> {
  return inTransaction(pool, async (client) => {
    const set = await storeAttribute(client, company.id, {
      key,
      ...(dataType !== undefined && { dataType }),
      ...(name !== undefined && { name }),
    })
    const { id: _, ...definition } = attributeFacts(set)
    await recordAudit(client, who, 'attributes set', { company: company.name, ...definition })
    return set
  })
}

/** The definition of an attribute as JSON, with stable names. */
export function attributeFacts({ id, key, name, dataType }: ListedAttribute) {
  return { id, key, name, data_type: dataType }
}

/** The definitions of a company, by name. */
export async function attributeListFacts({ pool }: Pick<OperationsContext, 'pool'>, { id }: Pick<Company, 'id'>) {
  return (await listAttributes(pool, id)).map(attributeFacts)
}

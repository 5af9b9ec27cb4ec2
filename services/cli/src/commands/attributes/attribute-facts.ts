import type { ListedAttribute } from '@galena/store/catalogue/attributes'

/** The definition of an attribute as JSON, with stable names. */
export function attributeFacts({ id, key, name, dataType }: ListedAttribute) {
  return { id, key, name, data_type: dataType }
}

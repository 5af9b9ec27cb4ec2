import type { DocumentForm } from '@galena/lead/document/document-form'
import { documentForm } from '@galena/operations/document-form'
import type { Engine } from '@galena/search/engine/engine'
import type { Target } from '@galena/store/outbox/targets'

/** The forms of the documents of targets; undefined for this version's. */
export interface DocumentForms {
  of(target: Target): Promise<DocumentForm | undefined>
}

/** Asks Elasticsearch once for each index of an earlier form. Such an index gets no other fields before it gets another builder. */
export function createDocumentForms(engine: Engine): DocumentForms {
  const known = new Map<string, DocumentForm | undefined>()
  return {
    async of(target) {
      const key = `${target.builder} ${target.index}`
      if (!known.has(key)) known.set(key, await documentForm(engine, target))
      return known.get(key)
    },
  }
}

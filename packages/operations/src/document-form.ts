import { builderVersion } from '@galena/lead/document/build-document'
import type { DocumentForm } from '@galena/lead/document/document-form'
import type { Engine } from '@galena/search/engine/engine'
import { readDocumentForm } from '@galena/search/index/index-fields'
import type { Target } from '@galena/store/outbox/targets'

/** The form of the documents of an index; undefined when it is that of this version. */
export async function documentForm(engine: Engine, target: Target | undefined): Promise<DocumentForm | undefined> {
  return target === undefined || target.builder === builderVersion ? undefined : readDocumentForm(engine, target)
}

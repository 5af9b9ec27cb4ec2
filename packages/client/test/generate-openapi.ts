import openapiTypescript, { astToString } from 'openapi-typescript'

interface Operation {
  responses: Record<string, { readonly description: string; readonly content?: object }>
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const head = '// Made from docs/openapi.json: see openapi.test.ts. Not to be edited.\n'

/** The source of `openapi.ts`: the types of the native API. */
export async function generateOpenapi(text: string): Promise<string> {
  const description = JSON.parse(text) as Description
  const paths = Object.fromEntries(
    Object.entries(description.paths)
      .filter(([path]) => path.startsWith('/v1/'))
      .map(([path, operations]) => [path, Object.fromEntries(Object.entries(operations).map(shorten))]),
  )
  const made = await openapiTypescript(JSON.stringify({ ...description, paths }), {
    // A default is what the api takes when nothing is sent.
    defaultNonNullable: false,
  })
  return head + astToString(made)
}

/** Every problem of the native API has one shape, and headers are read by their names. */
function shorten([method, operation]: [string, Operation]): [string, Operation] {
  const { 200: answer, 204: done, 400: problem } = operation.responses
  const right = answer ?? done
  if (!right || !problem) throw new Error(`Every operation has responses 200 or 204, and 400, but ${method} lacks one.`)
  const { description, content } = right
  return [
    method,
    {
      ...operation,
      responses: {
        [answer ? 200 : 204]: { description, ...(answer && { content }) },
        default: { description: 'A problem.', ...(problem.content && { content: problem.content }) },
      },
    },
  ]
}

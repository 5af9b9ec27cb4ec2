import { listErrors } from '../errors/error-table.ts'

interface Group {
  readonly name: string
  readonly description: string
  readonly paths: RegExp
}

/** The parts of the description in the order in which a reader needs them; a path belongs to the first that fits. */
export const groups: readonly Group[] = [
  {
    name: 'Lead search',
    description: 'The documented endpoint of a well-known recruiting CRM: clients only change their base URL.',
    paths: /campaign_invitations$/,
  },
  { name: 'Names', description: 'The names that filters accept.', paths: /^\/api\/talkpush_services\/|^\/v1\/fields$/ },
  {
    name: 'Native search',
    description:
      'Filters with and, or and not, cursors, counts of values, and answers that wait for the latest changes.',
    paths: /^\/v1\/(?:leads\/(?:search|count|suggest|\{id\})|leads|search\/batch)$/,
  },
  {
    name: 'Leads in and out',
    description: 'Whole companies as files, and what has changed for copies of them.',
    paths: /^\/v1\/leads\//,
  },
  { name: 'Search page', description: 'What the page of recruiters asks: sessions and saved views.', paths: /^\/v1\// },
  {
    name: 'Operators',
    description: 'The state of the index and what can be done to it, with a key of an operator. All is audited.',
    paths: /^\/ops\//,
  },
]

export function groupOf(path: string): string {
  const group = groups.find(({ paths }) => paths.test(path))
  if (!group) throw new Error(`${path} belongs to no group of the description.`)
  return group.name
}

/** The text above all groups. */
export const introduction = `Search the leads of a company. Every total is exact, and every page can be reached.

**To try it here:** press *Authorize* and paste a key, or sign in on [the search page](/) first; then open a request and
press *Execute*. The fields hold examples that find people of the demo (\`galena demo\`).

**To try it elsewhere:** the samples read the address from \`GALENA_URL\` and the key from \`GALENA_KEY\`.

**Keys** are sent as \`Authorization: Bearer KEY\` or \`X-Api-Key: KEY\`; the documented endpoint accepts \`api_key=KEY\` in the
address, too.

**Warnings** say what a search could not take as it was meant, such as a label that nobody has: in \`interpreted.warnings\` of
the answers of \`/v1\`, each with the place in the request, and as text in the header \`X-Search-Warning\` elsewhere.

## Errors

The documented endpoint answers \`{ "error": CODE, "message": … }\`; \`/v1\` answers a problem document (RFC 9457) whose
\`type\` is \`/problems/\` and the code with hyphens, with every error of the request in \`errors\`. Codes stay; messages may change.

<details>
<summary>All codes</summary>

| code | status | message |
| --- | --- | --- |
${listErrors()
  .filter(({ message }) => message !== undefined)
  .map(({ code, status, message }) => `| \`${code}\` | ${status} | ${message} |`)
  .join('\n')}

The messages of these say what is wrong with the request, or with the state of the index: ${listErrors()
  .filter(({ message }) => message === undefined)
  .map(({ code, status }) => `\`${code}\` (${status})`)
  .join(', ')}.

</details>
`

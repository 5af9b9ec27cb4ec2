import { erasePerson } from '@galena/operations/erase/erase-person'
import { type ErasureFacts, erasureFacts } from '@galena/operations/erase/erasure-facts'
import type { Command } from 'commander'
import type { Environment } from '../connect.ts'
import { withOperations } from '../operations-context.ts'
import { operatorName } from '../operator.ts'
import { type JsonOption, jsonOption } from '../options/json-option.ts'
import { wholeNumber } from '../options/number-option.ts'
import { print, sayWait, table } from '../terminal/print.ts'

interface EraseOptions extends JsonOption {
  readonly candidate: number
  readonly company?: string
  readonly reason: string
  readonly dryRun?: boolean
}

export function addEraseCommand(program: Command, environment: Environment): void {
  program
    .command('erase')
    .description('Erase a person with all their leads, from the database and the index')
    .requiredOption('--candidate <id>', 'the id of the person', wholeNumber(0, Number.MAX_SAFE_INTEGER))
    .option('--company <name>', 'the company that the person must belong to; otherwise nothing is done')
    .requiredOption('--reason <text>', 'why; it is recorded, so it must not name the person')
    .option('--dry-run', 'only tell what would be erased')
    .option(...jsonOption)
    .addHelpText('after', help)
    .action(({ candidate, ...options }: EraseOptions) =>
      withOperations(environment, async (context) => {
        const request = { candidateId: candidate, ...options }
        const erasure = await erasePerson(context, operatorName(environment), request, { onWait: sayWait })
        const facts = erasureFacts(erasure)
        print(facts, options, describe(facts))
        if (facts.index?.removed === false) process.exitCode = 1
      }),
    )
}

const help = `
What is erased cannot be brought back. Look first with --dry-run. The command waits for locked rows for about a minute, in short
attempts between which others go on; then up to 30 seconds until the index has lost the person. It exits with 1 while something
is still being removed, or when something has written the person again meanwhile; run again, it looks again.

Example:
  npx galena erase --candidate 4711 --company "Acme Staffing" --reason "Request 2026-118" --dry-run`

function describe(facts: ErasureFacts): string[] {
  return [
    whatHappened(facts),
    ...(facts.rows ? ['', table(['removed from', 'rows'], Object.entries(facts.rows)), importNote] : []),
    ...facts.returned.flatMap((person) => ['', whoReturned(person)]),
    ...(facts.index && facts.returned.length === 0 ? ['', inTheIndex(facts.index)] : []),
    '',
    'The audit keeps who erased when and why, the ids of the person, the company and the leads, and these numbers.',
    '',
    'Galena does not reach:',
    ...facts.not_reached.map((place) => `- ${place}`),
  ]
}

const importNote =
  '(sync.import_part: reasons for rejected lines of all imports of the company, which may quote anybody)'

function whatHappened({ state, candidate_id, lead_ids, erased_before }: ErasureFacts): string {
  const leads = `${lead_ids.length} ${lead_ids.length === 1 ? 'lead' : 'leads'}`
  if (state === 'would_be_erased')
    return `Person ${candidate_id} with ${leads} would be erased. This is a dry run: nothing was changed.`
  if (erased_before)
    return `Person ${candidate_id} with ${leads} was erased before, by ${erased_before.who} at ${erased_before.at.toISOString()}.`
  return `Person ${candidate_id} with ${leads} is erased from the database.`
}

function whoReturned({ candidate_id, lead_ids }: ErasureFacts['returned'][number]): string {
  const leads = lead_ids.length > 0 ? ` with the leads ${lead_ids.join(', ')}` : ''
  return `Person ${candidate_id}${leads} is there again: something wrote them after they were erased, such as an import whose file has these ids. Take them out of that file, wait until it has ended, and erase the person again: \`galena erase --candidate ${candidate_id} --reason TEXT\`.`
}

type IndexFacts = NonNullable<ErasureFacts['index']>

function inTheIndex({ removed, pending, indices }: IndexFacts): string {
  if (removed) return 'The index has none of their documents.'
  const left = indices?.filter(({ documents }) => documents !== 0).map(leftIn) ?? ['Elasticsearch does not answer']
  if (pending > 0) left.push(`${pending} leads are pending`)
  return `Still being removed: ${left.join('; ')}. See \`galena status\`, and run this command again.`
}

function leftIn({ index, documents, gets_changes, dropped_soon }: NonNullable<IndexFacts['indices']>[number]): string {
  const found = `${documents ?? 'an unknown number of'} documents in ${index}`
  if (gets_changes) return found
  return dropped_soon
    ? `${found} (Galena no longer writes to this index; an indexer deletes it within a minute, or you can)`
    : `${found} (Galena no longer writes to this index and will not delete it. Delete it in Elasticsearch; if a copy of this database uses it, erase the person there)`
}

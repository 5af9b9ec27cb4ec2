import { delimiterNamed } from '@galena/files/read/csv/delimiter'
import { readyMaps } from '@galena/files/read/ready-map'
import { matchNamed } from '@galena/store/import/match-named'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Environment, withDatabase } from '../connect.ts'
import { type FileImport, importFile } from '../import/import-file.ts'
import { jsonOption } from '../options/json-option.ts'
import { print } from '../terminal/print.ts'

const collect = (value: string, before: readonly string[]) => [...before, value]

export function addImportCommand(program: Command, environment: Environment): void {
  program
    .command('import <file>')
    .description('Import leads of a company from CSV or NDJSON')
    .requiredOption('--company <name>', 'the company that the leads belong to')
    .addOption(
      new Option(
        '--format <format>',
        'format of the file (default: csv when its name ends in .csv, .tsv or .txt, else ndjson)',
      ).choices(['ndjson', 'csv']),
    )
    .option(
      '--match <key>',
      'recognise people by email, phone, others.KEY or external_id (= others.external_id)',
      readMatch,
    )
    .option(
      '--map <map>',
      `where columns go: "Applied On=created_at", a file of such lines, or a ready map (${readyMaps().join(', ')}); repeatable`,
      collect,
      [],
    )
    .option('--rest-to-others', 'keep columns that are no field as attributes, under their titles')
    .option('--dry-run', 'say what would happen, and write nothing to the database')
    .option('--encoding <name>', 'of the file, such as windows-1252 (default: by its mark, else utf-8)')
    .option('--delimiter <character>', 'between the cells of CSV (default: by the header)', readDelimiter)
    .option(
      '--rejects <file>',
      'file for the lines that cannot be imported (default: <file>.rejects.csv or .ndjson); the reasons are beside it',
    )
    .option(...jsonOption)
    .addHelpText('after', help)
    .action((file: string, options: FileImport) =>
      withDatabase(environment, async (pool) => {
        const result = await importFile(pool, file, options)
        print(result.facts, options, result.sentences)
        if (result.facts.rejected > 0) process.exitCode = 1
      }),
    )
}

const help = `
A line has the fields of a lead in a search response, and latitude, longitude, resume, answers, attachments, documents.
In CSV the first line names them, in any case and with spaces or underscores; attributes are others.KEY. The header is
checked as a whole before any line is read.

A line with an id replaces that lead, so that it can be imported again. Without an id and without --match, EACH LINE ADDS
A LEAD AND A PERSON, also when the same file is imported again. With --match, a line is about the person with its value,
and replaces their newest lead in its campaign; who is not known yet is added. A value that two people share rejects the
line. What a line lacks becomes empty in the lead that it replaces, and with --match in the person, too. Lines with one
value are one person: the summary warns when their names have nothing in common.

Every line that was read is added, updated, unchanged or rejected. Rejected lines stand in the rejects file as they came,
below the header: correct them and import that file in the same way. The exit code is 1 when a line was rejected.

A dry run does everything in a transaction and rolls it back, so that its counts are the import's. Programs that change the
same leads wait for it meanwhile; after 30 seconds it rolls back and begins anew with the next lines, and somebody who comes
again after that is counted as added twice.

Examples:
  npx galena import leads.ndjson --company "Acme Staffing"
  npx galena import export.csv --company "Acme Staffing" --map zoho-recruit --rest-to-others --match email --dry-run
  npx galena import old.csv --company "Acme Staffing" --encoding windows-1252 --map "Applied On=created_at (MM/DD/YYYY)"
  zcat leads.csv.gz | npx galena import - --format csv --company "Acme Staffing"`

function readMatch(text: string) {
  const match = matchNamed(text)
  if (match) return match
  throw new InvalidArgumentError('Use email, phone, others.KEY or external_id.')
}

function readDelimiter(text: string): string {
  const delimiter = delimiterNamed(text)
  if (delimiter !== undefined) return delimiter
  throw new InvalidArgumentError('Use one character, or comma, semicolon, tab or pipe.')
}

import { exportFormats } from '@galena/lead/search/native/read-native-export'
import { type Command, Option } from 'commander'
import type { Environment } from '../connect.ts'
import { exportFile, type FileExport } from '../export/export-file.ts'
import { withOperations } from '../operations-context.ts'
import { jsonOption } from '../options/json-option.ts'

export function addExportCommand(program: Command, environment: Environment): void {
  program
    .command('export')
    .description('Export leads of a company as NDJSON or CSV')
    .requiredOption('--company <name>', 'the company that the leads belong to')
    .addOption(new Option('--format <format>', 'of the file').choices(exportFormats).default('ndjson'))
    .option('--query <text>', 'only leads that this search text finds')
    .option('--filter <json>', 'only leads that match a filter of the native API')
    .option('--sort <fields>', 'such as -created_at,name (default: newest first; with --query best match first)')
    .option('--fields <names>', 'columns, separated by commas (default: all)')
    .option('--include <names>', 'of answers, attachments, documents (default: all, unless --fields is given)')
    .option('--excel', 'CSV that Excel recognises as UTF-8')
    .option('--out <file>', 'where to write; - is standard output', '-')
    .option(...jsonOption)
    .addHelpText('after', help)
    .action((options: FileExport) => withOperations(environment, (context) => exportFile(context, options)))
}

const help = `
The leads are those of one moment, as searches find them then; their values are read from the database while the file is
written. Leads that are deleted meanwhile are left out. An export without --fields and --include can be imported again,
which changes no lead.

A file has its name only when it is whole: until then it is beside it, with .part in its name, and is removed when the
export fails. On standard output, the exit code says whether all of it was written.

In CSV, cells that a spreadsheet would take for formulas begin with ', which the import takes away; attributes are JSON in
the column others.

Examples:
  npx galena export --company "Acme Staffing" --out leads.ndjson
  npx galena export --company "Acme Staffing" --format csv --excel --filter '{"field":"status","is":"hired"}' --out hired.csv
  npx galena export --company "Acme Staffing" --fields id,first_name,email,created_at --sort -created_at | gzip > leads.ndjson.gz`

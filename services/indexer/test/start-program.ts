// Starts an indexer. When that fails it only says so: the process ends once nothing is open any more.
import { readConfig } from '@galena/service/config/read-config'
import { pino } from 'pino'
import { variables } from '../src/config.ts'
import { startIndexer } from '../src/indexer.ts'

try {
  await startIndexer(readConfig(variables, process.env), pino({ level: 'silent' }))
} catch (error) {
  console.error(`Not started: ${(error as Error).message}`)
}

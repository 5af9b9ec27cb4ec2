#!/usr/bin/env node
// Node runs our TypeScript as it is from version 24 on. An older version starts the Node that the project installs.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const minNode = 24
const own = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url))
if (Number.parseInt(process.versions.node, 10) >= minNode) {
  // Of what a command costs, most is to compile its modules. Where the folder cannot be written, nothing is kept.
  module.enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/galena', import.meta.url)))
  await import('../src/main.ts')
} else if (existsSync(own)) {
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // The child decides when to end; it receives the same signals.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('close', (code) => process.exit(code ?? 1))
} else {
  console.error(
    `Galena needs Node ${minNode} or newer; this is ${process.versions.node}. Run \`npm ci\` in the repository first.`,
  )
  process.exit(1)
}

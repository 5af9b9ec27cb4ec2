#!/usr/bin/env node
// Node runs our TypeScript as it is from version 24 on. An older one hands over to the Node that the project installs.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const oldest = 24
if (Number.parseInt(process.versions.node, 10) >= oldest) {
  await import('../src/main.ts')
} else {
  const own = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url))
  if (!existsSync(own)) {
    console.error(
      `Galena needs Node ${oldest} or newer; this is ${process.versions.node}. Run \`npm ci\` in the repository first.`,
    )
    process.exit(1)
  }
  const { status } = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exit(status ?? 1)
}

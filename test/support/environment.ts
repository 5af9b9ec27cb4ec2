/** The servers that the tests run against. `npm test` sets these; a single file runs through `npm test -- FILE`. */
export function server(name: 'DATABASE_URL' | 'REDIS_URL' | 'ELASTICSEARCH_URL'): string {
  const url = process.env[name]
  if (!url) throw new Error(`${name} is not set. Run the test through \`npm test -- FILE\`, which starts the servers.`)
  return url
}

/** What a Node process that a test starts has of our environment: where to find programs, and what is compiled already. */
export function nodeEnvironment(): NodeJS.ProcessEnv {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  return { PATH, NODE_COMPILE_CACHE }
}

/** The servers that the tests run against. `npm test` sets these; a single file runs through `npm test -- FILE`. */
export function server(name: 'DATABASE_URL' | 'REDIS_URL' | 'ELASTICSEARCH_URL'): string {
  const url = process.env[name]
  if (!url) throw new Error(`${name} is not set. Run the test through \`npm test -- FILE\`, which starts the servers.`)
  return url
}

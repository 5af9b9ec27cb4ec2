import { isIP } from 'node:net'

/** One environment variable of a service: what it means, and how its value is read. */
export interface Variable<Value> {
  readonly description: string
  /** The value when it is not set. A variable without one must be set, unless it is optional. */
  readonly fallback?: string
  readonly optional?: boolean
  /** It must be set, unless another variable has this value; then it must not be. */
  readonly unless?: { readonly name: string; readonly is: string }
  /** Another variable that it says nothing without. */
  readonly needs?: string
  readonly read: (text: string) => Value | undefined
  /** The accepted values, for the message about a wrong one. */
  readonly accepts: string
}

export type Variables = Record<string, Variable<unknown>>

export type Config<Schema extends Variables> = {
  readonly [Name in keyof Schema]: Schema[Name] extends Variable<infer Value>
    ? Schema[Name] extends { optional: true } | { unless: object }
      ? Value | undefined
      : Value
    : never
}

/** A configuration that cannot be used. The message has one line for each wrong variable. */
export class ConfigError extends Error {
  readonly code = 'invalid_config'
}

/** Reads and checks a service's environment. An empty variable counts as unset. Messages never repeat a value: it may be secret. */
export function readConfig<Schema extends Variables>(
  schema: Schema,
  environment: Record<string, string | undefined>,
): Config<Schema> {
  const errors: string[] = []
  const values = Object.entries(schema).map(([name, variable]) => {
    const text = environment[name] || variable.fallback
    const { unless } = variable
    const isReplaced = unless !== undefined && environment[unless.name] === unless.is
    if (text === undefined) {
      if (!variable.optional && !isReplaced) errors.push(whyMissing(name, variable))
      return [name, undefined]
    }
    if (variable.needs !== undefined && !environment[variable.needs])
      errors.push(`${name} is set, and ${variable.needs} is not. Set both, or neither.`)
    if (isReplaced) errors.push(`${name} and ${unless.name}=${unless.is} cannot both be set. Leave one of them out.`)
    const value = variable.read(text)
    if (value === undefined) errors.push(`${name} is not valid. Use ${variable.accepts}.`)
    return [name, value]
  })
  if (errors.length > 0) throw new ConfigError(errors.join('\n'))
  return Object.freeze(Object.fromEntries(values))
}

function whyMissing(name: string, { description, unless }: Variable<unknown>): string {
  const instead = unless ? `. Or set ${unless.name}=${unless.is}` : ''
  return `${name} is not set: ${description}${instead}`
}

export function text(description: string, fallback?: string) {
  return { description, accepts: 'text', read: (value: string) => value, ...(fallback !== undefined && { fallback }) }
}

export function optionalText(description: string) {
  return { ...text(description), optional: true } as const
}

export function url(description: string, protocols: readonly string[]) {
  const begins = protocols.map((protocol) => `${protocol}//`).join(' or ')
  const accepts = `a URL that begins with ${begins}, whose password has %40 for @, %2F for / and so on`
  return {
    description,
    accepts,
    read: (value: string) => {
      const parsed = URL.parse(value)
      return parsed && protocols.includes(parsed.protocol) && isDecodable(parsed) ? value : undefined
    },
  }
}

/** A percent sign that is not encoded cannot be told from the code of another character. */
function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username)
    decodeURIComponent(password)
    return true
  } catch {
    return false
  }
}

/** One or several URLs of the same server, with commas between. */
export function urls(description: string, protocols: readonly string[]) {
  const one = url(description, protocols)
  return {
    description,
    accepts: `${one.accepts}, or several with commas between, with the same user and password in all or only in the first`,
    read: (value: string): readonly string[] | undefined => {
      // A password may have commas.
      const listed = value.split(/\s*,\s*(?=[a-z]+:\/\/)/)
      const isHost = (text: string) => one.read(text) !== undefined && !URL.parse(text)?.host.includes(',')
      return listed.every(isHost) && haveOneUser(listed) ? listed : undefined
    },
  }
}

function haveOneUser([first = '', ...others]: readonly string[]): boolean {
  const userOf = (text: string) => [URL.parse(text)?.username, URL.parse(text)?.password].join(':')
  return others.every((text) => userOf(text) === ':' || userOf(text) === userOf(first))
}

/** A whole number between two limits, both included. */
export function wholeNumber(
  description: string,
  { fallback, min, max }: { fallback: number; min: number; max: number },
) {
  return {
    description,
    fallback: String(fallback),
    accepts: `a whole number from ${min} to ${max}`,
    read: (value: string) =>
      /^[0-9]+$/.test(value) && Number(value) >= min && Number(value) <= max ? Number(value) : undefined,
  }
}

export function oneOf<Choice extends string>(description: string, choices: readonly Choice[], fallback: Choice) {
  return {
    description,
    fallback,
    accepts: choices.join(' or '),
    read: (value: string) => choices.find((choice) => choice === value),
  }
}

export function pattern(
  description: string,
  shape: RegExp,
  { fallback, accepts }: { fallback: string; accepts: string },
) {
  return { description, fallback, accepts, read: (value: string) => (shape.test(value) ? value : undefined) }
}

/** A URL of pictures of a map, with places for zoom, column and row. */
export function tileUrl(description: string) {
  return {
    description,
    optional: true,
    accepts:
      'a URL that begins with https:// or http://, without user and spaces, and with {z}, {x} and {y} after the host',
    read: (value: string) => (isTileUrl(value) ? value : undefined),
  } as const
}

// The host becomes a part of the policy of the page, where a semicolon would begin another rule.
const tilePath = /^https?:\/\/(?:[\w.-]+|\[[\da-f:]+\])(?::\d+)?(\/\S*)$/i

function isTileUrl(text: string): boolean {
  const [, path] = tilePath.exec(text) ?? []
  if (path === undefined || !URL.canParse(text)) return false
  return ['{z}', '{x}', '{y}'].every((place) => path.split(place).length === 2)
}

/** IP addresses and networks such as 10.0.0.0/8, with commas between. */
export function networks(description: string) {
  return {
    description,
    fallback: '',
    accepts: 'addresses such as 127.0.0.1 and networks such as 10.0.0.0/8, with commas between',
    read: (value: string): readonly string[] | undefined => {
      const listed = value.split(',').map((one) => one.trim())
      if (value === '') return []
      return listed.every(isNetwork) ? listed : undefined
    },
  }
}

function isNetwork(text: string): boolean {
  const [, address = '', bits = '0'] = /^([^/]+)(?:\/([0-9]{1,3}))?$/.exec(text) ?? []
  const version = isIP(address)
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128)
}

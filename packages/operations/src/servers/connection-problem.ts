import { UnusableAnswerError } from '@galena/search/engine/engine-error'

/** A server that is not used as it should be: what is wrong and what to check, in sentences that name no host and no user. */
export interface ConnectionProblem {
  readonly kind: ConnectionTrouble
  readonly message: string
  readonly remedy: string
  /** What the server or the system said, for operators: it may hold names. */
  readonly detail: string | undefined
}

export type ServerName = keyof typeof variables
type ConnectionTrouble = (typeof troubles)[number]['kind'] | 'other'

/** The variables that say where a server is. */
const variables = {
  Postgres: { url: 'DATABASE_URL', login: 'DATABASE_URL', authority: 'DATABASE_CA_FILE' },
  Redis: { url: 'REDIS_URL', login: 'REDIS_URL', authority: 'REDIS_CA_FILE' },
  Elasticsearch: {
    url: 'ELASTICSEARCH_URL',
    login: 'ELASTICSEARCH_URL, or ELASTICSEARCH_API_KEY',
    authority: 'ELASTICSEARCH_CA_FILE',
  },
} as const

interface Trouble {
  readonly kind: string
  /** In the code of an error, or in its message where it has none. The client of Elasticsearch keeps only messages. */
  readonly sign: RegExp
  readonly message: (server: ServerName) => string
  readonly remedy: (variables: { readonly url: string; readonly login: string; readonly authority: string }) => string
}

/** The first that fits counts. Sources: the codes of Node, OpenSSL and Postgres, and what the clients make of them. */
const troubles = [
  {
    kind: 'sentinels',
    sign: /All sentinels are unreachable/,
    message: (server) => `No Sentinel names a primary of ${server}.`,
    remedy: ({ url }) => `Check the hosts and the name in ${url}, and REDIS_SENTINEL_PASSWORD.`,
  },
  {
    kind: 'dns',
    sign: /ENOTFOUND|EAI_AGAIN/,
    message: (server) => `The host name of ${server} cannot be resolved.`,
    remedy: ({ url }) => `Check the host in ${url}, and the name servers of this machine.`,
  },
  {
    kind: 'refused',
    sign: /ECONNREFUSED/,
    message: (server) => `${server} refuses the connection: nothing listens at its address.`,
    remedy: ({ url }) => `Start the server, or correct the host and the port in ${url}.`,
  },
  {
    kind: 'unreachable',
    sign: /EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/,
    message: (server) => `There is no way through the network to ${server}.`,
    remedy: ({ url }) => `Check the network and its firewalls, and the host in ${url}.`,
  },
  {
    kind: 'not_tls',
    sign: /wrong version number|does not support SSL|packet length too long/i,
    message: (server) => `${server} does not speak TLS at this address.`,
    remedy: ({ url }) => `Turn TLS on at the server, or leave it out of ${url}.`,
  },
  {
    kind: 'certificate_expired',
    sign: /CERT_HAS_EXPIRED|certificate has expired/i,
    message: (server) => `The certificate of ${server} has expired.`,
    remedy: () => 'Renew it at the server.',
  },
  {
    kind: 'certificate_name',
    sign: /ALTNAME_INVALID|altnames/i,
    message: (server) => `The certificate of ${server} is for another host name.`,
    remedy: ({ url }) => `Use a name of the certificate in ${url}, or give the server a certificate for this one.`,
  },
  {
    kind: 'certificate_unknown',
    sign: /self.signed|UNABLE_TO_(?:VERIFY|GET_ISSUER)|unable to (?:verify|get (?:local )?issuer)/i,
    message: (server) => `The certificate of ${server} is signed by an authority that is not known here.`,
    remedy: ({ authority }) => `Name the PEM file of that authority in ${authority}.`,
  },
  {
    kind: 'tls',
    sign: /SSL routines|ERR_SSL|ERR_TLS|EPROTO/,
    message: (server) => `A TLS connection to ${server} is not possible.`,
    remedy: ({ url }) => `Check ${url}, the certificates on both sides, and the log of the server.`,
  },
  {
    kind: 'login',
    sign: /\b28P01\b|\b28000\b|WRONGPASS|NOAUTH|\b401\b/,
    message: (server) => `${server} refuses the login.`,
    remedy: ({ login }) => `Check the user and the password in ${login}.`,
  },
  {
    kind: 'rights',
    sign: /\b42501\b|NOPERM|\b403\b/,
    message: (server) => `${server} does not allow its user what Galena does.`,
    remedy: ({ login }) => `Give the user of ${login} the rights that docs/operations.md lists.`,
  },
  {
    kind: 'no_database',
    sign: /\b3D000\b/,
    message: () => 'Postgres has no database of this name.',
    remedy: ({ url }) => `Create it, or correct the name at the end of ${url}.`,
  },
  {
    kind: 'not_migrated',
    sign: /\b42P01\b|\b3F000\b|\b42703\b/,
    message: () => 'The database lacks tables of Galena: it is another database, or one of an earlier version.',
    remedy: ({ url }) => `Check the name of the database in ${url}, then run \`galena migrate\`.`,
  },
  {
    kind: 'full',
    sign: /\b53300\b/,
    message: () => 'Postgres has no connection left.',
    remedy: () => 'Close some, or raise `max_connections`.',
  },
  {
    kind: 'read_only',
    sign: /\b25006\b|READONLY/,
    message: (server) => `${server} accepts no writes.`,
    remedy: ({ url }) => `Let ${url} name the primary server.`,
  },
  {
    kind: 'starting',
    sign: /\b57P03\b|\b57P01\b|LOADING|MASTERDOWN/,
    message: (server) => `${server} is starting or stopping.`,
    remedy: () => 'Wait until it is up.',
  },
  {
    kind: 'silent',
    sign: /ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|timed? ?out|timeout e|^silent|\b57014\b|operation was aborted|request aborted/i,
    message: (server) => `${server} does not answer.`,
    remedy: ({ url }) =>
      `Check that the server is neither frozen nor overloaded, that no firewall swallows the connection, and ${url}.`,
  },
  {
    kind: 'broken',
    sign: /ECONNRESET|EPIPE|ECONNABORTED|Connection (?:terminated|is closed)|other side closed|socket hang up/i,
    message: (server) => `${server} ended the connection.`,
    remedy: ({ url }) =>
      `See the log of the server. Check that ${url} names its port, and uses TLS where it expects TLS.`,
  },
] as const satisfies readonly Trouble[]

/** What is wrong with the connection to a server, by the error of a request to it. */
export function connectionProblem(server: ServerName, error: unknown): ConnectionProblem {
  if (error instanceof UnusableAnswerError) return ofUnusableAnswer(error)
  const signs = signsOf(error)
  const [detail] = signs.at(-1)?.split('\n') ?? []
  const found = troubles.find(({ sign }) => signs.some((text) => sign.test(text)))
  if (found)
    return { kind: found.kind, message: found.message(server), remedy: found.remedy(variables[server]), detail }
  return {
    kind: 'other',
    message: `${server} cannot be used.`,
    remedy: `Check that the server is running, its log, and ${variables[server].url}.`,
    detail,
  }
}

/** It says itself what to do, after what is wrong. */
function ofUnusableAnswer({ message }: Error): ConnectionProblem {
  const [what = '', remedy = ''] = message.split(/(?<=\.) (.*)/s)
  return { kind: 'other', message: what, remedy, detail: undefined }
}

/** What is wrong, with what the server or the system said, in one sentence. */
export function describeConnectionProblem({ message, detail }: ConnectionProblem): string {
  return detail === undefined ? message : `${message.replace(/\.$/, '')} (${detail.replace(/\.$/, '')}).`
}

/** Codes before messages, which may hold anything. */
function signsOf(error: unknown): string[] {
  if (error instanceof AggregateError) return error.errors.flatMap(signsOf)
  if (!(error instanceof Error)) return [String(error)]
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  return [code, statusCode, error.message].filter((sign) => sign !== undefined && sign !== '').map(String)
}

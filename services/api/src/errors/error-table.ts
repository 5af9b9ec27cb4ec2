/** What each status of an error means, for the OpenAPI description, and the routes that can return it. */
export const statusTable = {
  400: {
    routes: 'all',
    description: 'A parameter is not accepted. The message names it, its value and the accepted values.',
  },
  401: { routes: 'all', description: 'The key is missing, unknown or revoked.' },
  403: {
    routes: 'all',
    description:
      'The key may not do this: it is read-only, may not import, sees only some campaigns, only gives suggestions, or is not for this page. The message says which.',
  },
  404: { routes: 'all', description: 'There is nothing at this URL, or the company has no such campaign or lead.' },
  409: {
    routes: 'changing',
    description:
      'The operation is not possible now, or the import was sent otherwise before. The message says why and what to do.',
  },
  410: {
    routes: 'feed',
    description: 'What changed since is no longer kept, or cannot be told. Read everything again.',
  },
  414: { routes: 'all', description: 'The URL is longer than 16 KB.' },
  429: {
    routes: 'all',
    description:
      'The key has sent too many requests, your address too many wrong keys, or too many exports, imports or requests for changes are running. The message says which; see Retry-After.',
  },
  // Node returns it before there is a route.
  431: { routes: 'none', description: 'The headers are too large.' },
  500: { routes: 'all', description: 'An error of the api itself. Report it with its request id.' },
  503: { routes: 'all', description: 'A server behind the api is unavailable or too slow; see Retry-After.' },
} as const

export type ErrorStatus = keyof typeof statusTable

interface ErrorRow {
  readonly status: ErrorStatus
  /** Missing where each error brings a message of its own. */
  readonly message?: string
}

const rows = {
  // A parameter; the message names it.
  invalid_page: { status: 400 },
  invalid_per_page: { status: 400 },
  invalid_campaign_id: { status: 400 },
  unknown_campaign: { status: 400 },
  invalid_date: { status: 400 },
  invalid_radius: { status: 400 },
  invalid_location: { status: 400 },
  unknown_place: { status: 400 },
  invalid_resume: { status: 400 },
  invalid_sort: { status: 400 },
  invalid_sort_direction: { status: 400 },
  invalid_boolean: { status: 400 },
  invalid_attribute: { status: 400 },
  invalid_query: { status: 400 },
  unknown_filter: { status: 400 },
  repeated_filter: { status: 400 },

  // The request as a whole.
  invalid_body: { status: 400 },
  // Of an operator's request.
  invalid_parameter: { status: 400 },
  invalid_search: { status: 400 },
  not_confirmed: { status: 400 },
  invalid_cursor: { status: 400 },
  // Of the native API; the faults are listed in the problem.
  invalid_request: { status: 400 },
  bad_request: { status: 400, message: 'The request cannot be read. Check the URL and its percent-encoding.' },
  broken_json: { status: 400, message: 'The body is not JSON. Look for a missing quote, comma or bracket.' },
  no_json: {
    status: 400,
    message: 'The body is not read without its type. Send the header Content-Type: application/json.',
  },
  empty_body: { status: 400, message: 'The body is empty. Send JSON, such as {}.' },
  body_too_large: { status: 400, message: 'The body is too large. Send at most 1 MB.' },
  unread_body: { status: 400, message: 'The body of a GET is not read. Send the parameters in the URL.' },
  url_too_long: { status: 414, message: 'The URL is too long. Send at most 16 KB.' },
  headers_too_large: {
    status: 431,
    message: 'The request is too long. Send a URL of at most 16 KB and fewer headers.',
  },
  not_found: {
    status: 404,
    message: 'There is nothing at this URL. The lead search is GET /api/talkpush_services/campaign_invitations.',
  },
  changes_gone: {
    status: 410,
    message:
      'Changes since `after` are no longer kept, or the database was restored. Read everything again without `after`; when `more` is false, delete the leads that did not come.',
  },
  no_lead: { status: 404, message: 'Your company has no lead with this id.' },
  no_view: { status: 404, message: 'Your company has no view with this id.' },
  no_failure: { status: 404, message: 'This lead has no failure. `GET /ops/failures` lists all that there are.' },
  no_company: {
    status: 404,
    message: 'There is no company with this id. `GET /ops/companies` lists all that there are.',
  },
  no_campaign: { status: 404, message: 'Your company has no such campaign.' },

  // The key.
  unauthorized: { status: 401, message: 'Invalid API key' },
  operator_key: {
    status: 401,
    message:
      'This is the key of an operator. Sign in with the key of a company: `galena keys create --company NAME` makes one.',
  },
  company_key: {
    status: 401,
    message:
      'This is the key of a company, which opens the search page. Sign in with the key of an operator: `galena keys create --operator read` or `write` makes one.',
  },
  used_code: {
    status: 401,
    message: 'This link was used already, or is older than 15 minutes. Sign in with a key, or start Galena again.',
  },
  other_company: {
    status: 401,
    message: 'Somebody has signed in here for another company than the one in X-Galena-Company. Sign in again.',
  },
  foreign_page: { status: 401, message: 'Only the page at this address can sign in here.' },
  too_many_attempts: {
    status: 429,
    message: 'Too many wrong keys came from your address. Wait for the number of seconds in Retry-After.',
  },
  read_only: { status: 403, message: 'This key is read-only. Use one that was created with `--operator write`.' },
  board_read_only: {
    status: 403,
    message: 'The board is read-only. Use `galena` or the other routes under /ops: they record who changed what.',
  },
  foreign_origin: {
    status: 403,
    message: 'This key may not be used by this page. `galena keys list` shows the pages that may.',
  },
  suggest_only: {
    status: 403,
    message: 'This key only gets suggestions, from GET /v1/leads/suggest. Use another key.',
  },
  limited_key: {
    status: 403,
    message: 'This key is limited to some campaigns and cannot be used for this. Use a key of the whole company.',
  },
  no_write: {
    status: 403,
    message:
      'This key may not import leads. Use one that was created with `galena keys create --company NAME --write`.',
  },
  too_many_requests: {
    status: 429,
    message: 'This key has sent too many requests. Wait for the number of seconds in Retry-After.',
  },
  too_many_exports: {
    status: 429,
    message: 'Too many exports are running already. Wait until one of them has ended.',
  },

  too_many_followers: {
    status: 429,
    message: 'Four requests for the changes of your company are running, or sixteen of all. Wait until one has ended.',
  },
  too_many_imports: {
    status: 429,
    message:
      'Two imports of your company are running, or four of all. Wait until one has ended, and send this one again.',
  },

  // An import; the message says what is wrong with the file.
  invalid_file: { status: 400 },
  body_incomplete: { status: 400, message: 'The connection broke before the whole body had come. Send it again.' },
  body_too_slow: {
    status: 400,
    message:
      'The body came too slowly: within half a minute, or a file at 16 KiB a minute or more. Send it again, and faster.',
  },
  reused_key: {
    status: 409,
    message: 'This Idempotency-Key was sent with other parameters. Send the same ones, or another key.',
  },
  import_taken_over: { status: 409, message: 'This import was sent again meanwhile, and goes on there.' },
  another_file: { status: 409 },
  import_stopped: { status: 503 },

  // An operation that is not possible now; the message says why.
  no_index: { status: 409 },
  rebuild_active: { status: 409 },
  no_rebuild: { status: 409 },
  wrong_state: { status: 409 },
  gate_closed: { status: 409 },
  verification_active: { status: 409 },
  not_possible: { status: 409 },
  indices_busy: { status: 409 },
  tables_busy: { status: 409 },
  shared_sessions: { status: 409 },

  // The api and the servers behind it.
  unavailable: { status: 503, message: 'The search is not available right now. Try again in a few seconds.' },
  index_not_ours: {
    status: 503,
    message:
      'Searches are not possible at the moment: the search index belongs to another installation. Tell your operator.',
  },
  not_fresh_yet: {
    status: 503,
    message: 'The latest changes are not searchable yet. Try again in a few seconds, or search without `fresh`.',
  },
  // The message names the fields.
  field_not_ready: { status: 503 },
  queues_unavailable: { status: 503, message: 'The queues are not available right now. Try again in a few seconds.' },
  engine_refused: {
    status: 500,
    message: 'The search index refused the query. Report this error with its request id.',
  },
  database_refused: { status: 500, message: 'The database refused a query. Report this error with its request id.' },
  // To operators, who have to change the database, a permission or a pooler; the message says what.
  database_setup: { status: 503 },
  internal_error: { status: 500, message: 'Something went wrong. Report this error with its request id.' },
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof rows

/** Codes whose message is always the same. */
export type FixedErrorCode = {
  [Code in ErrorCode]: (typeof rows)[Code] extends { readonly message: string } ? Code : never
}[ErrorCode]

/** Every error code of the api, with its status and its message. */
export const errorTable: Readonly<Record<ErrorCode, ErrorRow>> & Readonly<Record<FixedErrorCode, Required<ErrorRow>>> =
  rows

/** Every code with its status and its message, for the description of the api. */
export function listErrors(): (ErrorRow & { readonly code: string })[] {
  return Object.entries(rows as Record<string, ErrorRow>).map(([code, row]) => ({ code, ...row }))
}

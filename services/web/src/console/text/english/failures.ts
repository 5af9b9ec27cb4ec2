export const failures = {
  failuresViewHint:
    'Leads whose documents Elasticsearch refuses. Each is tried again when it changes. Correct the lead or the index first, then try again.',
  allReasons: 'All reasons',
  noFailures: 'Elasticsearch refuses no lead.',
  noFailuresHere: 'No lead is refused with this filter.',
  failuresCount: { one: '{count} failure', other: '{count} failures' },
  chooseAll: 'Choose all on this page',
  chooseLead: 'Choose lead {id}',
  attempts: 'Attempts',
  lastSeen: 'Last attempt',
  showDocument: 'Show the document',
  retryChosen: { one: 'Try {count} again', other: 'Try {count} again' },
  retryAll: { one: 'Try it again', other: 'Try all {count} again' },
  discardChosen: { one: 'Discard {count} …', other: 'Discard {count} …' },
  discardAll: { one: 'Discard it …', other: 'Discard all {count} …' },
  discardTitle: { one: 'Discard {count} failure?', other: 'Discard {count} failures?' },
  discardAsk:
    'Only what is recorded here is removed. The leads and the index stay as they are, and searches go on showing old data until the leads change.',
  retried: { one: '{count} lead is tried again.', other: '{count} leads are tried again.' },
  discarded: { one: '{count} failure was discarded.', other: '{count} failures were discarded.' },
  documentNow: 'The document that would be written now',
  documentNone: 'There is no such lead any more, or its rows cannot be read.',
} as const

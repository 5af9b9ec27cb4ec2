export const held = {
  heldViewHint:
    'These changes would remove or overwrite many documents, and nobody made them on purpose. Searches show the old documents until you decide. Waiting loses nothing.',
  heldNothing: 'Nothing is held.',
  heldSays: {
    one: 'The document of {count} lead would be removed or overwritten. Decide.',
    other: 'The documents of {count} leads would be removed or overwritten. Decide.',
  },
  howToDecide: 'How to decide',
  heldRight: 'The database is right, for example after a planned clean-up: confirm. The documents follow the database.',
  heldWrong:
    'The database is wrong, for example after a restored backup, or because rows are hidden: correct it first, then discard. The documents stay.',
  heldMayGrow: 'All leads are being compared now, so more may be found. Wait for the end of the pass.',
  heldAll: 'All companies together',
  companyGone: 'Company {id}, which the database does not have',
  removals: 'Would be removed',
  removalsHint: 'Documents without a lead in the database',
  overwrites: 'Would be overwritten',
  overwritesHint: 'Documents that differ from the database, though no change was seen',
  heldSince: 'Held since',
  samplesHint: 'Look at some before you decide.',
  confirmHeld: 'Confirm …',
  confirmYes: 'Remove and overwrite',
  confirmTitle: {
    one: '{name}: remove or overwrite {count} document?',
    other: '{name}: remove or overwrite {count} documents?',
  },
  confirmAsk: 'The index follows the database. You cannot undo this.',
  discardHeld: 'Discard …',
  discardYes: 'Leave the documents',
  discardHeldTitle: {
    one: '{name}: leave {count} document as it is?',
    other: '{name}: leave {count} documents as they are?',
  },
  discardHeldAsk:
    'The held changes are forgotten. If the database still differs, the next comparison finds them again.',
} as const

/** What each level from 0 to 4 means, in the words of the form. */
export const LEVEL_WORDS = {
  autonomy: [
    'suggests, a person does it',
    'does it after a person says yes',
    'does it, a person watches',
    'does it, a person looks later',
    'unattended',
  ],
  reach: ['one person', 'one team', 'several teams', 'the whole company', 'customers or the public'],
  untrustedInput: [
    'reads nothing from outside',
    'reads what colleagues wrote',
    'reads some outside content',
    'reads much outside content',
    'anybody can put text before it',
  ],
  actionImpact: ['changes nothing', 'easily undone', 'undone with effort', 'hard to undo', 'cannot be undone'],
} as const satisfies Record<string, readonly [string, string, string, string, string]>;

import { type ControlTest, day, gatewayHref, requestHref } from './test';

/** Of CC8.1: what was asked for, approved and published, and emergencies. */
export const CHANGE_TESTS = {
  'decided-on-digest': {
    says: 'Every request that people approved in the last year was approved as it was published.',
    of: ['approved request', 'approved requests'],
    none: 'No request was approved by people in the last year.',
    why: {
      digest: (row) => `No approval is for what was applied on ${day(row)}.`,
    },
    href: requestHref,
    mend: 'Compare what was applied with what was shown, in the history of the request.',
  },
  'break-glass-reviewed': {
    says: 'Every emergency of the last year was reviewed afterwards, in time and by somebody else.',
    of: ['emergency', 'emergencies'],
    none: 'Nobody broke the glass in the last year.',
    why: {
      open: (row) => `Its review was due on ${day(row)}.`,
      late: (row) => `Its review was due on ${day(row)} and came later.`,
      self: (row) => `${row.detail} asked for it and reviewed it.`,
    },
    href: requestHref,
    mend: 'Review what was done with the access.',
  },
  'digests-match': {
    says: 'Every gateway has in force, by its own word, the bytes that were published to it.',
    of: ['gateway with a receipt', 'gateways with a receipt'],
    none: 'No gateway has sent a receipt.',
    why: { other: (row) => `What it activated as revision ${row.detail} is not what was published.` },
    href: gatewayHref,
    mend: 'Treat it as an incident: find out what the gateway runs.',
  },
  'gateways-current': {
    says: 'Every gateway that enforces is heard and runs the newest policy that it was given.',
    of: ['gateway that enforces', 'gateways that enforce'],
    none: 'No gateway enforces.',
    why: {
      never: () => 'It has never called.',
      silent: (row) => `It is silent since ${day(row)}.`,
      rejecting: () => 'It refused the last policy that it was given.',
      older: (row) => `It runs revision ${row.detail}, older than one that it had before.`,
      behind: (row) => `It runs revision ${row.detail ?? 'none'}, and a newer one is there since ${day(row)}.`,
    },
    href: gatewayHref,
    mend: 'Look at the gateway: its page says what it was given and what it answered.',
  },
  'policy-verified': {
    says: 'What is in force was compiled anew from what was approved, in the last 12 hours, and is the same.',
    of: ['policy', 'policies'],
    none: 'Nothing was published yet.',
    why: {
      never: () => 'Remit has not compared it yet.',
      failed: (row) => `Comparing it failed on ${day(row)}.`,
      old: (row) => `It was compared last on ${day(row)}.`,
      wrong: (row) => `${row.detail}`,
    },
    href: () => '/policy',
    mend: 'Look at the job verify-policy under System.',
  },
} satisfies Record<string, ControlTest>;

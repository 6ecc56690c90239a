import { type ControlTest, day, gatewayHref, since, toolHref } from './test';

/** A changed tool is denied at once; somebody has so long to say what becomes of it. */
export const DRIFT_DAYS = 7;
/** Who calls without being registered is found out within so long. */
export const UNREGISTERED_DAYS = 3;
/** From the moment that an alert was raised until somebody decided on it, in hours. */
export const TRIAGE_HOURS = { critical: 4, high: 24, medium: 72, low: 168 } as const;

/** Of CC7: what changes by itself, who watches, and what comes of it. */
export const WATCH_TESTS = {
  'servers-read': {
    says: 'The tools of every server were read within the last day.',
    of: ['server', 'servers'],
    none: 'No server is registered.',
    why: {
      never: () => 'Its tools were never read.',
      failing: (row) => `Reading it fails${since(row)}: ${row.detail}`,
      old: (row) => `It was read last on ${day(row)}.`,
    },
    href: (slug) => `/servers/${slug}`,
    mend: 'Read it again from its page; mend its address if that fails.',
  },
  'definitions-agreed': {
    says: `No held tool differs from its approved definition for more than ${DRIFT_DAYS} days.`,
    of: ['tool that is held', 'tools that are held'],
    none: 'No agent holds a tool.',
    why: {
      drifted: (row) => `Its server gives another definition since ${day(row)}. Calls are denied meanwhile.`,
      removed: (row) => `Its server no longer lists it since ${day(row)}, and grants of it are live.`,
    },
    href: toolHref,
    mend: 'Read what changed: adopt the definition by a request, or revoke the grants.',
  },
  'unregistered-handled': {
    says: `Whatever called without being registered was decided on within ${UNREGISTERED_DAYS} days.`,
    of: ['unregistered agent or tool', 'unregistered agents or tools'],
    none: 'Gateways told of calls, and nothing unregistered was among them.',
    noData: 'No gateway has told of calls yet, so nobody knows.',
    why: { open: (row) => `Nobody decided on it since ${day(row)}.` },
    href: (id) => `/alerts/${id}`,
    needs: 'alert:read',
    mend: 'Find out who runs it: register it, or block it at the gateway.',
  },
  'calls-told': {
    says: 'Every gateway that enforces has told of its calls, without missing numbers.',
    of: ['gateway that enforces', 'gateways that enforce'],
    none: 'No gateway enforces.',
    noData: 'No gateway has told of calls yet.',
    why: {
      never: () => 'It has never told of a call.',
      gaps: (row) => `Numbers are missing in its count, in ${row.detail} places.`,
    },
    href: gatewayHref,
    mend: 'Connect its log; find what was lost on the page of coverage.',
  },
  'detections-run': {
    says: 'The rules that look at calls, gateways and agents ran in the last two hours, without an error.',
    of: ['job', 'jobs'],
    none: 'There is no such job.',
    why: {
      never: () => 'It has not run yet.',
      failed: (row) => `It failed${since(row)}.`,
      old: (row) => `It ran last on ${day(row)}.`,
    },
    href: () => '/system',
    needs: 'job:read',
    mend: 'Look at the job under System.',
  },
  'reviews-opened': {
    says: 'Each team has a behaviour review of the last whole week.',
    of: ['team with agents from before that week', 'teams with agents from before that week'],
    none: 'No team has an agent.',
    tooEarly: 'No team had an agent before the last whole week began.',
    why: { missing: (row) => `There is none of the week to ${day(row)}.` },
    href: (key) => `/reviews?team=${encodeURIComponent(key)}`,
    needs: 'review:read',
    mend: 'Remit opens them by itself on Mondays. Look at its jobs under System.',
  },
  'alerts-triaged': {
    says: `Alerts of the last 30 days, and all that are still open, were decided on in time: critical ${TRIAGE_HOURS.critical} h, high ${TRIAGE_HOURS.high} h, medium ${TRIAGE_HOURS.medium / 24} days, low ${TRIAGE_HOURS.low / 24} days.`,
    of: ['alert of 30 days or still open', 'alerts of 30 days or still open'],
    none: 'No alert was raised in the last 30 days, and none is open.',
    noData: 'No gateway has told of calls yet, so no alert could be raised on them.',
    why: {
      open: (row) => `${row.detail ?? 'An alert'}, raised on ${day(row)}, and nobody decided on it.`,
      late: (row) => `${row.detail ?? 'An alert'}, raised on ${day(row)}, and decided on too late.`,
    },
    href: (id) => `/alerts/${id}`,
    needs: 'alert:read',
    mend: 'Decide on those that are open, the most severe first.',
  },
  'incidents-declared': {
    says: 'Every alert that was marked as an incident belongs to one.',
    of: ['alert marked as an incident', 'alerts marked as incidents'],
    none: 'No alert is marked as an incident.',
    why: { none: (row) => `Marked as an incident, and no incident names it. Raised on ${day(row)}.` },
    href: (id) => `/alerts/${id}`,
    needs: 'alert:read',
    mend: 'Declare the incident from the page of the alert.',
  },
  'incidents-led': {
    says: 'Every open incident has a commander who is here.',
    of: ['open incident', 'open incidents'],
    none: 'No incident is open.',
    why: {
      none: (row) => `Declared on ${day(row)}, and nobody leads it.`,
      left: (row) => `Its commander ${row.detail} left.`,
    },
    href: (id) => `/incidents/${id}`,
    mend: 'Name a commander.',
  },
  'actions-in-time': {
    says: 'No corrective action of an incident is overdue.',
    of: ['corrective action', 'corrective actions'],
    none: 'No incident asked for one.',
    why: { due: (row) => `It was due on ${day(row)}: ${row.detail}` },
    href: (key) => `/incidents/${key.split(' ')[0]}`,
    mend: 'Do it, and let somebody else verify it.',
  },
} satisfies Record<string, ControlTest>;

import { agentHref, type ControlTest, day, toolHref } from './test';

/** A grant is looked at once it was held, and its gateway heard, for so long. As the detection looks back. */
export const UNUSED_DAYS = 60;

/** Of CC6: who and what may reach data, approval before and removal after, and least privilege. */
export const ACCESS_TESTS = {
  'agents-owned': {
    says: 'Every registered agent has an owner and a backup owner who are both here.',
    of: ['agent', 'agents'],
    none: 'No agent is registered.',
    why: {
      both: () => 'Owner and backup owner left.',
      owner: (row) => `Its owner ${row.detail} left.`,
      backup: (row) => `Its backup owner ${row.detail} left.`,
      same: () => 'Owner and backup owner are one person.',
    },
    href: agentHref,
    mend: 'Hand the agent over to somebody who is here.',
  },
  'agents-identified': {
    says: 'Every active agent proves who it is, by an identity or a credential.',
    of: ['active agent', 'active agents'],
    none: 'No agent is active.',
    why: { none: () => 'It has neither an identity nor a live credential: no gateway can tell that it is itself.' },
    href: agentHref,
    mend: 'Add the identity that its tokens carry, or a credential.',
  },
  'agents-enforced': {
    says: 'No active agent in production is in shadow mode.',
    of: ['active agent in production', 'active agents in production'],
    none: 'No agent is active in production.',
    why: { shadow: () => 'It is in shadow mode: what it may not do is reported, and not stopped.' },
    href: agentHref,
    mend: 'Turn shadow mode off. That tightens, and acts at once.',
  },
  'servers-enforced': {
    says: 'Every production server stands behind a gateway that enforces and is heard.',
    of: ['production server', 'production servers'],
    none: 'No server is of production.',
    why: {
      none: () => 'No gateway stands before it.',
      shadow: (row) => `Only in shadow mode: ${row.detail}.`,
      unheard: (row) => `Its gateway is not heard, or holds no policy: ${row.detail}.`,
    },
    href: (slug) => `/servers/${slug}`,
    mend: 'Put it behind a gateway that enforces, and see that the gateway is heard.',
  },
  'tools-classified': {
    says: 'Every tool that an agent holds has a data class.',
    of: ['tool that is held', 'tools that are held'],
    none: 'No agent holds a tool.',
    why: { none: () => 'Nobody said which data it handles. Gateways treat it as restricted; the risk score does not.' },
    href: toolHref,
    mend: 'Label the tool.',
  },
  'grants-approved': {
    says: 'Every live grant rests on an approved request.',
    of: ['live grant', 'live grants'],
    none: 'There is no live grant.',
    why: { state: (row) => `Its request is ${row.detail}.` },
    href: (key) => agentHref(key.split(' ')[0] as string),
    mend: 'Revoke the grant. The database refuses such rows: find out how it came to be.',
  },
  'retired-ungranted': {
    says: 'No retired agent holds a live grant.',
    of: ['retired agent', 'retired agents'],
    none: 'No agent was retired.',
    why: { live: (row) => `Live grants: ${row.detail}.` },
    href: agentHref,
    mend: 'Revoke what it holds.',
  },
  'retired-off-gateways': {
    says: 'Every gateway that enforces has a policy in force that no longer knows the retired agents.',
    of: ['retired agent', 'retired agents'],
    none: 'No agent was retired.',
    noData: 'No gateway that enforces has said yet what it has in force.',
    why: {
      held: (row) => `Retired with revision ${row.detail?.split(' ')[0]}; not yet past it: ${names(row.detail)}.`,
    },
    href: agentHref,
    mend: 'See why these gateways are behind; shut them if they cannot be reached.',
  },
  'reviews-signed': {
    says: "Every team's last weekly review that was due was signed in time.",
    of: ['team', 'teams'],
    none: 'No team has an agent.',
    tooEarly: 'No weekly review was due yet.',
    why: {
      open: (row) => `Review ${row.detail} was due on ${day(row)} and is not signed.`,
      late: (row) => `Review ${row.detail} was due on ${day(row)} and was signed later.`,
    },
    href: (key) => `/reviews/${key}`,
    needs: 'review:read',
    mend: 'Decide what is open, and sign.',
  },
  'removals-proven': {
    says: 'What reviews took away in the last 90 days is gone at every gateway before it.',
    of: ['removal', 'removals'],
    none: 'No review took anything away in the last 90 days.',
    noData: 'No gateway that enforces has said yet what it has in force.',
    why: {
      held: (row) => `Taken away with revision ${row.detail?.split(' ')[0]}; not yet past it: ${names(row.detail)}.`,
    },
    href: (key) => `/reviews/${key.split(' ')[0]}`,
    needs: 'review:read',
    mend: 'See why these gateways are behind.',
  },
  'grants-used': {
    says: `No active agent holds grants that it has not used for ${UNUSED_DAYS} days.`,
    of: ['active agent with a grant of that age', 'active agents with grants of that age'],
    none: 'No agent is active.',
    noData: 'No gateway has told of calls yet, so nobody knows what is used.',
    tooEarly: `No gateway has told of calls, or no agent has held a grant, for ${UNUSED_DAYS} days yet.`,
    why: { unused: (row) => `${row.detail ?? 'It holds what it has not used'} (alert since ${day(row)}).` },
    href: agentHref,
    mend: 'Take them away in the next review, or revoke them now.',
  },
  'agents-confirmed': {
    says: 'Every registered agent was confirmed by its owner in time.',
    of: ['agent', 'agents'],
    none: 'No agent is registered.',
    why: {
      due: (row) => `It was to be confirmed by ${day(row)}.`,
      undated: () => 'It has no date to be confirmed by.',
    },
    href: agentHref,
    mend: 'Its owner reads purpose, owners and access, and confirms them.',
  },
  'no-self-approval': {
    says: 'Nobody approved a request of their own, in the last year.',
    of: ['decided request', 'decided requests'],
    none: 'No request was decided by people in the last year.',
    why: { self: (row) => `${row.detail} asked for it and approved it, on ${day(row)}.` },
    href: (id) => `/requests/${id}`,
    mend: 'Look at what it did, and ask again. Remit refuses such decisions: find out how it came to be.',
  },
} satisfies Record<string, ControlTest>;

/** Without the serial that comes first. */
function names(detail: string | null): string {
  return detail?.split(' ').slice(1).join(' ') ?? '';
}

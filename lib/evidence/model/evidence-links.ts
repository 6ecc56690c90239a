import { encodeCursor } from '@/lib/kernel/page';
import { type ChangeFacts, countedApprovals } from './change-facts';
import type { AttributeCell, AttributeId } from './population';

type Evidence = AttributeCell['evidence'];

/** What a cell rests on, and where to look at it. */
export function evidenceOf(attribute: AttributeId, facts: ChangeFacts): Evidence {
  return EVIDENCE[attribute](facts);
}

const request = ({ number }: ChangeFacts) => `/requests/${number}`;

/** The log is read from its end: the page of what comes before the next number begins with the entry. */
function entries(facts: ChangeFacts, ...actions: string[]): Evidence {
  return facts.log
    .filter(({ action }) => actions.includes(action))
    .map(({ seq, at, action }) => ({
      says: `Audit log ${seq}: ${action}, ${at}`,
      href: `/audit-log?cursor=${encodeCursor([seq + 1])}`,
    }));
}

function approvals(facts: ChangeFacts): Evidence {
  return countedApprovals(facts).map(({ id, person, stage, at }) => ({
    says: `Decision ${id}: ${person.email}, ${stage}, ${at}`,
    href: request(facts),
  }));
}

function revision(facts: ChangeFacts): Evidence {
  if (!facts.revision) return [];
  const { serial, publishedAt } = facts.revision;
  return [{ says: `Revision ${serial}, ${publishedAt}`, href: `/policy/${serial}` }];
}

function grants(found: ChangeFacts['grants']): Evidence {
  return found.map(({ id, agent, tool, revokedAt }) => ({
    says: `Grant ${id}: ${tool} to ${agent}${revokedAt === null ? '' : `, ended ${revokedAt}`}`,
    href: `/agents/${agent}`,
  }));
}

const asked = (facts: ChangeFacts): Evidence => [
  { says: `Request ${facts.number} by ${facts.requester.email}, ${facts.requestedAt}`, href: request(facts) },
];

const EVIDENCE: Record<AttributeId, (facts: ChangeFacts) => Evidence> = {
  A: (facts) => [
    ...asked(facts),
    ...approvals(facts),
    ...revision(facts),
    ...entries(facts, 'request.create', 'request.approve', 'request.apply'),
  ],
  B: (facts) => [...asked(facts), ...approvals(facts)],
  C: (facts) => [
    { says: `Approval policy, version ${facts.policyVersion}`, href: '/approval-policy' },
    ...approvals(facts),
  ],
  D: (facts) => [
    ...asked(facts),
    ...facts.risks.map(({ agent, level }) => ({
      says: `Risk of ${agent}: ${level ?? 'not assessed'}`,
      href: `/agents/${agent}`,
    })),
  ],
  E: (facts) =>
    facts.simulations.map(({ sha256, at }) => ({ says: `Simulation ${sha256}, ${at}`, href: request(facts) })),
  F: (facts) => [
    ...revision(facts),
    ...entries(facts, 'request.apply'),
    ...(facts.revision?.receipts ?? []).map(({ gateway }) => ({
      says: `Receipt of ${gateway}`,
      href: `/gateways/${gateway}`,
    })),
  ],
  G: (facts) => grants(facts.grants),
  H: (facts) => grants([...facts.grants, ...facts.tightened]),
  I: (facts) =>
    facts.emergency
      ? [
          {
            says: `Review due ${facts.emergency.dueAt}, done ${facts.emergency.reviewedAt ?? 'not yet'}`,
            href: request(facts),
          },
          ...entries(facts, 'request.break-glass', 'request.review'),
        ]
      : [],
  J: (facts) => [
    { says: `Edit ${facts.edit}, digest ${facts.digest}`, href: request(facts) },
    ...entries(facts, 'request.edit'),
  ],
};

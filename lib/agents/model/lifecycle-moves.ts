import { z } from 'zod';
import type { Role } from '@/lib/authz/roles';
import { AGENT_STATUSES, type AgentStatus, isRegistered, statusAfter } from './lifecycle';
import type { Ownership } from './ownership';
import type { ReviewState } from './review-date';

/** What is known about an agent, as far as its next step depends on it. */
export interface LifecycleFacts {
  status: AgentStatus;
  euClass: string | null;
  ownership: Ownership;
  /** Null where no confirmation is asked for. */
  review: ReviewState | null;
  /** Requests about it that wait, newest first. `missing` is what keeps one from being approved as it is. */
  pending: { number: number; ops: readonly string[]; missing: readonly string[] }[];
}

/** Who looks. `involved`: owner, backup owner or who registered it; `owns`: one of the first two. */
export interface Viewer {
  roles: readonly Role[];
  involved: boolean;
  owns: boolean;
  /** Asked for what waits, so that somebody else decides it. */
  asked: boolean;
}

const needSchema = z.object({
  text: z.string(),
  met: z.boolean(),
  blocks: z.boolean().describe('Whether the move is refused without it.'),
});
type Need = z.output<typeof needSchema>;

const MOVES = ['submit', 'approve', 'turn-down', 'assess', 'own', 'confirm', 'suspend', 'restore', 'retire'] as const;

const moveSchema = z.object({
  move: z.enum(MOVES),
  label: z.string(),
  to: z.enum(AGENT_STATUSES).nullable().describe('What the agent becomes; null where it stays what it is.'),
  who: z.string().describe('Who may, in words.'),
  mine: z.boolean().describe('Whether the caller may.'),
  needs: z.array(needSchema),
  ready: z.boolean().describe('Nothing is missing.'),
  request: z.int().nullable().describe('Number of the request that it is about.'),
});
export type LifecycleMove = z.output<typeof moveSchema>;

export const lifecycleSchema = z.object({
  agent: z.string(),
  status: z.enum(AGENT_STATUSES),
  steps: z.array(z.object({ step: z.enum(AGENT_STATUSES), state: z.enum(['done', 'now', 'ahead']) })),
  moves: z.array(moveSchema).describe('What can be done with it as it stands. Empty once it is retired.'),
});
export type Lifecycle = z.output<typeof lifecycleSchema>;

const OWNERS_HERE = 'An owner and a backup owner who are here';
const ASKS = 'one of its people or security asks';
const DECIDES = 'whoever the approval policy names; nobody who asked or owns it';

/** What can be done with an agent as it stands, who may do it, and what is missing. Empty once it is retired. */
export function lifecycleMoves(facts: LifecycleFacts, viewer: Viewer): LifecycleMove[] {
  const { status, pending } = facts;
  if (status === 'retired') return [];
  const security = viewer.roles.includes('security');
  const asks = security || (viewer.involved && viewer.roles.includes('engineer'));
  const decides =
    (['security', 'executive', 'admin'] as const).some((role) => viewer.roles.includes(role)) &&
    !viewer.owns &&
    !viewer.asked;
  const waiting = (op: string) => pending.find(({ ops }) => ops.includes(op));
  const moves: LifecycleMove[] = [];
  const add = (move: Omit<LifecycleMove, 'ready' | 'request' | 'needs'> & { needs?: Need[]; request?: number }) =>
    moves.push({
      needs: [],
      request: null,
      ...move,
      ready: (move.needs ?? []).every(({ met, blocks }) => met || !blocks),
    });
  const decide = (op: string, label: string, to: AgentStatus, back: AgentStatus | null) => {
    const request = waiting(op);
    if (!request) return;
    const needs = [...approvalNeeds(facts), ...request.missing.map((text) => ({ text, met: false, blocks: true }))];
    const shared = { who: DECIDES, mine: decides, request: request.number };
    add({ move: 'approve', label, to, needs, ...shared });
    add({ move: 'turn-down', label: 'Turn it down', to: back, ...shared });
  };

  if (statusAfter(status, 'register')) {
    const request = waiting('register-agent');
    if (!request) {
      const label = status === 'draft' ? 'File it' : 'File it again';
      add({ move: 'submit', label, to: 'in_review', who: ASKS, mine: asks, needs: ownersToName(facts) });
    }
    decide('register-agent', 'Approve it', 'active', 'draft');
  }
  if (statusAfter(status, 'restore')) {
    if (!waiting('restore')) {
      const needs = approvalNeeds(facts).map((need) => (need.text === OWNERS_HERE ? { ...need, blocks: false } : need));
      add({ move: 'restore', label: 'Ask to restore it', to: 'active', who: ASKS, mine: asks, needs });
    }
    decide('restore', 'Approve the restoring', 'active', null);
  }
  if (facts.euClass === 'prohibited') {
    const who = 'its people or security';
    add({ move: 'assess', label: 'Answer the questions of the EU AI Act again', to: null, who, mine: asks });
  }
  if (facts.ownership !== 'held' && isRegistered(status)) {
    const request = waiting('update-agent');
    const label = request ? 'Approve the new owner' : 'Name a new owner';
    if (request) add({ move: 'own', label, to: null, who: DECIDES, mine: decides, request: request.number });
    else {
      const who =
        facts.ownership === 'nobody'
          ? 'security or an administrator asks'
          : 'one of its people, security or an administrator asks';
      add({ move: 'own', label, to: null, who, mine: asks || viewer.roles.includes('admin') });
    }
  }
  if (status === 'active' && facts.review !== null && facts.review !== 'later') {
    const needs = [{ text: OWNERS_HERE, met: facts.ownership === 'held', blocks: true }];
    add({ move: 'confirm', label: 'Confirm it', to: null, who: 'its owner or backup owner', mine: viewer.owns, needs });
  }
  if (statusAfter(status, 'suspend')) {
    add({ move: 'suspend', label: 'Suspend it', to: 'suspended', who: 'security, at once', mine: security });
  }
  add({ move: 'retire', label: 'Retire it', to: 'retired', who: 'its people or security, at once', mine: asks });
  return moves;
}

/** What an approval looks at. The law and the owners stop it; an unknown class only where the policy asks for it. */
function approvalNeeds({ euClass, ownership }: LifecycleFacts): Need[] {
  return [
    { text: 'Not a prohibited practice under the EU AI Act', met: euClass !== 'prohibited', blocks: true },
    { text: 'Its class under the EU AI Act is known', met: euClass !== null, blocks: false },
    { text: OWNERS_HERE, met: ownership === 'held', blocks: true },
  ];
}

/** Where the next step is the chance to name them. */
function ownersToName({ ownership }: LifecycleFacts): Need[] {
  return [{ text: OWNERS_HERE, met: ownership === 'held', blocks: false }];
}

const LIFECYCLE_STEPS = ['draft', 'in_review', 'approved', 'active'] as const;

/** The way to being active, with what is behind, and where it stands now. */
export function lifecycleSteps(status: AgentStatus): { step: AgentStatus; state: 'done' | 'now' | 'ahead' }[] {
  if (status === 'suspended' || status === 'retired') {
    return [
      ...(['approved'] as const).map((step) => ({ step, state: 'done' as const })),
      { step: status, state: 'now' as const },
    ];
  }
  const at = LIFECYCLE_STEPS.indexOf(status);
  return LIFECYCLE_STEPS.map((step, i) => ({ step, state: i < at ? 'done' : i === at ? 'now' : 'ahead' }));
}

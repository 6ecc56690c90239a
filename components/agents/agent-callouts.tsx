import type { AgentDetail } from '@/lib/agents/model/dto';
import { leftWords } from '@/lib/agents/model/ownership';
import { reviewState, reviewWords } from '@/lib/agents/model/review-date';
import { endsSoon, endWords } from '@/lib/grants/model/ending';
import type { ActionResult } from '../form/action-result';
import { renewHref } from '../risk/renew-href';
import { Callout } from '../ui/callout';
import { LinkButton } from '../ui/link-button';
import { ConfirmAgentButton } from './confirm-agent-button';

interface Props {
  agent: AgentDetail;
  confirm: (data: FormData) => Promise<ActionResult>;
}

/** What this agent needs from its people: an owner, a confirmation, a word on a risk. */
export function AgentCallouts({ agent, confirm }: Props) {
  if (agent.status === 'retired') return null;
  const now = new Date();
  const left = leftWords(agent.owner, agent.backupOwner);
  const { reviewDueAt, slug } = agent;
  const due = agent.status === 'active' && reviewDueAt !== null && reviewState(reviewDueAt, now) !== 'later';
  const ending = agent.acceptances.filter(({ until }) => endsSoon(until, now));
  return (
    <>
      {left ? (
        <Callout
          tone="warn"
          title={left.title}
          action={agent.may.ask ? <LinkButton href={`/agents/${slug}/edit`}>Name a new owner</LinkButton> : undefined}
        >
          {left.text}
        </Callout>
      ) : null}
      {due && reviewDueAt ? (
        <Callout
          tone="warn"
          title={`To be confirmed, ${reviewWords(reviewDueAt, now)}`}
          action={agent.may.confirm && !left ? <ConfirmAgentButton agent={agent} confirm={confirm} /> : undefined}
        >
          {confirmWords(agent, left !== null)}
        </Callout>
      ) : null}
      {ending.map(({ id, risk, until, over }) => (
        <Callout
          key={id}
          tone="warn"
          title={over ? 'An accepted risk is over' : `An accepted risk ${lower(endWords(until, now))}`}
          action={agent.may.ask ? <LinkButton href={renewHref(slug, id)}>Ask for more time</LinkButton> : undefined}
        >
          {risk}
          {agent.may.settle ? <span className="block">Is it gone? Then settle it, under Risk.</span> : null}
        </Callout>
      ))}
    </>
  );
}

function confirmWords({ may, owner, backupOwner }: AgentDetail, left: boolean): string {
  if (left) return 'First it needs another owner.';
  if (may.confirm) return 'Say that purpose, owners and access are still right, or ask for the change.';
  return `${owner.name} or ${backupOwner.name} says whether purpose, owners and access are still right.`;
}

function lower(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

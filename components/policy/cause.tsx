import Link from 'next/link';
import { CAUSE_WORDS } from '@/lib/policy/model/cause';
import type { RevisionSummary } from '@/lib/policy/model/dto';
import { Chip, type Tone } from '../ui/chip';

const TONES: Partial<Record<RevisionSummary['kind'], Tone>> = {
  request: 'good',
  'break-glass': 'bad',
  rollback: 'info',
  drift: 'warn',
  suspend: 'high',
};

export function CauseChip({ kind }: Pick<RevisionSummary, 'kind'>) {
  return <Chip tone={TONES[kind] ?? 'neutral'}>{CAUSE_WORDS[kind]}</Chip>;
}

/** The cause in words; a request by its number, which leads there. */
export function CauseText({ cause, request, requestId }: Pick<RevisionSummary, 'cause' | 'request' | 'requestId'>) {
  if (!requestId) return cause;
  return (
    <>
      {request ? (
        <>
          <Link className="link whitespace-nowrap" href={`/requests/CR-${request.number}`} prefetch={false}>
            CR-{request.number}
          </Link>{' '}
        </>
      ) : null}
      {cause}
    </>
  );
}

/** "Ada, approved by Tove"; for an act who did it, and Remit itself where nobody did. */
export function byWhom({ actor, request }: Pick<RevisionSummary, 'actor' | 'request'>): string {
  if (!request) return actor.kind === 'system' ? 'Remit' : (actor.name ?? actor.kind);
  const { requester, approvers } = request;
  if (approvers.length === 0) return requester.name;
  return `${requester.name}, approved by ${approvers.map(({ name }) => name).join(' and ')}`;
}

import { Callout } from '../ui/callout';
import { Kbd } from '../ui/kbd';
import { LinkButton } from '../ui/link-button';

interface Props {
  decided: 'approved' | 'rejected' | null;
  /** How many others wait for this person. */
  left: number | null;
  next: string | null;
}

/** Once somebody has decided: what else waits for them, one key away. */
export function AfterDecision({ decided, left, next }: Props) {
  if (decided === null || left === null) return null;
  const more = left === 0 ? 'Nothing else waits for you.' : `${left} more ${left === 1 ? 'waits' : 'wait'} for you.`;
  return (
    <Callout
      tone={decided === 'approved' ? 'good' : 'info'}
      title={`You ${decided} this. ${more}`}
      action={
        left > 0 && next ? (
          <LinkButton href={next} size="sm" className="-my-0.5">
            Next
            <span aria-hidden className="inline-flex opacity-80 pointer-coarse:hidden">
              <Kbd>J</Kbd>
            </span>
          </LinkButton>
        ) : undefined
      }
    />
  );
}

import Link from 'next/link';
import type { SampledRow } from '@/lib/examinations/model/dto';
import { HostileText } from '../ui/hostile-text';

type Attribute = NonNullable<SampledRow['attributes']>[number];

/** Why a result is what it is, and what it was computed from. */
export function AttributeWhy({ cell }: { cell: Attribute }) {
  return (
    <>
      <p className="text-ink-2 [overflow-wrap:anywhere]">{cell.why}</p>
      {cell.evidence.length > 0 ? (
        <ul className="mt-1 grid gap-0.5 text-ink-2 text-xs">
          {cell.evidence.map(({ says, href }) => (
            <li key={`${says} ${href}`} className="[overflow-wrap:anywhere]">
              {href ? (
                <Link className="link" href={href}>
                  <HostileText inline text={says} />
                </Link>
              ) : (
                <HostileText inline text={says} />
              )}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

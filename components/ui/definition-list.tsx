import { Fragment, type ReactNode } from 'react';
import { cn } from './cn';

/** Facts about one thing. A value of null or '' shows as a dash: "nothing", said on purpose. */
export function DefinitionList({
  items,
  wide,
  className,
}: {
  items: readonly { term: string; value: ReactNode; hint?: string }[];
  wide?: boolean;
  className?: string;
}) {
  return (
    <dl
      className={cn(
        'grid gap-x-4 gap-y-1.5',
        wide ? 'sm:grid-cols-[200px_minmax(0,1fr)]' : 'grid-cols-[120px_minmax(0,1fr)]',
        className,
      )}
    >
      {items.map((item) => (
        <Fragment key={item.term}>
          <dt className="text-ink-2" title={item.hint}>
            {item.term}
          </dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">
            {item.value === null || item.value === undefined || item.value === '' ? (
              <span className="text-ink-3">–</span>
            ) : (
              item.value
            )}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

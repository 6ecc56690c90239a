import type { Rollback } from '@/lib/policy/model/rollback-result';
import { Panel } from '../ui/panel';

/** Of them, so many are named. */
const SHOWN = 50;

/** What a rollback leaves as it is, and why. */
export function RollbackLeft({ cannot, count }: { cannot: Rollback['cannot']; count: number }) {
  if (count === 0) return null;
  const shown = cannot.slice(0, SHOWN);
  return (
    <Panel title="What stays as it is" note={count.toLocaleString('en')} padded={false}>
      <ul>
        {shown.map(({ message }) => (
          <li key={message} className="border-b px-4 py-2 text-ink-2 last:border-b-0 [overflow-wrap:anywhere]">
            {message}
          </li>
        ))}
      </ul>
      {count > shown.length ? (
        <p className="border-t px-4 py-3 text-ink-2">
          and {(count - shown.length).toLocaleString('en')} more, which a dry run in the API names
        </p>
      ) : null}
    </Panel>
  );
}

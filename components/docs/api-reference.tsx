import Link from 'next/link';
import type { ReferenceGroup } from '@/lib/openapi/model/reference';
import { Panel } from '../ui/panel';

/** Every call, by noun. What each takes and answers stands on its own page: together they are megabytes. */
export function ApiReference({ groups }: { groups: ReferenceGroup[] }) {
  return (
    <div className="grid gap-6">
      <nav aria-label="Parts of the API" className="flex flex-wrap gap-x-4 gap-y-1">
        {groups.map(({ tag }) => (
          <a key={tag} className="link" href={`#${anchor(tag)}`}>
            {tag}
          </a>
        ))}
      </nav>
      {groups.map(({ tag, entries }) => (
        <Panel key={tag} title={tag} anchor={anchor(tag)} note={`${entries.length} calls`} padded={false}>
          <ul>
            {entries.map(({ id, method, path, summary }) => (
              <li key={id} className="border-b last:border-b-0">
                <Link
                  href={`/docs/api/${id}`}
                  prefetch={false}
                  className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2"
                >
                  <span className="w-14 shrink-0 font-mono font-semibold text-xs">{method}</span>
                  <span className="min-w-0 font-mono text-xs [overflow-wrap:anywhere]">{path}</span>
                  <span className="text-ink-2">{summary}</span>
                </Link>
              </li>
            ))}
          </ul>
        </Panel>
      ))}
    </div>
  );
}

function anchor(tag: string): string {
  return tag.toLowerCase().replace(/\W+/g, '-');
}

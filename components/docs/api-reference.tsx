import { ChevronRight } from 'lucide-react';
import type { FieldRow, ReferenceEntry, ReferenceGroup } from '@/lib/openapi/model/reference';
import { PlainTable } from '../data-table/plain-table';
import { Panel } from '../ui/panel';

/** Every call, by noun; each opens to what it takes and what comes back. Works without scripts. */
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
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </Panel>
      ))}
    </div>
  );
}

function Entry({ entry }: { entry: ReferenceEntry }) {
  const { id, method, path, summary, who, takes, answers } = entry;
  return (
    <details id={id} className="group border-b last:border-b-0">
      <summary className="flex cursor-pointer list-none flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2 hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={14}
          aria-hidden
          className="shrink-0 self-center text-ink-3 transition-transform group-open:rotate-90"
        />
        <span className="w-14 shrink-0 font-mono font-semibold text-xs">{method}</span>
        <span className="min-w-0 font-mono text-xs [overflow-wrap:anywhere]">{path}</span>
        <span className="text-ink-2">{summary}</span>
      </summary>
      <div className="space-y-4 px-4 pt-1 pb-4 sm:pl-10">
        <p className="text-ink-2">{who}</p>
        {takes.map(({ title, fields }) => (
          <Fields key={title} title={title} of={id} fields={fields} />
        ))}
        {answers.map(({ status, says, fields }) => (
          <Fields key={status} title={`${status}: ${says}`} of={id} fields={fields} />
        ))}
      </div>
    </details>
  );
}

function Fields({ title, of, fields }: { title: string; of: string; fields: FieldRow[] }) {
  return (
    <div>
      <h3 className="mb-1">{title}</h3>
      {fields.length === 0 ? null : (
        <div className="overflow-clip rounded-md border">
          <PlainTable
            label={`${title} (${of})`}
            rows={fields}
            rowKey={({ path }) => path}
            columns={[
              { id: 'path', header: 'Field', cell: ({ path }) => <code className="text-xs">{path}</code> },
              { id: 'type', header: 'Type', cell: ({ type }) => <span className="text-ink-2 text-xs">{type}</span> },
              { id: 'required', header: 'Needed', cell: ({ required }) => (required ? 'yes' : 'no') },
              { id: 'note', header: 'Meaning', cell: ({ note }) => <span className="text-ink-2">{note}</span> },
            ]}
          />
        </div>
      )}
    </div>
  );
}

function anchor(tag: string): string {
  return tag.toLowerCase().replace(/\W+/g, '-');
}

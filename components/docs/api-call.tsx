import type { FieldRow, ReferenceEntry } from '@/lib/openapi/model/reference';
import { PlainTable } from '../data-table/plain-table';
import { Panel } from '../ui/panel';

/** What one call takes, and what comes back. Works without scripts. */
export function ApiCall({ entry: { takes, answers } }: { entry: ReferenceEntry }) {
  return (
    <div className="grid gap-4">
      {takes.map(({ title, fields }) => (
        <Fields key={title} title={title} fields={fields} />
      ))}
      {answers.map(({ status, says, fields }) => (
        <Fields key={status} title={`${status}: ${says}`} fields={fields} />
      ))}
    </div>
  );
}

function Fields({ title, fields }: { title: string; fields: FieldRow[] }) {
  if (fields.length === 0) return <Panel title={title}>Nothing that has fields.</Panel>;
  return (
    <Panel title={title} padded={false}>
      <PlainTable
        label={`Fields of ${title}`}
        rows={fields}
        rowKey={({ path }) => path}
        columns={[
          { id: 'path', header: 'Field', cell: ({ path }) => <code className="text-xs">{path}</code> },
          {
            id: 'type',
            header: 'Type',
            className: 'min-w-44',
            cell: ({ type }) => <span className="text-ink-2 text-xs">{type}</span>,
          },
          { id: 'required', header: 'Needed', cell: ({ required }) => (required ? 'yes' : 'no') },
          {
            id: 'note',
            header: 'Meaning',
            className: 'min-w-56',
            cell: ({ note }) => <span className="text-ink-2">{note}</span>,
          },
        ]}
      />
    </Panel>
  );
}

import { activityWords } from '@/lib/costs/model/activity';
import type { ImportPreview } from '@/lib/costs/model/dto';
import { daysWords } from '@/lib/costs/model/plan';
import { amountWords } from '@/lib/costs/model/share';
import { PlainTable } from '../data-table/plain-table';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { DefinitionList } from '../ui/definition-list';
import { HostileText } from '../ui/hostile-text';
import { Panel, PanelSection } from '../ui/panel';

interface Props {
  preview: ImportPreview;
  take: (replace: boolean) => void;
  pending: boolean;
}

const count = (number: number, noun: string) => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

/** What a file would add, in numbers, before it is imported. */
export function ImportPreviewPanel({ preview, take, pending }: Props) {
  const { currency, refused, replaces } = preview;
  const money = (amount: string) => `${currency} ${amountWords(amount)}`;
  const notes = notesOf(preview);
  return (
    <div className="space-y-4">
      {refused ? (
        <Callout tone={replaces.length > 0 ? 'warn' : 'danger'} title="It cannot be imported as it is" live>
          {refused}
        </Callout>
      ) : (
        <Callout tone="good" title="Nothing is wrong with it" live>
          Look at the numbers. Nothing was imported yet.
        </Callout>
      )}
      <Panel title="What it would add" padded={false}>
        <PanelSection>
          <DefinitionList
            items={[
              { term: 'Lines', value: preview.rows.toLocaleString('en') },
              { term: 'Charge periods', value: `${daysWords(preview)} (UTC)` },
              { term: 'Effective cost', value: money(preview.effective) },
              { term: 'Billed cost', value: money(preview.billed) },
              {
                term: 'Of governance',
                value:
                  preview.governanceRows === 0
                    ? 'no line names an activity of governance'
                    : `${money(preview.governance)}, on ${count(preview.governanceRows, 'line')}`,
              },
            ]}
          />
        </PanelSection>
        {notes.length > 0 ? (
          <PanelSection>
            <ul className="list-disc space-y-1 pl-4 text-ink-2">
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </PanelSection>
        ) : null}
        <Parts
          title={
            preview.serviceCount > preview.services.length
              ? `Service (the ${preview.services.length} highest of ${preview.serviceCount})`
              : 'Service'
          }
          rows={preview.services}
          currency={currency}
        />
        {preview.activities.length > 0 ? (
          <Parts
            title="Activity of governance"
            rows={preview.activities.map((row) => ({ ...row, name: activityWords(row.name) }))}
            currency={currency}
          />
        ) : null}
        {preview.unknownAgents.length > 0 ? (
          <Parts title="Agent not in the registry" rows={preview.unknownAgents} currency={currency} />
        ) : null}
      </Panel>
      {refused === null || replaces.length > 0 ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button variant="primary" pending={pending} onClick={() => take(replaces.length > 0)}>
            {replaces.length > 0
              ? `Import, and withdraw ${replaces.length === 1 ? `import ${replaces[0]}` : count(replaces.length, 'import')}`
              : `Import ${count(preview.rows, 'line')}`}
          </Button>
          {replaces.length > 0 ? (
            <span className="text-xs text-ink-2">The file covers {replaces.length === 1 ? 'it' : 'them'} whole.</span>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

function notesOf({ alike, long, withoutAgent, unknownAgentCount, rows }: ImportPreview): string[] {
  return [
    alike > 0
      ? `${count(alike, 'line')} ${alike === 1 ? 'says' : 'say'} the same as one before, column for column. Each counts.`
      : null,
    long > 0
      ? `${count(long, 'line')} ${long === 1 ? 'covers' : 'cover'} more than a month. Each counts on the day on which it begins.`
      : null,
    withoutAgent === 0
      ? null
      : withoutAgent === rows
        ? 'No line names an agent.'
        : `${withoutAgent === 1 ? '1 line names' : `${count(withoutAgent, 'line')} name`} no agent.`,
    unknownAgentCount === 0
      ? null
      : unknownAgentCount === 1
        ? '1 agent named in it is not in the registry. It counts under that name.'
        : `${unknownAgentCount} agents named in it are not in the registry. They count under those names.`,
  ].filter((note) => note !== null);
}

function Parts({ title, rows, currency }: { title: string; rows: ImportPreview['services']; currency: string }) {
  return (
    <div className="border-b last:border-b-0">
      <PlainTable
        label={title}
        rows={rows}
        rowKey={({ name }) => name}
        columns={[
          { id: 'name', header: title, cell: ({ name }) => <HostileText inline text={name} /> },
          {
            id: 'rows',
            header: 'Lines',
            align: 'end',
            className: 'w-24',
            cell: (row) => row.rows.toLocaleString('en'),
          },
          {
            id: 'effective',
            header: currency,
            align: 'end',
            className: 'w-36',
            cell: ({ effective }) => amountWords(effective),
          },
        ]}
      />
    </div>
  );
}

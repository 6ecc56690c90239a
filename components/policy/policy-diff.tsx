import { constraintWords } from '@/lib/kernel/constraint-words';
import type { RevisionDiff } from '@/lib/policy/model/dto';
import type { GrantChange, PolicyDiff } from '@/lib/policy-engine/diff';
import type { DiffLine } from '@/lib/requests/model/operation-words';
import { DiffLines } from '../requests/diff-lines';
import { Panel } from '../ui/panel';

/** Lines of a section; a first import has tens of thousands. */
const SHOWN = 300;

/** What two policies differ in, by agent and tool. */
export function PolicyDiffView({ from, to, diff, summary }: RevisionDiff) {
  const sections = [
    { title: 'Agents', lines: diff.agents.flatMap(agentLines) },
    { title: 'Access', lines: diff.grants.flatMap(grantLines) },
    { title: 'Tools', lines: diff.tools.flatMap(toolLines) },
    {
      title: 'Servers',
      lines: diff.servers.flatMap((change) => lines(change.key, change.before?.url, change.after?.url)),
    },
    {
      title: 'Gateways',
      lines: diff.gateways.flatMap((change) => lines(change.key, gateway(change.before), gateway(change.after))),
    },
  ].filter((section) => section.lines.length > 0);
  return (
    <Panel title="What changed" note={<span className="first-letter:uppercase">{summary}</span>} padded={false}>
      {sections.length === 0 ? <p className="p-4 text-ink-2">Nothing that gateways enforce.</p> : null}
      {sections.map(({ title, lines: rows }) => (
        <div key={title}>
          <h3 className="border-b px-4 py-2 text-ink-2">{title}</h3>
          <DiffLines lines={rows.slice(0, SHOWN)} label={title} />
          {rows.length > SHOWN ? (
            <p className="px-4 py-3 text-ink-2">
              {(rows.length - SHOWN).toLocaleString('en')} more lines:{' '}
              <a className="link" href={`/api/v1/revisions/${from}...${to}`} target="_blank" rel="noreferrer">
                open the whole difference as JSON
              </a>
              .
            </p>
          ) : null}
        </div>
      ))}
    </Panel>
  );
}

function lines(what: string, before: string | undefined, after: string | undefined): DiffLine[] {
  return [
    ...(before === undefined ? [] : [{ sign: '-' as const, what, words: before }]),
    ...(after === undefined ? [] : [{ sign: '+' as const, what, words: after }]),
  ];
}

function agentLines({ key, before, after }: PolicyDiff['agents'][number]): DiffLine[] {
  const words = (agent: typeof before) =>
    agent
      ? [
          agent.status,
          agent.requireUser ? 'each call names a person' : '',
          ...agent.identities.map(({ iss, sub }) => `${sub} at ${iss}`),
        ]
          .filter(Boolean)
          .join(' · ')
      : undefined;
  return lines(key, words(before), words(after));
}

function grantLines({ agent, tool, before, after }: GrantChange): DiffLine[] {
  const words = (grant: GrantChange['before']) =>
    grant ? `${agent} · ${constraintWords(grant).join(' · ')}` : undefined;
  return lines(tool, words(before), words(after));
}

function toolLines({ key, before, after }: PolicyDiff['tools'][number]): DiffLine[] {
  const words = (tool: typeof before) =>
    tool
      ? [
          `definition ${tool.definition.slice(0, 8)}`,
          tool.dataClass,
          tool.effect,
          ...tool.categories,
          tool.untrusted ? 'untrusted content' : '',
          tool.outward ? 'outward' : '',
          tool.drifted ? 'stopped: the server gives another definition' : '',
        ]
          .filter(Boolean)
          .join(' · ')
      : undefined;
  return lines(key, words(before), words(after));
}

function gateway(value: PolicyDiff['gateways'][number]['before']): string | undefined {
  return value ? `${value.mode} · ${value.servers.join(', ') || 'no servers'}` : undefined;
}

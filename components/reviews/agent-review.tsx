import Link from 'next/link';
import type { ReactNode } from 'react';
import { REASON_WORDS } from '@/lib/decision-log/model/words';
import type { DataClass } from '@/lib/kernel/data-class';
import type { Changed } from '@/lib/reviews/model/change';
import { CHOICE_WORDS, type ReviewChoice } from '@/lib/reviews/model/decision';
import type { ReviewDetail, ReviewItem, Snapshot } from '@/lib/reviews/model/dto';
import { historyWords } from '@/lib/usage/model/history';
import { SeverityChip } from '../alerts/alert-chips';
import { PlainTable } from '../data-table/plain-table';
import { RiskBadge } from '../risk/risk-badge';
import { DataClassBadge } from '../ui/data-class-badge';
import { HostileText } from '../ui/hostile-text';
import { Panel, PanelSection } from '../ui/panel';
import { Tag } from '../ui/tag';
import { type Decide, DecideCell } from './decide-cell';
import { ChangeTag } from './review-chips';

interface Props {
  review: ReviewDetail;
  agent: ReviewDetail['agentList'][number];
  decide: Decide;
}

/** What one agent did, what stands out of it, and its grants with what was decided. */
export function AgentReview({ review, agent: { snapshot, items, barred }, decide }: Props) {
  const { agent, tools, says, history } = snapshot;
  const open = review.state !== 'completed';
  const others = tools.filter(({ tool, granted }) => !granted && !items.some((item) => item.tool === tool));
  const short = historyWords(history);
  return (
    <Panel
      title={agent.name}
      note={`owned by ${agent.owner.name}`}
      actions={agent.riskLevel ? <RiskBadge level={agent.riskLevel} score={agent.riskScore ?? 0} /> : undefined}
      padded={false}
    >
      <PanelSection>
        {says.length > 0 ? (
          <ul className="list-disc space-y-0.5 pl-5">
            {says.map((words) => (
              <li key={words}>
                <HostileText inline text={words} />
              </li>
            ))}
          </ul>
        ) : (
          <p>Nothing stands out.</p>
        )}
        {short ? <p className="mt-2 text-ink-2">{short}</p> : null}
        {barred && open ? <p className="mt-2 text-ink-2">{barred}</p> : null}
      </PanelSection>
      <PanelSection className="grid gap-x-8 gap-y-3 sm:grid-cols-2 xl:grid-cols-4">
        <Facts snapshot={snapshot} />
      </PanelSection>
      {items.length === 0 ? (
        <PanelSection>
          <p className="text-ink-2">It held no tool when the review was opened: there is nothing to decide.</p>
        </PanelSection>
      ) : (
        <PlainTable
          label={`Grants of ${agent.slug}`}
          rows={items}
          rowKey={({ id }) => id}
          columns={[
            { id: 'tool', header: 'Grant', className: 'min-w-44', cell: (item) => <ToolCell item={item} /> },
            {
              id: 'calls',
              header: 'Calls',
              align: 'end',
              cell: ({ facts: { calls, denied } }) => (
                <span className="whitespace-nowrap">
                  {calls.toLocaleString('en')}
                  {denied > 0 ? <span className="block text-ink-3 text-xs">{denied} denied</span> : null}
                </span>
              ),
            },
            { id: 'data', header: 'Data', wide: true, cell: ({ facts }) => <Data {...facts} /> },
            {
              id: 'recommended',
              header: 'Recommended',
              className: 'min-w-48',
              cell: ({ recommendation, why, facts }) => (
                <span className="block max-w-[38ch]">
                  <Tag warn={WARN.includes(recommendation)}>{CHOICE_WORDS[recommendation].act}</Tag>
                  <span className="mt-0.5 block text-ink-2 text-xs">
                    {facts.deferred ? 'Put off in the review before. ' : ''}
                    {why}
                  </span>
                </span>
              ),
            },
            {
              id: 'decision',
              header: 'Decision',
              cell: (item) => (
                <DecideCell review={review.id} item={item} may={open && barred === null} decide={decide} />
              ),
            },
          ]}
        />
      )}
      {others.length > 0 ? (
        <PanelSection>
          <p className="text-ink-2">Also called, and not held when the review was opened:</p>
          <List>
            {others.map(({ tool, change }) => (
              <Entry key={tool} name={tool} change={change} mono />
            ))}
          </List>
        </PanelSection>
      ) : null}
    </Panel>
  );
}

const WARN: ReviewChoice[] = ['revoke', 'escalate', 'reduce'];

function ToolCell({ item: { agent, tool, facts } }: { item: ReviewItem }) {
  const at = tool.indexOf('/');
  return (
    <span className="block">
      <Link
        className="link font-mono text-xs [overflow-wrap:anywhere]"
        href={`/servers/${tool.slice(0, at)}/tools/${tool.slice(at + 1)}`}
      >
        {tool}
      </Link>
      <span className="mt-1 flex flex-wrap items-center gap-1">
        {facts.calls > 0 || facts.change === 'removed' ? <ChangeTag change={facts.change} /> : null}
        {facts.outward ? <Tag>outward</Tag> : null}
        {facts.state === 'too-new' || facts.state === 'not-seen' ? <Tag>not enough history</Tag> : null}
        <Link
          className="link text-ink-3 text-xs"
          href={`/calls?agent=${encodeURIComponent(agent)}&tool=${encodeURIComponent(tool)}`}
          aria-label={`Calls of ${tool} by ${agent}`}
        >
          calls
        </Link>
      </span>
    </span>
  );
}

/** What was seen, and what the label says where it is another class. */
function Data({ declared, observed }: { declared: DataClass | null; observed: DataClass[] }) {
  const highest = observed.at(-1);
  if (!highest) return <span className="text-ink-3">{declared ? `none seen, labelled ${declared}` : 'none seen'}</span>;
  return (
    <span className="flex flex-wrap gap-1">
      <DataClassBadge value={highest} />
      {declared !== highest ? <Tag>{declared ? `labelled ${declared}` : 'not labelled'}</Tag> : null}
    </span>
  );
}

const SHOWN = 6;

function Facts({ snapshot }: { snapshot: Snapshot }) {
  const { heard, allowed, denied, allowedBefore, classes, users, destinations, refusals, alerts, compared, access } =
    snapshot;
  const named = users.named.slice(0, SHOWN);
  return (
    <>
      <Fact title="Calls">
        <p className="tabular-nums">
          {heard ? `${allowed.toLocaleString('en')} allowed, ${denied.toLocaleString('en')} denied` : 'no data'}
        </p>
        {allowedBefore !== null ? (
          <p className="text-ink-2">{allowedBefore.toLocaleString('en')} allowed in the 7 days before</p>
        ) : null}
        {refusals.map(({ reason, calls }) => (
          <p key={reason} className="text-ink-2">
            {calls.toLocaleString('en')} denied: {(REASON_WORDS as Record<string, string>)[reason] ?? reason}
          </p>
        ))}
        <p className="text-ink-3 text-xs">{comparedWords(compared)}</p>
      </Fact>
      <Fact title="Data">
        {classes.length === 0 ? <p className="text-ink-2">none that gateways told of</p> : null}
        <List>
          {classes.map(({ name, change }) => (
            <li key={name} className="flex items-center gap-1.5">
              <DataClassBadge value={name as DataClass} />
              <ChangeTag change={change} />
            </li>
          ))}
        </List>
        <p className="text-ink-2">{access.declared ? `declares ${access.declared} at most` : 'declares none'}</p>
      </Fact>
      <Fact title="People">
        <p>
          {users.total === 0
            ? 'acted for nobody that is known'
            : `acted for ${users.total.toLocaleString('en')} ${users.total === 1 ? 'person' : 'people'}`}
        </p>
        <List>
          {named.map(({ name, change }) => (
            <Entry key={name} name={name} change={change} />
          ))}
        </List>
        {users.named.length > SHOWN ? (
          <p className="text-ink-3 text-xs">and {users.named.length - SHOWN} more</p>
        ) : null}
      </Fact>
      <Fact title="Destinations and alerts">
        {destinations.length === 0 ? <p className="text-ink-2">no tool that can send data out</p> : null}
        <List>
          {destinations.map(({ name, change }) => (
            <Entry key={name} name={name} change={change} mono />
          ))}
        </List>
        {alerts.length === 0 ? <p className="text-ink-2">no alerts</p> : null}
        <List>
          {alerts.slice(0, SHOWN).map(({ id, number, severity }) => (
            <li key={id} className="flex items-center gap-1.5">
              <SeverityChip severity={severity} />
              <Link className="link" href={`/alerts/${id}`}>
                Alert {number}
              </Link>
            </li>
          ))}
        </List>
      </Fact>
    </>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="min-w-0 space-y-1">
      <h3 className="font-medium text-ink-3 text-xs">{title}</h3>
      {children}
    </div>
  );
}

function List({ children }: { children: ReactNode }) {
  return <ul className="space-y-1">{children}</ul>;
}

function Entry({ name, change, mono }: Changed & { mono?: boolean }) {
  return (
    <li className="flex flex-wrap items-center gap-1.5">
      <HostileText
        inline
        text={name}
        className={mono ? 'font-mono text-xs [overflow-wrap:anywhere]' : '[overflow-wrap:anywhere]'}
      />
      <ChangeTag change={change} />
    </li>
  );
}

function comparedWords(compared: Snapshot['compared']): string {
  if (compared === null) return 'nothing is known of before';
  return compared.with === 'review' ? `compared with review ${compared.review}` : 'compared with the 7 days before';
}

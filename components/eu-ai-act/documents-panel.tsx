import Link from 'next/link';
import type { Duties } from '@/lib/eu-ai-act/model/duties-dto';
import { When } from '../time/when';
import { Chip } from '../ui/chip';
import { Panel, PanelSection } from '../ui/panel';
import { dayWords } from './class-words';

const DUE = { due: 'Due', ask: 'To be answered', 'not-due': 'Not asked for', unknown: 'Not known' } as const;

/** The four documents of an agent: whether it needs each, what is saved, and what is open in it. */
export function DocumentsPanel({ duties: { agent, documents } }: { duties: Duties }) {
  return (
    <Panel title="Documents" padded={false}>
      <ul>
        {documents.map(({ kind, title, due, current }) => (
          <li key={kind} className="border-b last:border-b-0">
            <PanelSection>
              <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
                <Link className="link" href={`/agents/${agent}/eu-ai-act/documents/${kind}`}>
                  {title}
                </Link>
                {current && current.gaps === 0 ? (
                  <Chip tone="good">Whole</Chip>
                ) : (
                  <Gaps due={due.state} current={current} />
                )}
              </span>
              <p className="text-xs text-ink-2">
                {due.state === 'due' && due.date ? `Due from ${dayWords(due.date)}` : DUE[due.state]}
                {current ? (
                  <>
                    {' '}
                    · version {current.version} by {current.person.name}, <When at={current.at} />
                  </>
                ) : (
                  ' · no version saved'
                )}
              </p>
            </PanelSection>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Gaps({ due, current }: { due: keyof typeof DUE; current: { gaps: number } | null }) {
  if (current) return <Chip tone="warn">{current.gaps === 1 ? '1 gap' : `${current.gaps} gaps`}</Chip>;
  return due === 'due' || due === 'ask' ? <Chip hollow>Not begun</Chip> : null;
}

import Link from 'next/link';
import {
  agentLines,
  agentWords,
  surroundingLines,
  textLines,
  toolLines,
  toolWords,
} from '@/lib/policy/model/change-lines';
import type { ChangesPage, View } from '@/lib/policy/model/changes';
import type { DiffLine } from '@/lib/requests/model/operation-words';
import { FoldedLines } from '../requests/diff-lines';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { Input } from '../ui/input';
import { LinkButton } from '../ui/link-button';
import { Pagination } from '../ui/pagination';
import { Panel } from '../ui/panel';

interface Props {
  changes: ChangesPage;
  /** The page that this is on, and what its address says beside `by`, `q` and `cursor`. */
  path: string;
  params?: Record<string, string>;
  q: string;
}

const VIEW_WORDS: Record<View, string> = { agent: 'By agent', tool: 'By tool', text: 'As text' };
const NOUNS: Record<View, string> = { agent: 'agents', tool: 'tools', text: 'entries' };
/** So many need no search. */
const FEW = 10;

/** What differs between two revisions, in words, by agent, by tool, and to the letter. */
export function ChangesPanel({ changes, path, params = {}, q }: Props) {
  const { from, to, summary, counts, view, found, nextCursor, at } = changes;
  const total = counts[view.by];
  const around = surroundingLines(changes);
  return (
    <Panel
      title="What changed"
      note={<span className="first-letter:uppercase">{summary}</span>}
      padded={false}
      anchor="changes"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-6 border-b px-4">
        <nav aria-label="Ways to look at it" className="flex gap-5">
          {(Object.keys(VIEW_WORDS) as View[]).map((by) => (
            <Link
              key={by}
              href={`${path}?${new URLSearchParams({ ...params, by })}`}
              scroll={false}
              aria-current={by === view.by ? 'page' : undefined}
              className={cn(
                'inline-flex h-9 items-center gap-1.5 border-b-2 px-0.5',
                by === view.by ? 'border-ink font-strong text-ink' : 'border-transparent text-ink-2 hover:text-ink',
              )}
            >
              {VIEW_WORDS[by]}
              <span className="text-2xs text-ink-3">{counts[by].toLocaleString('en')}</span>
            </Link>
          ))}
        </nav>
        <span className="flex gap-1 py-1 print:hidden">
          <LinkButton
            size="sm"
            variant="ghost"
            href={`/api/v1/revisions/${from}...${to}`}
            prefetch={false}
            target="_blank"
          >
            JSON
          </LinkButton>
          <LinkButton
            size="sm"
            variant="ghost"
            href={`/api/v1/revisions/${from}...${to}?format=csv`}
            prefetch={false}
            target="_blank"
          >
            CSV
          </LinkButton>
        </span>
      </div>
      {total > FEW || q ? <Search {...{ path, params, q }} by={view.by} found={found} /> : null}
      <Entries view={view} at={at} />
      {found === 0 ? (
        <p className="p-4 text-ink-2">
          {q ? `Nothing about “${q}”.` : NOTHING[around.length > 0 ? 'around' : 'at all']}
        </p>
      ) : null}
      {around.length > 0 && view.by !== 'text' && !q ? (
        <section aria-label="Servers and gateways" className="border-t first:border-t-0">
          <h3 className="border-b px-4 py-2 text-ink-2">Servers and gateways</h3>
          <FoldedLines label="Servers and gateways" lines={around} />
        </section>
      ) : null}
      {nextCursor || view.items.length < found ? (
        <div className="border-t px-4 py-2 text-xs">
          <Pagination nextCursor={nextCursor} noun={NOUNS[view.by]} shown={view.items.length} total={found} />
        </div>
      ) : null}
    </Panel>
  );
}

const NOTHING = {
  around: 'No agent gained, lost or changed anything.',
  'at all': 'Nothing that gateways enforce.',
} as const;

function Search({ path, params, q, by, found }: Pick<Props, 'path' | 'params' | 'q'> & { by: View; found: number }) {
  return (
    <search>
      <form action={path} className="flex flex-wrap items-center gap-2 border-b px-3 py-2 print:hidden">
        {Object.entries({ ...params, by }).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Input
          name="q"
          type="search"
          defaultValue={q}
          maxLength={200}
          aria-label={`Find among ${NOUNS[by]}`}
          placeholder={`Find among ${NOUNS[by]}`}
          className="max-w-72"
        />
        <Button type="submit">Find</Button>
        {q ? <span className="text-ink-2">{found.toLocaleString('en')} found</span> : null}
      </form>
    </search>
  );
}

function Entries({ view, at }: { view: ChangesPage['view']; at: string }) {
  switch (view.by) {
    case 'agent':
      return view.items.map((change) => (
        <Entry
          key={change.agent}
          title={change.agent}
          href={`/agents/${change.agent}`}
          words={agentWords(change)}
          more={{ words: 'Access then', href: `/agents/${change.agent}/access?at=${encodeURIComponent(at)}` }}
          lines={agentLines(change)}
        />
      ));
    case 'tool':
      return view.items.map((change) => (
        <Entry
          key={change.tool}
          title={change.tool}
          href={`/servers/${change.tool.replace('/', '/tools/')}`}
          words={toolWords(change)}
          more={{
            words: 'Who could call it then',
            href: `/servers/${change.tool.replace('/', '/tools/')}?at=${encodeURIComponent(at)}#access`,
          }}
          lines={toolLines(change)}
        />
      ));
    case 'text':
      return view.items.map((change) => (
        <Entry key={`${change.section} ${change.key}`} title={change.key} lines={textLines(change)} />
      ));
  }
}

interface EntryProps {
  title: string;
  href?: string;
  words?: string;
  more?: { words: string; href: string };
  lines: DiffLine[];
}

function Entry({ title, href, words, more, lines }: EntryProps) {
  return (
    <section aria-label={title} className="border-b last:border-b-0">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-b px-4 py-2">
        <h3 className="min-w-0 font-strong [overflow-wrap:anywhere]">
          {href ? (
            <Link className="link" href={href}>
              {title}
            </Link>
          ) : (
            title
          )}
        </h3>
        {words ? <span className="text-ink-2">{words}</span> : null}
        {more ? (
          <Link className="link ml-auto text-ink-2 text-xs print:hidden" href={more.href}>
            {more.words}
          </Link>
        ) : null}
      </div>
      <FoldedLines label={`Changes of ${title}`} lines={lines} />
    </section>
  );
}

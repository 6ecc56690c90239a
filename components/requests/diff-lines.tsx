import Link from 'next/link';
import type { DiffLine } from '@/lib/requests/model/operation-words';
import { cn } from '../ui/cn';

const LOOK = {
  '+': { row: 'bg-add-soft', sign: 'text-add', says: 'added' },
  '-': { row: 'bg-del-soft', sign: 'text-del', says: 'removed' },
  '!': { row: 'bg-sunken', sign: 'text-ink', says: 'changed' },
} as const;

/** Lines that are shown at once; folded only where that saves more than a few. */
const SHOWN = 15;
const FEW = 5;

/** `DiffLines` of which the first are in sight. */
export function FoldedLines({ label, lines, first }: { label: string; lines: DiffLine[]; first?: string }) {
  if (lines.length <= SHOWN + FEW) return <DiffLines label={label} lines={lines} />;
  return (
    <>
      <DiffLines label={label} lines={lines.slice(0, SHOWN)} />
      <details className="border-t">
        <summary className="cursor-pointer px-4 py-2 text-ink-2 hover:bg-hover">
          {(lines.length - SHOWN).toLocaleString('en')} more lines{first ? `; ${first}` : ''}
        </summary>
        <DiffLines label={`${label}, the rest`} lines={lines.slice(SHOWN)} />
      </details>
    </>
  );
}

/** Lines of a diff, as a table that reads well aloud. A line about a tool links to its definition. */
function DiffLines({ lines, label }: { lines: DiffLine[]; label: string }) {
  const reasons = lines.some(({ why }) => why);
  return (
    <div className="@container">
      <table className="w-full font-mono text-xs leading-relaxed">
        <caption className="sr-only">{label}</caption>
        <tbody>
          {lines.map((line, index) => {
            const look = LOOK[line.sign];
            return (
              <tr
                // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity beside their order
                key={index}
                className={cn(
                  'grid grid-cols-[22px_minmax(0,1fr)] gap-x-2 px-4 py-1',
                  reasons
                    ? '@2xl:grid-cols-[22px_minmax(140px,220px)_minmax(0,3fr)_minmax(0,2fr)]'
                    : '@2xl:grid-cols-[22px_minmax(140px,220px)_minmax(0,1fr)]',
                  look.row,
                )}
              >
                <td className={cn('font-semibold', look.sign)}>
                  <span aria-hidden>{line.sign === '-' ? '−' : line.sign}</span>
                  <span className="sr-only">{look.says}</span>
                </td>
                <th scope="row" className="text-left font-normal [overflow-wrap:anywhere]">
                  <What name={line.what} href={line.href} />
                </th>
                <td className="@max-2xl:col-start-2 [overflow-wrap:anywhere]">{line.words}</td>
                {reasons ? (
                  <td className="text-ink-2 @max-2xl:col-start-2 @2xl:text-right [overflow-wrap:anywhere]">
                    {line.why}
                  </td>
                ) : null}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function What({ name, href }: { name: string; href: string | undefined }) {
  const [, server, tool] = /^([a-z0-9-]+)\/(.+)$/.exec(name) ?? [];
  const target = href ?? (server && tool ? `/servers/${server}/tools/${tool}` : null);
  if (target === null) return name;
  return (
    <Link className="link" href={target}>
      {name}
    </Link>
  );
}

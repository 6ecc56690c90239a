import { Check, CircleDashed, Minus, X } from 'lucide-react';
import Link from 'next/link';
import { ATTRIBUTE_WORDS } from '@/lib/evidence/model/attribute-words';
import type { PackSummary } from '@/lib/evidence/model/pack';
import { ATTRIBUTES, type AttributeResult } from '@/lib/evidence/model/population';
import { RESULT_WORDS } from '@/lib/evidence/model/result-words';
import { EmptyState } from '../ui/empty-state';
import { Panel } from '../ui/panel';

const MARKS: Record<AttributeResult, { icon: typeof Check; ink: string }> = {
  pass: { icon: Check, ink: 'text-add' },
  exception: { icon: X, ink: 'text-r3' },
  'not-applicable': { icon: Minus, ink: 'text-ink-3' },
  'no-data': { icon: CircleDashed, ink: 'text-r1' },
};

/** The sampled changes, one row each, with a mark for each attribute. Those with exceptions come first. */
export function AttributesPanel({ summary: { attributes } }: { summary: PackSummary }) {
  const exceptions = ({ results }: PackSummary['attributes'][number]) =>
    ATTRIBUTES.filter((attribute) => results[attribute] === 'exception').length;
  const rows = [...attributes].sort((a, b) => exceptions(b) - exceptions(a) || Number(a.id) - Number(b.id));
  const total = rows.reduce((sum, row) => sum + exceptions(row), 0);
  return (
    <Panel
      title="Sampled changes"
      padded={false}
      note={
        rows.length === 0
          ? undefined
          : `${rows.length} changes, ${total === 0 ? 'no exception' : `${total} exceptions`}`
      }
    >
      {rows.length === 0 ? (
        <EmptyState title="No change to sample">Nothing was decided or published in this period.</EmptyState>
      ) : (
        <>
          <section
            aria-label="Attributes of sampled changes"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take focus from the keyboard
            tabIndex={0}
            className="relative overflow-x-auto focus-visible:-outline-offset-2"
          >
            <table className="w-full border-collapse">
              <thead>
                <tr className="border-b text-xs text-ink-3">
                  <th scope="col" className="px-4 py-[7px] text-left font-medium">
                    Change
                  </th>
                  {ATTRIBUTES.map((attribute) => (
                    <th
                      key={attribute}
                      scope="col"
                      title={ATTRIBUTE_WORDS[attribute]}
                      className="px-1.5 py-[7px] font-medium"
                    >
                      {attribute}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ id, title, results }) => (
                  <tr key={id} className="border-b last:border-b-0">
                    <td className="min-w-44 px-4 py-1.5 [overflow-wrap:anywhere]">
                      <Link href={`/requests/${id}`} className="link">
                        {id}
                      </Link>{' '}
                      {title}
                    </td>
                    {ATTRIBUTES.map((attribute) => (
                      <td key={attribute} className="px-1.5 py-1.5 text-center">
                        <Mark result={results[attribute] ?? 'no-data'} />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <dl className="grid gap-x-6 gap-y-0.5 border-t px-4 py-3 text-xs text-ink-2 sm:grid-cols-2">
            {ATTRIBUTES.map((attribute) => (
              <div key={attribute} className="flex gap-2">
                <dt className="w-3 font-medium">{attribute}</dt>
                <dd>{ATTRIBUTE_WORDS[attribute]}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </Panel>
  );
}

/** Each exception with its reason: what an auditor asks about first. Nothing where there is none. */
export function ExceptionsPanel({ summary: { attributes } }: { summary: PackSummary }) {
  const found = attributes.flatMap(({ id, title, exceptions }) => exceptions.map((one) => ({ id, title, ...one })));
  if (found.length === 0) return null;
  return (
    <Panel title="Exceptions" padded={false} note={String(found.length)}>
      <ul>
        {found.map(({ id, title, attribute, why }) => (
          <li
            key={`${id} ${attribute}`}
            className="grid gap-x-4 border-b px-4 py-2.5 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]"
          >
            <span className="[overflow-wrap:anywhere]">
              <Link href={`/requests/${id}`} className="link">
                {id}
              </Link>{' '}
              {title}
            </span>
            <span>
              <span className="font-medium">
                {attribute} {ATTRIBUTE_WORDS[attribute]}
              </span>
              <span className="block text-ink-2 [overflow-wrap:anywhere]">{why}</span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

// Relative: what only a screen reader sees would else reach out of what scrolls, and widen the page.
function Mark({ result }: { result: AttributeResult }) {
  const { icon: Icon, ink } = MARKS[result];
  return (
    <span title={RESULT_WORDS[result]} className="relative inline-block align-middle">
      <Icon size={14} aria-hidden className={ink} />
      <span className="sr-only">{RESULT_WORDS[result]}</span>
    </span>
  );
}

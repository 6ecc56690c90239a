'use client';

import Link from 'next/link';
import { Fragment, useCallback, useRef, useState } from 'react';
import { ATTRIBUTE_WORDS } from '@/lib/evidence/model/attribute-words';
import { ATTRIBUTES, type AttributeId } from '@/lib/evidence/model/population';
import type { SampleDetail, SampledRow } from '@/lib/examinations/model/dto';
import { hasAttributes, RESULT_WORDS, rowName } from '@/lib/examinations/model/words';
import { cn } from '../ui/cn';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';
import { useShortcut } from '../ui/shortcuts';
import { AttributeSign } from './attribute-sign';
import { AttributeWhy } from './attribute-why';
import { CellText, columnTitle } from './cell-text';
import { VerdictChip } from './examination-chips';

interface Props {
  id: string;
  sample: SampleDetail;
  columns: { name: string; says: string }[];
}

const region = 'relative overflow-x-auto focus-visible:-outline-offset-2';
const th = 'border-b px-2 py-[7px] text-left text-xs font-medium whitespace-nowrap text-ink-3';

/** The rows of a sample, of changes with A to J; a result opens why. J and K go from row to row. */
export function SampleMatrix({ id, sample, columns }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [open, setOpen] = useState<{ row: string; attribute: AttributeId } | null>(null);
  const move = useCallback((by: number) => {
    const links = [...(body.current?.querySelectorAll<HTMLElement>('a[data-row]') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  }, []);
  useShortcut(
    'j',
    useCallback(() => move(1), [move]),
  );
  useShortcut(
    'k',
    useCallback(() => move(-1), [move]),
  );
  const changes = hasAttributes(sample.population);
  const facts = changes ? [] : columns.slice(1, 4);
  return (
    <Panel title="Rows" note={changes ? <Legend /> : undefined} padded={false}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take focus */}
      <section aria-label="Rows of the sample" tabIndex={0} className={region}>
        <table className="w-full border-collapse">
          <thead>
            <tr>
              <th scope="col" className={cn(th, 'px-4')}>
                Row
              </th>
              {changes
                ? ATTRIBUTES.map((attribute) => (
                    <th
                      key={attribute}
                      scope="col"
                      className={cn(th, 'text-center')}
                      title={ATTRIBUTE_WORDS[attribute]}
                    >
                      {attribute}
                    </th>
                  ))
                : facts.map(({ name, says }) => (
                    <th key={name} scope="col" className={cn(th, 'max-md:hidden')} title={says}>
                      {columnTitle(name)}
                    </th>
                  ))}
              <th scope="col" className={th}>
                Conclusion
              </th>
              <th scope="col" className={cn(th, 'px-4 text-right')}>
                Open questions
              </th>
            </tr>
          </thead>
          <tbody ref={body}>
            {sample.rowList.map((row) => {
              const shown =
                open?.row === row.id ? row.attributes?.find((one) => one.attribute === open.attribute) : null;
              return (
                <Fragment key={row.id}>
                  <tr className="border-b last:border-b-0 hover:bg-hover">
                    <td className="min-w-40 px-4 py-2">
                      <Link
                        data-row
                        className="link font-strong [overflow-wrap:anywhere]"
                        href={`/examinations/${id}/rows/${row.id}`}
                      >
                        {rowName(sample.population, row.rowId)}
                      </Link>
                      {row.title ? (
                        <span className="block text-ink-2 text-xs">
                          <HostileText inline text={row.title} className="line-clamp-1" />
                        </span>
                      ) : null}
                    </td>
                    {changes ? (
                      <Results row={row} open={open} setOpen={setOpen} />
                    ) : (
                      facts.map(({ name }) => (
                        <td key={name} className="px-2 py-2 max-md:hidden">
                          <CellText cell={row.cells[name]} />
                        </td>
                      ))
                    )}
                    <td className="px-2 py-2">
                      <VerdictChip verdict={row.conclusion?.verdict ?? null} />
                    </td>
                    <td className="px-4 py-2 text-right tabular-nums">{row.openQuestions}</td>
                  </tr>
                  {shown ? (
                    <tr className="border-b bg-sunken">
                      <td colSpan={ATTRIBUTES.length + 3} className="px-4 py-2.5" id={`why-${row.id}`}>
                        <div className="sticky left-4 max-w-[min(calc(100vw-66px),80ch)]">
                          <p className="font-strong">
                            {shown.attribute}: {ATTRIBUTE_WORDS[shown.attribute]},{' '}
                            <AttributeSign result={shown.result} word />
                          </p>
                          <AttributeWhy cell={shown} />
                        </div>
                      </td>
                    </tr>
                  ) : null}
                </Fragment>
              );
            })}
          </tbody>
          {changes ? (
            <tfoot>
              <tr className="border-t">
                <th scope="row" className="px-4 py-2 text-left text-xs font-medium text-ink-3">
                  Exceptions
                </th>
                {ATTRIBUTES.map((attribute) => (
                  <td key={attribute} className="px-2 py-2 text-center text-xs tabular-nums text-ink-2">
                    {countExceptions(sample.rowList, attribute)}
                  </td>
                ))}
                <td colSpan={2} />
              </tr>
            </tfoot>
          ) : null}
        </table>
      </section>
    </Panel>
  );
}

function countExceptions(rows: SampledRow[], attribute: AttributeId): number {
  return rows.filter(({ attributes }) =>
    attributes?.some((cell) => cell.attribute === attribute && cell.result === 'exception'),
  ).length;
}

interface ResultsProps {
  row: SampledRow;
  open: { row: string; attribute: AttributeId } | null;
  setOpen: (open: { row: string; attribute: AttributeId } | null) => void;
}

function Results({ row, open, setOpen }: ResultsProps) {
  return ATTRIBUTES.map((attribute) => {
    const cell = row.attributes?.find((one) => one.attribute === attribute);
    const expanded = open?.row === row.id && open.attribute === attribute;
    return (
      <td key={attribute} className="p-0.5 text-center">
        {cell ? (
          <button
            type="button"
            aria-expanded={expanded}
            aria-controls={expanded ? `why-${row.id}` : undefined}
            title={`${attribute}: ${ATTRIBUTE_WORDS[attribute]}, ${RESULT_WORDS[cell.result].word}`}
            className={cn('min-h-7 min-w-7 rounded-md hover:bg-sunken', expanded && 'bg-sunken')}
            onClick={() => setOpen(expanded ? null : { row: row.id, attribute })}
          >
            <span className="sr-only">{attribute} </span>
            <AttributeSign result={cell.result} />
          </button>
        ) : (
          <AttributeSign result="no-data" />
        )}
      </td>
    );
  });
}

function Legend() {
  return (
    <span className="flex flex-wrap gap-x-3 text-xs">
      {(Object.keys(RESULT_WORDS) as (keyof typeof RESULT_WORDS)[]).map((result) => (
        <AttributeSign key={result} result={result} word />
      ))}
    </span>
  );
}

import type { Content } from 'pdfmake/interfaces';
import { pdfCell, pdfText } from '@/lib/pdf/pdf-text';
import { pdfTable, renderPdf } from '@/lib/pdf/render-pdf';
import { ATTRIBUTE_WORDS } from '../model/attribute-words';
import { FRAMEWORKS } from '../model/frameworks';
import type { AttributeCell, SampledChange } from '../model/population';
import { RESULT_WORDS } from '../model/result-words';
import type { PackPlan } from './plan';

/** `samples/<number>.json`. */
export function sheetJson(change: SampledChange, { framework, period, origin }: PackPlan): string {
  return `${JSON.stringify({ framework, period, origin, change }, null, 2)}\n`;
}

/** `samples/<number>.pdf`: the same, for who reads on paper. */
export function sheetPdf(change: SampledChange, plan: PackPlan): Promise<Buffer> {
  const { period, framework, origin } = plan;
  const days = `from ${period.from} to before ${period.to} (UTC)`;
  const exceptions = change.cells.filter(({ result }) => result === 'exception').length;
  return renderPdf({
    title: `Change request ${change.id}`,
    heading: `Remit · evidence for ${FRAMEWORKS[framework].title} · ${days}`,
    asOf: new Date(period.to),
    content: [
      { stack: [pdfText(change.title)], style: 'lead' },
      {
        text:
          exceptions === 0
            ? 'No exception was found.'
            : `${exceptions} ${exceptions === 1 ? 'exception was' : 'exceptions were'} found.`,
        style: exceptions === 0 ? undefined : 'gap',
        margin: [0, 0, 0, 8],
      },
      pdfTable(
        ['', 'Attribute', 'Result', 'Why', 'Evidence'],
        change.cells.map((cell) => row(cell, origin)),
        [10, 120, 60, '*', 130],
      ),
      {
        text: `${origin}/requests/${change.id}`,
        link: `${origin}/requests/${change.id}`,
        style: 'small',
      },
    ],
  });
}

function row({ attribute, result, why, evidence }: AttributeCell, origin: string): Content[] {
  return [
    attribute,
    ATTRIBUTE_WORDS[attribute],
    { text: RESULT_WORDS[result], style: result === 'exception' || result === 'no-data' ? 'gap' : undefined },
    pdfCell(why),
    {
      stack: evidence.map(({ says, href }) =>
        href === null ? pdfCell(says) : { stack: [pdfCell(says)], link: `${origin}${href}` },
      ),
    },
  ] as Content[];
}

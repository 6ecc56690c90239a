import type { Content } from 'pdfmake/interfaces';
import { pdfCell, pdfText } from '@/lib/pdf/pdf-text';
import { pdfTable, renderPdf } from '@/lib/pdf/render-pdf';
import { ATTRIBUTE_WORDS } from '../model/attribute-words';
import { FRAMEWORKS } from '../model/frameworks';
import type { AttributeCell, SampledChange } from '../model/population';
import { RESULT_WORDS } from '../model/result-words';
import type { PackPlan } from './plan';

/** In characters: a time and an id are on one line in both wide columns. */
const LONGEST = 30;

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
    orientation: 'landscape',
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
        [10, 130, 62, '*', 262],
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
    pdfCell(why, LONGEST),
    {
      stack: evidence.map(({ says, href }) =>
        href === null ? pdfCell(says, LONGEST) : { stack: [pdfCell(says, LONGEST)], link: `${origin}${href}` },
      ),
    },
  ] as Content[];
}

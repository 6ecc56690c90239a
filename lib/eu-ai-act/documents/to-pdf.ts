import type { Content } from 'pdfmake/interfaces';
import { pdfCell, pdfText } from '@/lib/pdf/pdf-text';
import { pdfTable, renderPdf } from '@/lib/pdf/render-pdf';
import type { FactBlock, SavedDocument } from '../model/document';
import { utcWords } from '../model/fact-blocks';

/** One saved version as PDF; the same version is the same bytes. All that was typed stands in it as text. */
export async function documentPdf({ content, version }: SavedDocument): Promise<Buffer> {
  const { title, article, agent, name, sections, gaps } = content;
  const which = `${agent}, version ${version.version}`;
  return renderPdf({
    title: `${title}: ${name}`,
    heading: `${title} · ${which} · ${utcWords(version.at)}`,
    asOf: new Date(version.at),
    content: [
      {
        text: `${article}. Saved by ${version.person.name} on ${utcWords(version.at)}. Times are in UTC.`,
        style: 'lead',
      },
      gaps.length === 0
        ? { text: 'No gaps are marked.' }
        : [
            { text: `${gaps.length} gap${gaps.length === 1 ? '' : 's'}`, style: 'gap' },
            { ul: gaps.map(({ section, what }) => `${section}: ${what}`) },
          ],
      ...sections.flatMap((section): Content[] => [
        { text: section.title, style: 'h2' },
        { text: section.article, style: 'small' },
        ...section.blocks.flatMap(blockContent),
        ...section.fields.flatMap(({ label, required, text }): Content[] => [
          { text: label, style: 'h3' },
          text === ''
            ? { text: required ? 'GAP: not written.' : 'Nothing written.', style: required ? 'gap' : 'small' }
            : pdfText(text),
        ]),
      ]),
      { text: 'How to tell it apart', style: 'h2' },
      pdfTable(
        ['What', 'SHA-256'],
        [
          ['This version', version.digest],
          ['The facts in it', version.factsDigest],
        ],
        [110, '*'],
      ),
      { text: `Form version ${content.form}. Drafted from the registry of Remit; no legal advice.`, style: 'small' },
    ],
  });
}

function blockContent({ title, facts, table, none, gap }: FactBlock): Content[] {
  return [
    { text: `${title} (from the registry)`, style: 'h3' },
    ...(facts.length > 0
      ? [
          pdfTable(
            ['What', 'As registered'],
            facts.map(({ term, value }) => [term, pdfText(value)]),
            [110, '*'],
          ),
        ]
      : []),
    ...(table
      ? [
          pdfTable(
            table.head,
            table.rows.map((cells) => cells.map(pdfCell)),
          ),
        ]
      : []),
    ...(none ? [{ text: none }] : []),
    ...(gap ? [{ text: `GAP: ${gap}`, style: 'gap' }] : []),
  ];
}

import { stringify } from 'yaml';

/**
 * YAML that every reader reads alike, whatever its version: each string stands in double quotes, so that no name is
 * taken for a number, a date or a yes, and whatever is not ASCII is escaped, so that no line break hides in one.
 * Several values are several documents.
 */
export function yamlText(notice: string, ...documents: unknown[]): string {
  const texts = documents.map((document) =>
    stringify(document, {
      aliasDuplicateObjects: false,
      defaultKeyType: 'PLAIN',
      defaultStringType: 'QUOTE_DOUBLE',
      lineWidth: 0,
    }),
  );
  return `# ${notice}\n${escaped(texts.join('---\n'))}`;
}

/** Within double quotes; keys are ASCII. */
function escaped(text: string): string {
  return text.replace(/[\u007f-\u{10ffff}]/gu, (character) => {
    const code = character.codePointAt(0) as number;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** JSON of one reading: indented, ASCII, with a last line break. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(/[\u007f-\uffff]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  })}\n`;
}

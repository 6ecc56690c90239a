import { diffLines } from 'diff';

export interface DefinitionLine {
  sign: '+' | '-' | ' ';
  text: string;
}

/** Two canonical definitions, pretty-printed and compared line by line. */
export function diffDefinitions(before: string, after: string): DefinitionLine[] {
  const pretty = (text: string) => `${JSON.stringify(JSON.parse(text), null, 2)}\n`;
  return diffLines(pretty(before), pretty(after)).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text) => ({ sign: added ? ('+' as const) : removed ? ('-' as const) : (' ' as const), text })),
  );
}

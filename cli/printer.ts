import { styleText } from 'node:util';
import { showInvisible } from '@/lib/kernel/invisible';

export type Colour = 'green' | 'red' | 'yellow' | 'dim' | 'bold';

export interface Printer {
  /** A line of the result, in this colour where there is a terminal that takes it. */
  line(text?: string, colour?: Colour): void;
  json(value: unknown): void;
  /** A line about what went wrong or is worth knowing, on standard error. */
  trouble(text: string): void;
}

/** Names and messages come from elsewhere, so nothing in them can move a terminal's cursor: it is shown instead. */
export function createPrinter(env: Record<string, string | undefined>): Printer {
  const coloured = process.stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  return {
    line(text = '', colour) {
      const plain = visible(text);
      process.stdout.write(`${coloured && colour ? styleText(colour, plain) : plain}\n`);
    },
    json: (value) => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    trouble: (text) => void process.stderr.write(`${visible(text)}\n`),
  };
}

function visible(text: string): string {
  return showInvisible(text)
    .map(({ text: piece, codePoint }) => (codePoint ? `<${codePoint}>` : piece))
    .join('');
}

import { isScalar, Lexer, LineCounter, Parser, parseDocument, stringify, visit } from 'yaml';
import { invalid } from './errors';

const MAX_CHARACTERS = 1_048_576;
/** Far beyond any manifest; the parser recurses, and a deep enough text would exhaust the stack. */
const MAX_DEPTH = 64;

/**
 * One YAML document as plain data. Anchors and aliases are refused, and with them cycles and bombs that
 * unfold to gigabytes. Throws `invalid_input` with line and column.
 */
export function parseYaml(text: string): unknown {
  if (text.length > MAX_CHARACTERS) throw invalid('', 'Use at most 1 MiB of YAML.');
  refuseDeep(text);
  const lineCounter = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return `at line ${line}, column ${col}`;
  };
  // The library's own pretty errors and key comparison take quadratic time: minutes for a hostile megabyte.
  const document = parseDocument(text, {
    lineCounter,
    prettyErrors: false,
    uniqueKeys: false,
    schema: 'core',
    version: '1.2',
  });
  const [error] = document.errors;
  if (error) throw invalid('', `The YAML cannot be read: ${error.message} ${at(error.pos[0])}.`);
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name)) throw invalid('', `The YAML says ${name} twice: ${at(key.range?.[0] ?? 0)}.`);
        seen.add(name);
      }
    },
  });
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw invalid('', 'Anchors and aliases (& and *) are not taken here. Write the values out.');
  }
}

function refuseDeep(text: string): void {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) throw invalid('', `Nest the YAML at most ${MAX_DEPTH} levels deep.`);
  }
}

/** Plain data as YAML; long text stays on its line. */
export function formatYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 });
}

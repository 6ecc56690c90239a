import { type Document, isNode, isScalar, Lexer, LineCounter, Parser, parseAllDocuments, stringify, visit } from 'yaml';
import { invalid } from './errors';

const MAX_CHARACTERS = 1_048_576;
/** Far beyond any manifest; the parser recurses, and a deep enough text would exhaust the stack. */
const MAX_DEPTH = 64;
const MAX_DOCUMENTS = 1000;

/** One document of a YAML text, and where its values stand in it. */
export interface YamlDocument {
  value: unknown;
  /** The line, from 1, of the value at this path; of the nearest one around it where there is none. */
  lineOf(path: readonly string[]): number;
}

/**
 * One YAML document as plain data. Anchors and aliases are refused, and with them cycles and bombs that
 * unfold to gigabytes. Throws `invalid_input` with line and column.
 */
export function parseYaml(text: string): unknown {
  const documents = parseYamlDocuments(text);
  if (documents.length > 1) {
    throw invalid('', `The YAML cannot be read: a second document begins at line ${documents[1]?.lineOf([])}.`);
  }
  return documents[0]?.value ?? null;
}

/** Every document of a YAML text; empty ones are left out. Refuses what `parseYaml` refuses. */
export function parseYamlDocuments(text: string): YamlDocument[] {
  if (text.length > MAX_CHARACTERS) throw invalid('', 'Use at most 1 MiB of YAML.');
  refuseDeep(text);
  const lineCounter = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return `at line ${line}, column ${col}`;
  };
  // The library's own pretty errors and key comparison take quadratic time: minutes for a hostile megabyte.
  const documents: Document[] = [
    ...parseAllDocuments(text, {
      lineCounter,
      prettyErrors: false,
      uniqueKeys: false,
      schema: 'core',
      version: '1.2',
    }),
  ];
  if (documents.length > MAX_DOCUMENTS) throw invalid('', `Use at most ${MAX_DOCUMENTS} documents in one text.`);
  return documents
    .map((document) => {
      const value = plainData(document, at);
      const lineOf = (path: readonly string[]) => lineCounter.linePos(offsetOf(document, path)).line;
      return { value, lineOf };
    })
    .filter(({ value }) => value !== null && value !== undefined);
}

function plainData(document: Document, at: (offset: number) => string): unknown {
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

function offsetOf(document: Document, path: readonly string[]): number {
  for (let length = path.length; length >= 0; length--) {
    const keys = path.slice(0, length);
    const node = length === 0 ? document.contents : document.getIn(keys, true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
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

import { parseDocument, stringify } from 'yaml';
import { invalid } from './errors';

const MAX_CHARACTERS = 1_048_576;

/**
 * One YAML document as plain data. Anchors and aliases are refused, and with them cycles and bombs that
 * unfold to gigabytes. Throws `invalid_input` with line and column.
 */
export function parseYaml(text: string): unknown {
  if (text.length > MAX_CHARACTERS) throw invalid('', 'Use at most 1 MiB of YAML.');
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: true, schema: 'core', version: '1.2' });
  const [error] = document.errors;
  if (error) throw invalid('', `The YAML cannot be read: ${error.message.split('\n')[0]}`);
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw invalid('', 'Anchors and aliases (& and *) are not taken here. Write the values out.');
  }
}

/** Plain data as YAML; long text stays on its line. */
export function formatYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 });
}

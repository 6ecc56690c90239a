import { compareDataClass, type DataCategory, type Effect } from '@/lib/kernel/data-class';
import type { ToolSubject } from './subjects';

/** What some of the tools do: how many, and how it is said of one and of several. */
export interface Trait {
  count: number;
  one: string;
  many: string;
}

const CATEGORY_WORDS: Record<DataCategory, string> = {
  pii: 'personal',
  phi: 'health',
  pci: 'card',
  credentials: 'secret',
  financial: 'financial',
  'source-code': 'source code',
  legal: 'legal',
  hr: 'staff',
};

const VERBS: Record<Effect, [one: string, many: string]> = {
  read: ['reads', 'read'],
  write: ['changes', 'change'],
  destructive: ['can destroy', 'can destroy'],
};

/** Kinds of data that are told apart. */
const MOST_KINDS = 3;

/** What is worth knowing of these tools, by their labels. Unlabelled ones are only said to be that. */
export function toolTraits(tools: readonly ToolSubject[]): Trait[] {
  const labelled = tools.filter(({ dataClass, effect }) => dataClass !== null && effect !== null);
  const groups = new Map<string, Trait>();
  for (const tool of labelled) {
    const said = ofOne(tool);
    if (!said) continue;
    const known = groups.get(said.one);
    groups.set(said.one, { ...said, count: (known?.count ?? 0) + 1 });
  }
  // Sensitive data is told before records that are not.
  const sorted = [...groups.values()].sort((a, b) => Number(b.one.endsWith('data')) - Number(a.one.endsWith('data')));
  const rest = sorted.slice(MOST_KINDS).reduce((sum, { count }) => sum + count, 0);
  return [
    ...sorted.slice(0, MOST_KINDS),
    ...(rest > 0 ? [{ count: rest, one: 'touches other data', many: 'touch other data' }] : []),
    ...trait(
      labelled.filter(({ untrusted }) => untrusted),
      'brings in text from strangers',
      'bring in text from strangers',
    ),
    ...trait(
      labelled.filter(({ outward }) => outward),
      'can send data out',
      'can send data out',
    ),
    ...trait(
      tools.filter((tool) => !labelled.includes(tool)),
      'is not labelled',
      'are not labelled',
    ),
  ];
}

function trait(tools: readonly ToolSubject[], one: string, many: string): Trait[] {
  return tools.length > 0 ? [{ count: tools.length, one, many }] : [];
}

/** "reads confidential personal data"; nothing of a tool that only reads what is not sensitive. */
function ofOne({ dataClass, effect, categories }: ToolSubject): Omit<Trait, 'count'> | null {
  const sensitive = (dataClass !== null && compareDataClass(dataClass, 'confidential') >= 0) || categories.length > 0;
  const [one, many] = VERBS[effect ?? 'destructive'];
  if (!sensitive) return effect === 'read' ? null : { one: `${one} records`, many: `${many} records` };
  const kinds = [...categories].sort().map((category) => CATEGORY_WORDS[category]);
  const data = [
    dataClass,
    kinds.length > 2 ? `${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1)}` : kinds.join(' and '),
    'data',
  ]
    .filter(Boolean)
    .join(' ');
  return { one: `${one} ${data}`, many: `${many} ${data}` };
}

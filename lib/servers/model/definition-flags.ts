import { findInvisible } from '@/lib/kernel/invisible';

export interface DefinitionFlag {
  kind: 'invisible' | 'mixed-script' | 'instruction' | 'link' | 'long';
  /** Plain words for a reader. */
  text: string;
}

const INSTRUCTION =
  /\b(?:ignore|disregard|forget)\b[^.]{0,40}\b(?:previous|prior|above|other|all)\b|\bdo not (?:tell|mention|reveal|inform)\b|<\/?(?:important|system|secret)>|\b(?:before|after) using (?:this|any) tool\b|\balways call this\b|\bwithout (?:asking|telling)\b/i;
/** Nearly every tool names the dialect of its schema; an address that everybody has warns of nothing. */
const SCHEMA_DIALECT = /"\$schema"\s*:\s*"https?:\/\/json-schema\.org\/[\w./#-]{1,60}"/g;
const LATIN = /\p{Script=Latin}/u;
const LOOKALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;

/**
 * What a reader of a tool's definition should look at twice. Hints, not verdicts: nothing is decided by them, and a
 * definition without one can still be hostile.
 */
export function definitionFlags(text: string): DefinitionFlag[] {
  const flags: DefinitionFlag[] = [];
  const invisible = findInvisible(text);
  if (invisible)
    flags.push({
      kind: 'invisible',
      text: `It holds characters that cannot be seen, such as ${invisible}. They are marked below.`,
    });
  const mixed = text.split(/[^\p{L}]+/u).find((word) => LATIN.test(word) && LOOKALIKE.test(word));
  if (mixed)
    flags.push({ kind: 'mixed-script', text: `A word mixes alphabets that look alike: ${mixed.slice(0, 40)}` });
  const instruction = INSTRUCTION.exec(text)?.[0];
  if (instruction)
    flags.push({
      kind: 'instruction',
      text: `It speaks to the model rather than describing itself: “${instruction.slice(0, 60)}”`,
    });
  const link = /https?:\/\/[^\s"'<>\\]{4,80}/.exec(text.replace(SCHEMA_DIALECT, ''))?.[0];
  if (link) flags.push({ kind: 'link', text: `It names an address: ${link}` });
  if (text.length > 6000)
    flags.push({
      kind: 'long',
      text: `It is long (${text.length.toLocaleString('en')} characters), which is where things hide.`,
    });
  return flags;
}

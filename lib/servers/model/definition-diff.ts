import { diffArrays, diffLines, diffWordsWithSpace } from 'diff';

/** A piece of a line; `changed` where its other side has something else. */
export interface DiffPart {
  text: string;
  changed: boolean;
}

export type DefinitionLine =
  | { sign: '+' | '-' | ' '; parts: DiffPart[] }
  /** So many lines that are the same on both sides are left out here. */
  | { sign: '…'; skipped: number };

// A definition is text of somebody else, up to 64 KiB: one that was made to be hard to compare is shown as
// wholly changed instead of keeping the server busy.
const MOST_LINE_EDITS = 2_000;
const MOST_WORD_EDITS = 400;
const LONGEST_LINE = 20_000;
/** Unchanged lines around a change. */
const CONTEXT = 3;

/** Two canonical definitions, pretty-printed and compared line by line, with the changed words of each line. */
export function diffDefinitions(before: string, after: string): DefinitionLine[] {
  const [old, now] = [pretty(before), pretty(after)];
  const blocks = diffLines(old, now, { maxEditLength: MOST_LINE_EDITS }) ?? [
    { value: old, removed: true, added: false },
    { value: now, removed: false, added: true },
  ];
  const lines: DefinitionLine[] = [];
  for (let i = 0; i < blocks.length; i++) {
    const block = blocks[i];
    const next = blocks[i + 1];
    if (!block) continue;
    if (block.removed && next?.added) {
      lines.push(...replaced(split(block.value), split(next.value)));
      i += 1;
    } else {
      const sign = block.added ? '+' : block.removed ? '-' : ' ';
      lines.push(...split(block.value).map((text) => whole(sign, text)));
    }
  }
  return withoutFar(lines);
}

function pretty(text: string): string {
  return `${JSON.stringify(JSON.parse(text), null, 2)}\n`;
}

function split(block: string): string[] {
  return block.replace(/\n$/, '').split('\n');
}

function whole(sign: '+' | '-' | ' ', text: string): DefinitionLine {
  return { sign, parts: [{ text, changed: false }] };
}

/** Old lines, then new ones. Lines about the same key are compared word by word. */
function replaced(old: string[], now: string[]): DefinitionLine[] {
  const removed: DefinitionLine[] = old.map((text) => whole('-', text));
  const added: DefinitionLine[] = now.map((text) => whole('+', text));
  for (const [i, j] of sameKeys(old, now)) {
    const words = wordsOf(old[i] as string, now[j] as string);
    if (!words) continue;
    removed[i] = { sign: '-', parts: words.filter((part) => !part.added).map(toPart) };
    added[j] = { sign: '+', parts: words.filter((part) => !part.removed).map(toPart) };
  }
  return [...removed, ...added];
}

function sameKeys(old: string[], now: string[]): [number, number][] {
  const key = (line: string) => /^\s*"(?:[^"\\]|\\.)*":/.exec(line)?.[0] ?? line;
  const pairs: [number, number][] = [];
  const parts = diffArrays(old.map(key), now.map(key), { maxEditLength: MOST_LINE_EDITS }) ?? [];
  let [i, j] = [0, 0];
  for (const { value, added, removed } of parts) {
    if (!added && !removed) value.forEach((_, n) => void pairs.push([i + n, j + n]));
    if (!added) i += value.length;
    if (!removed) j += value.length;
  }
  return pairs;
}

function wordsOf(old: string, now: string) {
  if (old.length > LONGEST_LINE || now.length > LONGEST_LINE) return undefined;
  return diffWordsWithSpace(old, now, { maxEditLength: MOST_WORD_EDITS });
}

function toPart({ value, added, removed }: { value: string; added: boolean; removed: boolean }): DiffPart {
  return { text: value, changed: added || removed };
}

function withoutFar(lines: DefinitionLine[]): DefinitionLine[] {
  const near = new Set<number>();
  lines.forEach(({ sign }, index) => {
    if (sign === ' ') return;
    for (let i = index - CONTEXT; i <= index + CONTEXT; i++) near.add(i);
  });
  const shown: DefinitionLine[] = [];
  let skipped = 0;
  const skip = () => {
    if (skipped > 0) shown.push({ sign: '…', skipped });
    skipped = 0;
  };
  lines.forEach((line, index) => {
    if (!near.has(index)) {
      skipped += 1;
      return;
    }
    skip();
    shown.push(line);
  });
  skip();
  return shown;
}

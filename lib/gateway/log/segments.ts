import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A file of the spool: one entry a line, named by the lowest sequence that it may hold. */
export interface Segment {
  path: string;
  first: number;
  /** Bytes that are on disk for good. */
  size: number;
  /** Bytes that Remit has acknowledged; always whole lines. */
  read: number;
  /** Entries that it has not. */
  entries: number;
}

const NAME = /^decisions-(\d{16})\.ndjson$/;
const CURSOR = 'uploaded.json';
const LINE_END = 10;
const cursorSchema = z.strictObject({ first: z.int().min(0), read: z.int().min(0) });

export function segmentPath(folder: string, first: number): string {
  return join(folder, `decisions-${String(first).padStart(16, '0')}.ndjson`);
}

/**
 * What an earlier life left, oldest first, and the sequence that comes next. A line that was cut off at the end is none:
 * nobody was told that it was there.
 */
export function findSegments(folder: string): { segments: Segment[]; next: number } {
  const cursor = readCursor(folder);
  const names = readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort();
  let next = 1;
  const segments = names.map((name) => {
    const first = Number(NAME.exec(name)?.[1]);
    const path = join(folder, name);
    const bytes = readFileSync(path);
    const size = bytes.lastIndexOf(LINE_END) + 1;
    const said = cursor?.first === first ? cursor.read : 0;
    // Of another file than this one, as after a restored backup: sent again is harmless, left out is not.
    const read = said > 0 && said <= size && bytes[said - 1] === LINE_END ? said : 0;
    next = Math.max(next, afterLines(bytes.subarray(0, size), first));
    return { path, first, size, read, entries: countLines(bytes.subarray(read, size)) };
  });
  return { segments, next };
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) lines += 1;
  return lines;
}

/** One more than the highest sequence; a line that a disk has spoilt counts as one too. */
function afterLines(bytes: Buffer, first: number): number {
  let next = first;
  for (const line of bytes.toString('utf8').split('\n')) {
    if (line === '') continue;
    const sequence = Number(/^\{"sequence":(\d{1,16}),/.exec(line)?.[1] ?? Number.NaN);
    next = Number.isSafeInteger(sequence) ? Math.max(next, sequence + 1) : next + 1;
  }
  return next;
}

/** How far the oldest segment was acknowledged. Lost or old, entries are sent again, which Remit counts as known. */
export function writeCursor(folder: string, { first, read }: Segment): void {
  const draft = join(folder, `${CURSOR}.draft`);
  writeFileSync(draft, JSON.stringify({ first, read }), { mode: 0o600 });
  renameSync(draft, join(folder, CURSOR));
}

function readCursor(folder: string): z.output<typeof cursorSchema> | null {
  try {
    return cursorSchema.parse(JSON.parse(readFileSync(join(folder, CURSOR), 'utf8')));
  } catch {
    return null;
  }
}

/** New names outlive a loss of power only once the folder is on disk too. */
export function syncFolder(folder: string): void {
  let file: number;
  try {
    file = openSync(folder, 'r');
  } catch {
    // Windows opens no folders, and needs none of this.
    return;
  }
  try {
    fsyncSync(file);
  } catch (error) {
    if (!['EINVAL', 'EPERM', 'EISDIR'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    closeSync(file);
  }
}

export function dropSegment(segment: Segment): void {
  rmSync(segment.path, { force: true });
}

export function bytesOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
